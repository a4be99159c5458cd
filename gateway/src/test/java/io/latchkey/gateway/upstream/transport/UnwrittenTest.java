package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.http.Framing;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is known of a call on a connection that was dead before it: over real sockets. */
class UnwrittenTest {
  private static final TenantSettings.Connections LIMITS =
      new TenantSettings.Connections(4, 4, Duration.ofMinutes(1));

  private final CompletableFuture<UpstreamCall> lent = new CompletableFuture<>();

  private final Borrower borrower =
      new Borrower() {
        @Override
        public void lent(UpstreamCall call) {
          lent.complete(call);
        }

        @Override
        public void failed(UpstreamException why) {
          lent.completeExceptionally(why);
        }
      };

  @Test
  void aConnectionThatWasResetTakesNothingAndThatIsKnownAtOnce() throws Exception {
    Recorder heard = new Recorder();
    try (SocketNetwork network = new SocketNetwork();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Origin origin = new Origin(false, "127.0.0.1", server.getLocalPort());
      ConnectionPool pool = Pools.of(network.loop(), origin, network.connector(), LIMITS);
      network.loop().execute(() -> pool.borrow(Need.ANY, Pools.LONG, borrower));
      UpstreamCall call = lent.get(10, TimeUnit.SECONDS);
      Socket accepted = server.accept();
      CompletableFuture<UpstreamCall.Reach> reach = new CompletableFuture<>();
      network
          .loop()
          .execute(
              () -> {
                // while this runs the loop cannot see the reset, as under load it often has not
                try {
                  accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
                  accepted.close();
                } catch (Exception broken) {
                  reach.completeExceptionally(broken);
                }
                call.send(Requests.of("POST", Framing.length(3)), heard);
                reach.complete(call.reach());
              });

      assertThat(reach.get(10, TimeUnit.SECONDS)).isEqualTo(UpstreamCall.Reach.NOT_WRITTEN);
      assertThat(heard.heard()).isEqualTo("failed:BROKEN");
      assertThat(call.hasAnswerBegun()).isFalse();
      await().untilAsserted(() -> assertThat(open(network, pool)).isZero());
    }
  }

  @Test
  void aConnectionThatDiesAfterItTookTheRequestMayHaveCarriedItOut() throws Exception {
    Recorder heard = new Recorder();
    try (SocketNetwork network = new SocketNetwork();
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Origin origin = new Origin(false, "127.0.0.1", server.getLocalPort());
      ConnectionPool pool = Pools.of(network.loop(), origin, network.connector(), LIMITS);
      network.loop().execute(() -> pool.borrow(Need.ANY, Pools.LONG, borrower));
      UpstreamCall call = lent.get(10, TimeUnit.SECONDS);
      try (Socket accepted = server.accept()) {
        network.loop().execute(() -> call.send(Requests.get(), heard));
        assertThat(accepted.getInputStream().read()).isEqualTo('G');
        accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      await().untilAsserted(() -> assertThat(heard.heard()).isEqualTo("failed:BROKEN"));
      assertThat(call.reach()).isEqualTo(UpstreamCall.Reach.UNKNOWN);
    }
  }

  private static int open(SocketNetwork network, ConnectionPool pool) throws Exception {
    CompletableFuture<Integer> open = new CompletableFuture<>();
    network.loop().execute(() -> open.complete(pool.open()));
    return open.get(10, TimeUnit.SECONDS);
  }
}
