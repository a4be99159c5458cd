package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.settings;
import static io.latchkey.gateway.journey.http2.Frames.windowUpdate;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.journey.RawPeer;
import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Yaml;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content on streams: what was cut is not told as whole, what nobody takes is not fetched. */
class Http2StreamingIT {
  private static final int CUTS = 100;
  private static final long MOST_TAKEN = 4 << 20;
  private static final long MOST_GROWTH = 8 << 20;
  private static final byte[] PIECE = new byte[16 << 10];
  private static final int TOTAL = 64 << 20;
  private static final int LARGEST_WINDOW = 0x7fffffff;
  private static final Duration STILL = Duration.ofMillis(300);
  private static final long MOST_DELAY_NANOS = Duration.ofMillis(50).toNanos();

  @TempDir Path directory;

  /** An answer that ends before it should, each time at another place and in another way. */
  private static String cut(Random random) {
    int sent = random.nextInt(2_000);
    String content = "c".repeat(sent);
    return switch (random.nextInt(3)) {
      case 0 ->
          "HTTP/1.1 200 OK\r\nContent-Length: "
              + (sent + 1 + random.nextInt(9))
              + "\r\n\r\n"
              + content;
      case 1 ->
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(sent + 1)
              + "\r\n"
              + content;
      default ->
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(sent + 1)
              + "\r\nx"
              + content
              + (random.nextBoolean() ? "\r\n" : "\r\n0\r\n");
    };
  }

  @Test
  void contentThatWasCutShortIsNeverToldAsWhole() throws Exception {
    Random random = new Random(9113);
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send(cut(random));
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(windowUpdate(0, 1 << 20));
      List<Frame> ends = new ArrayList<>();
      for (int i = 0; i < CUTS; i++) {
        int stream = 2 * i + 1;
        caller.send(headers(stream, WHOLE, caller.get("/x")));
        ends.add(caller.awaitEnd(stream));
      }

      assertThat(ends).allMatch(end -> end.type() == Frame.RST_STREAM);
      assertThat(ends).noneMatch(end -> end.code() == ErrorCode.NO_ERROR);
      Seen.lives(caller);
    }
  }

  /** Sends without end to whoever asks, and counts what was taken. */
  private static ScriptedUpstream pouring(AtomicLong taken) throws IOException {
    return ScriptedUpstream.running(
        peer -> {
          peer.socket().setSendBufferSize(64 << 10);
          peer.readHead();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
          OutputStream out = peer.socket().getOutputStream();
          for (int sent = 0; sent < TOTAL; sent += PIECE.length) {
            out.write(PIECE);
            taken.addAndGet(PIECE.length);
          }
        });
  }

  /** Waits until nothing more is taken for a while. */
  private static void awaitStill(AtomicLong taken) {
    long[] last = {-1, System.nanoTime()};
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              if (taken.get() != last[0]) {
                last[0] = taken.get();
                last[1] = System.nanoTime();
              }
              return last[0] > 0 && System.nanoTime() - last[1] > STILL.toNanos();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, LARGEST_WINDOW})
  void whatACallerDoesNotReadIsNotTakenFromTheTenant(int window) throws Exception {
    AtomicLong taken = new AtomicLong();
    try (ScriptedUpstream upstream = pouring(taken);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.connect(gateway.address())) {
      caller.socket().setReceiveBufferSize(64 << 10);
      caller.start(4, window);
      long before = Footprint.octets();
      caller.send(windowUpdate(0, LARGEST_WINDOW - 65_535), headers(1, WHOLE, caller.get("/x")));
      awaitStill(taken);

      assertThat(taken.get()).isLessThanOrEqualTo(MOST_TAKEN);
      assertThat(Footprint.octets() - before).isLessThan(MOST_GROWTH);
    }
  }

  @Test
  void aHundredAnswersThatNobodyReadsAreBounded() throws Exception {
    AtomicLong taken = new AtomicLong();
    try (ScriptedUpstream upstream = pouring(taken);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(settings(4, 0)).awaitPong();
      long before = Footprint.octets();
      for (int i = 0; i < StreamLimit.STREAMS; i++) {
        caller.send(headers(2 * i + 1, WHOLE, caller.get("/x")));
      }
      awaitStill(taken);

      assertThat(Footprint.octets() - before).isLessThan(16 << 20);
      for (int i = 0; i < StreamLimit.STREAMS; i++) {
        caller.send(windowUpdate(2 * i + 1, 1));
      }
      Seen.lives(caller);
    }
  }

  @Test
  void contentThatStreamsIsNotHeldUp() throws Exception {
    BlockingQueue<Long> sentAt = new LinkedBlockingQueue<>();
    BlockingQueue<String> go = new LinkedBlockingQueue<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  while (go.poll(10, SECONDS) != null) {
                    sentAt.add(System.nanoTime());
                    peer.send("5\r\npiece\r\n");
                  }
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, WHOLE, caller.get("/x"))).awaitAnswer(1);
      List<Long> delays = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        go.add("on");
        Frame piece = caller.awaitFrame("DATA", f -> f.is(Frame.DATA, 1));
        delays.add(System.nanoTime() - sentAt.poll(5, SECONDS));
        assertThat(piece.payload()).hasSize(5);
      }

      assertThat(delays).allMatch(delay -> delay <= MOST_DELAY_NANOS);
    }
  }

  @Test
  void contentThatIsSentUpIsNotHeldUp() throws Exception {
    BlockingQueue<Long> cameAt = new LinkedBlockingQueue<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  while (peer.read(1).length() == 1) {
                    peer.read("\r\npiece\r\n".length());
                    cameAt.add(System.nanoTime());
                  }
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x")));
      List<Long> delays = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        long sent = System.nanoTime();
        caller.send(Frames.data(1, 0, "piece"));
        delays.add(cameAt.poll(5, SECONDS) - sent);
      }

      assertThat(delays.subList(1, delays.size())).allMatch(delay -> delay <= MOST_DELAY_NANOS);
    }
  }

  @Test
  void contentOfAnotherLengthThanDeclaredNeverReachesATenantWhole() throws Exception {
    Random random = new Random(7540);
    try (RecordingUpstream upstream = new RecordingUpstream();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()))) {
      for (int i = 0; i < CUTS; i++) {
        try (Http2Peer caller = Http2Peer.started(gateway.address())) {
          int declared = random.nextInt(50);
          int sent = declared + (random.nextBoolean() && declared > 0 ? -1 : 1);
          int first = random.nextInt(sent + 1);
          caller.send(
              headers(
                  1,
                  END_HEADERS,
                  caller.post("/never").add("content-length", Integer.toString(declared))),
              Frames.data(1, 0, "a".repeat(first)),
              Frames.data(1, Frames.END_STREAM, "a".repeat(sent - first)));
          Seen.malformed(1).check().on(caller);
        }
      }

      assertThat(upstream.whole()).isEmpty();
    }
  }

  @Test
  void anUpgradeToHttp2IsNotOfferedAndNotForwarded() throws Exception {
    try (RecordingUpstream upstream = new RecordingUpstream();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.send(
          "GET /x HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
              + Yaml.KEY
              + "\r\nCookie: .ASPXAUTH=abc\r\nConnection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n");

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(upstream.whole().get(0).head())
          .doesNotContainIgnoringCase("h2c")
          .doesNotContainIgnoringCase("upgrade")
          .doesNotContainIgnoringCase("http2-settings");
    }
  }
}
