package io.latchkey.gateway.journey;

import static io.latchkey.gateway.websocket.Frames.BINARY;
import static io.latchkey.gateway.websocket.Frames.FIN;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.websocket.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that stops stops its sender, and one that never reads again is not kept for ever. */
class WebSocketPressureIT {

  private static final int BOUND = BackPressureIT.BOUND;

  private static final int SMALL = 64 << 10;
  private static final String PAYLOAD = "x".repeat(60_000);
  private static final int FRAMES = 2 * BOUND / PAYLOAD.length();

  @TempDir Path directory;
  private final AtomicLong sent = new AtomicLong();

  private static int total(String frame) {
    return FRAMES * frame.length();
  }

  private void pour(RawPeer peer, String frame) {
    byte[] octets = Call.bytes(frame);
    try {
      for (int i = 0; i < FRAMES; i++) {
        peer.socket().getOutputStream().write(octets);
        sent.addAndGet(octets.length);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void aCallerWhoStopsReadingStopsTheTenant() throws Exception {
    String frame = Frames.plain(FIN | BINARY, PAYLOAD);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.socket().setSendBufferSize(SMALL);
                  peer.send(Ws.agreement(peer.readHead()));
                  pour(peer, frame);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.socket().setReceiveBufferSize(SMALL);
      Ws.open(caller);
      BackPressureIT.awaitStill(sent);

      assertThat(sent.get()).isLessThan(BOUND);
      assertThat(caller.readToEnd().length()).isEqualTo(total(frame));
    }
  }

  @Test
  void aTenantThatStopsReadingStopsTheCaller() throws Exception {
    String frame = Frames.masked(FIN | BINARY, PAYLOAD);
    CompletableFuture<Void> mayRead = new CompletableFuture<>();
    CompletableFuture<Integer> read = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.socket().setReceiveBufferSize(SMALL);
                  peer.send(Ws.agreement(peer.readHead()));
                  mayRead.get(20, SECONDS);
                  read.complete(peer.read(total(frame)).length());
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.socket().setSendBufferSize(SMALL);
      Ws.open(caller);
      CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> pour(caller, frame));
      BackPressureIT.awaitStill(sent);

      assertThat(sent.get()).isLessThan(BOUND);
      mayRead.complete(null);
      pouring.get(20, SECONDS);
      assertThat(read.get(20, SECONDS)).isEqualTo(total(frame));
    }
  }

  @Test
  void whoNeverReadsAgainIsGivenUp() throws Exception {
    String frame = Frames.plain(FIN | BINARY, PAYLOAD);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (AccessLines lines = new AccessLines();
        ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.send(Ws.agreement(peer.readHead()));
                  try {
                    pour(peer, frame);
                    peer.readToEnd(); // our Close may come before the end
                    ended.complete(true);
                  } catch (IOException | UncheckedIOException broken) {
                    ended.complete(true);
                  }
                });
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                Call.limited(
                    Call.onRoute(Yaml.forwarding(upstream.url()), "webSocket: { idle: 1s }"),
                    "idle: 1s"));
        RawPeer caller = gateway.connect()) {
      caller.socket().setReceiveBufferSize(SMALL);
      Answer agreed = Ws.open(caller);
      BackPressureIT.awaitStill(sent);

      // later more may be read, to be dropped: where its sender stopped between two frames
      assertThat(sent.get()).isLessThan(BOUND);
      assertThat(lines.of(agreed)).contains("\"ended\":\"idle\"");
      assertThat(ended.get(10, SECONDS)).isTrue();
    }
  }

  @Test
  void whatComesBeforeTheAgreementIsBounded() throws Exception {
    String frame = Frames.masked(FIN | BINARY, PAYLOAD);
    CompletableFuture<Void> mayAgree = new CompletableFuture<>();
    CompletableFuture<Integer> read = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  String head = peer.readHead();
                  mayAgree.get(20, SECONDS);
                  peer.send(Ws.agreement(head));
                  read.complete(peer.read(total(frame)).length());
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.socket().setSendBufferSize(SMALL);
      caller.send(Ws.handshake());
      CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> pour(caller, frame));
      BackPressureIT.awaitStill(sent);

      assertThat(sent.get()).isLessThan(BOUND);
      mayAgree.complete(null);
      pouring.get(20, SECONDS);
      assertThat(read.get(20, SECONDS)).isEqualTo(total(frame));
    }
  }
}
