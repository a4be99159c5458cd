package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.journey.RawPeer;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.latchkey.gateway.upstream.transport.TenantSettings.Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a tunnel fails, the pool counts its connections right and every call hears of it. */
class TunnelAccountTest {
  private static final Connections TIGHT = new Connections(2, 10, Duration.ofSeconds(20));
  private static final String OPENED = "HTTP/1.1 200 OK\r\n\r\n";
  private static final SocketNetwork NETWORK = new SocketNetwork();

  @AfterAll
  static void closeNetwork() {
    NETWORK.close();
  }

  private static <T> T onLoop(Callable<T> work) throws Exception {
    return NETWORK.loop().submit(work).get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "closes,false,5000",
    "closes,true,5000",
    "refuses,true,5000",
    "garbage,true,5000",
    "surplus,true,5000",
    "hangs,true,150",
    "hangs,false,150",
    "half,true,150",
    "drips,true,150",
    "opensAndCloses,true,5000",
    "opensAndHangs,true,150",
    "opensAndTalks,true,5000",
    "opensAndTalks,false,5000",
    "opensAndCloses,false,5000",
  })
  void theAccountNeverDrifts(String way, boolean tls, int millis) throws Exception {
    try (ScriptedUpstream proxy = ScriptedUpstream.running(peer -> play(way, peer))) {
      Connector connector =
          NETWORK.connector(new Proxy("127.0.0.1", proxy.port(), Secret.of("u:canary")));
      ConnectionPool pool =
          onLoop(
              () ->
                  Pools.of(NETWORK.loop(), new Origin(tls, "api.example", 443), connector, TIGHT));
      List<PoolTaker> takers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        PoolTaker taker = new PoolTaker();
        takers.add(taker);
        onLoop(
            () ->
                taker.lending =
                    pool.borrow(
                        takers.size() % 2 == 0 ? Need.FRESH : Need.ANY,
                        Duration.ofMillis(millis),
                        taker));
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  onLoop(
                      () -> {
                        for (PoolTaker taker : takers) {
                          if (taker.connection != null) {
                            taker.connection.cancel();
                          }
                        }
                        return takers.stream().allMatch(PoolTaker::isSettled) && pool.open() == 0;
                      }));
      for (PoolTaker taker : takers) {
        if (tls) {
          assertThat(taker.why.getMessage()).doesNotContain("canary").doesNotContain("dTpj");
        }
      }
    }
  }

  private static void play(String way, RawPeer peer) throws IOException {
    peer.readMessage();
    switch (way) {
      case "closes" -> {}
      case "refuses" -> peer.send("HTTP/1.1 407 No\r\n\r\n");
      case "garbage" -> peer.send("\r\n\r\n\0\0\0\r\n\r\n");
      case "surplus" -> peer.send(OPENED + "\u0016\u0003\u0003");
      case "half" -> {
        peer.send("HTTP/1.1 200 OK\r\n");
        peer.readToEnd();
      }
      case "drips" -> {
        for (int n = 0; n < 5; n++) {
          peer.send("HTTP/1.1 100 C\r\n\r\n");
        }
        peer.readToEnd();
      }
      case "opensAndCloses" -> peer.send(OPENED);
      case "opensAndTalks" -> {
        peer.send(OPENED);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        peer.readToEnd();
      }
      case "opensAndHangs" -> {
        peer.send(OPENED);
        peer.readToEnd();
      }
      default -> peer.readToEnd();
    }
  }
}
