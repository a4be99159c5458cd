package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.settings;
import static io.latchkey.gateway.journey.http2.Frames.windowUpdate;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RawPeer;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that is slower than the least rate ends alone, and no other one does. */
class Http2PaceIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int SIZE = 300_000;

  /** Three times slower than who must not be cut off, however late a busy machine is. */
  private static final String LENIENT = "5kB/s, rateGrace: 500ms";

  @TempDir Path directory;

  private RunningGateway limited(ScriptedUpstream upstream) throws IOException {
    return limited(upstream, "20kB/s, rateGrace: 200ms");
  }

  private RunningGateway limited(ScriptedUpstream upstream, String rate) throws IOException {
    return RunningGateway.start(
        directory,
        Yaml.forwarding(upstream.url())
            .replace(
                "\"127.0.0.1:0\" }]", "\"127.0.0.1:0\", limits: { minimumRate: " + rate + " } }]"));
  }

  /** Takes whatever comes, and answers what is complete. */
  private static ScriptedUpstream taking() throws IOException {
    return ScriptedUpstream.running(
        peer -> {
          String head = peer.readHead();
          if (head.startsWith("GET /big ")) {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            peer.send("x".repeat(SIZE));
          } else if (head.startsWith("POST ")) {
            String content = "";
            while (!content.endsWith("0\r\n\r\n")) {
              content += peer.read(1);
            }
          }
          peer.send(OK);
        });
  }

  private static Executor after(long millis) {
    return CompletableFuture.delayedExecutor(millis, MILLISECONDS);
  }

  /** Sends every so many milliseconds until told to stop. */
  private static AtomicBoolean every(long millis, Runnable step) {
    AtomicBoolean stop = new AtomicBoolean();
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            if (!stop.get()) {
              step.run();
              after(millis).execute(this);
            }
          }
        };
    again.run();
    return stop;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 500})
  void contentThatDripsIs408AndTheConnectionLives(int octets) throws Exception {
    try (ScriptedUpstream upstream = taking();
        RunningGateway gateway = limited(upstream);
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x")), data(1, 0, "x"));
      AtomicBoolean stop =
          every(100, octets == 0 ? () -> {} : () -> caller.send(data(1, 0, "x".repeat(octets))));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("408");
      stop.set(true);
      assertThat(caller.awaitFrame("RST_STREAM", f -> f.is(Frame.RST_STREAM, 1)).code())
          .isEqualTo(ErrorCode.NO_ERROR);
      Seen.lives(caller);
    }
  }

  /** One frame that takes its time is content that comes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void contentAtTheRatePasses(boolean oneFrame) throws Exception {
    int pieces = 20;
    try (ScriptedUpstream upstream = taking();
        RunningGateway gateway = limited(upstream, LENIENT);
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x")));
      if (oneFrame) {
        caller.send(Frames.raw(pieces * 800, Frame.DATA, END_STREAM, 1, new byte[0]));
      }
      for (int i = 0; i < pieces; i++) {
        int last = i == pieces - 1 ? END_STREAM : 0;
        String piece = "x".repeat(800);
        CompletableFuture.runAsync(
                () -> caller.send(oneFrame ? Frames.octets(piece) : data(1, last, piece)),
                after(50))
            .get(5, SECONDS);
      }

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
    }
  }

  @Test
  void aFrameThatDripsIs408() throws Exception {
    try (ScriptedUpstream upstream = taking();
        RunningGateway gateway = limited(upstream);
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x")));
      caller.send(Frames.raw(16_000, Frame.DATA, END_STREAM, 1, new byte[0]));
      AtomicBoolean stop = every(50, () -> caller.send(new byte[100]));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("408");
      stop.set(true);
    }
  }

  @Test
  void aCallerThatWaitsForContinueIsNotSlow() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  CompletableFuture.runAsync(() -> {}, after(800)).get();
                  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.read(4);
                  peer.send(OK);
                });
        RunningGateway gateway = limited(upstream);
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(
          headers(
              1,
              END_HEADERS,
              caller.post("/x").add("content-length", "4").add("expect", "100-continue")));
      assertThat(caller.awaitAnswer(1).status()).isEqualTo("100");
      caller.send(data(1, END_STREAM, "late"));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
    }
  }

  @Test
  void aCallerThatGotContinueAndSendsNothingIsSlow() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.isEnded();
                });
        RunningGateway gateway = limited(upstream);
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(
          headers(
              1,
              END_HEADERS,
              caller.post("/x").add("content-length", "4").add("expect", "100-continue")));
      assertThat(caller.awaitAnswer(1).status()).isEqualTo("100");

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("408");
    }
  }

  /** By the stream's window or by the connection's, not at all or by an octet now and then. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void whoOpensNoWindowLosesTheStreamAlone(int opened) throws Exception {
    try (ScriptedUpstream upstream = taking();
        RunningGateway gateway = limited(upstream);
        Http2Peer caller = Http2Peer.connect(gateway.address())) {
      caller.start(4, opened < 0 ? Integer.MAX_VALUE : 10);
      caller.send(headers(1, WHOLE, caller.get("/big")));
      AtomicBoolean stop =
          every(100, opened < 1 ? () -> {} : () -> caller.send(windowUpdate(1, opened)));

      Frame end = caller.awaitEnd(1);
      stop.set(true);
      assertThat(end.type()).isEqualTo(Frame.RST_STREAM);
      assertThat(end.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
      caller.send(windowUpdate(0, 1 << 20), settings(4, 1 << 20));
      caller.send(headers(3, WHOLE, caller.get("/x")));
      assertThat(caller.awaitEnd(3).has(END_STREAM)).isTrue();
    }
  }

  @Test
  void whoTakesAnswersAtTheRateGetsAll() throws Exception {
    try (ScriptedUpstream upstream = taking();
        RunningGateway gateway = limited(upstream, LENIENT);
        Http2Peer caller = Http2Peer.connect(gateway.address())) {
      caller.start(4, 30_000);
      caller.send(windowUpdate(0, 1 << 20), headers(1, WHOLE, caller.get("/big")));
      AtomicBoolean stop = every(50, () -> caller.send(windowUpdate(1, 12_000)));

      assertThat(caller.awaitEnd(1).has(END_STREAM)).isTrue();
      stop.set(true);
    }
  }

  /** Windows as wide as can be, and nobody reads: that is no matter of one stream. */
  @Test
  void whoDoesNotReadTheSocketLosesTheConnection() throws Exception {
    CompletableFuture<Void> cut = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                  try {
                    pour(peer);
                  } catch (IOException ended) {
                    cut.complete(null);
                  }
                });
        RunningGateway gateway = limited(upstream, "500kB/s, rateGrace: 200ms");
        Http2Peer caller = Http2Peer.connect(gateway.address())) {
      caller.socket().setReceiveBufferSize(4096);
      caller.start(4, Integer.MAX_VALUE);
      caller.send(windowUpdate(0, Integer.MAX_VALUE - 65_535), headers(1, WHOLE, caller.get("/x")));
      cut.get(30, SECONDS);

      while (caller.next() != null) {
        caller.read().clear();
      }
      assertThat(caller.offer(Frames.ping(0, Http2Peer.PING)) && caller.offer(new byte[1]))
          .isFalse();
    }
  }

  private static void pour(RawPeer peer) throws IOException {
    while (true) {
      peer.send("x".repeat(100_000));
    }
  }
}
