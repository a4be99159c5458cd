package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.END_HEADERS;
import static io.latchkey.gateway.journey.http2.Frames.END_STREAM;
import static io.latchkey.gateway.journey.http2.Frames.data;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.RunningGateway;
import io.latchkey.gateway.journey.ScriptedUpstream;
import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content goes up as fast as the tenant takes it, each stream for itself. */
class Http2UploadIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int WINDOW = 65_535;
  private static final int STREAMS = 100;
  private static final String PIECE = "p".repeat(13_107);

  @TempDir Path directory;

  /** A tenant that reads no content until it may; it counts what it then read. */
  private static ScriptedUpstream slow(CountDownLatch may, AtomicLong read) throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          String head = peer.readHead();
          if (head.contains(" /quick ")) {
            peer.read(RawLength.of(head));
            peer.send(OK);
          }
          may.await();
          byte[] some = new byte[16 << 10];
          for (int n = 1; n > 0; read.addAndGet(n)) {
            n = peer.socket().getInputStream().read(some);
          }
        });
  }

  /** Where the length of a request stands. */
  private static final class RawLength {
    static int of(String head) {
      int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
      return Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
    }
  }

  /** Sends a whole window of content on a stream, and no end. */
  private static void fill(Http2Peer caller, int stream) {
    for (int sent = 0; sent < WINDOW; sent += PIECE.length()) {
      caller.send(data(stream, 0, PIECE));
    }
  }

  @Test
  void uploadsThatStandStillHoldUpNoOther() throws Exception {
    CountDownLatch may = new CountDownLatch(1);
    try (ScriptedUpstream upstream = slow(may, new AtomicLong());
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                Yaml.forwarding(upstream.url())
                    .replace("kind: generic,", "kind: generic, connections: { max: 256 },"));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      for (int i = 0; i < STREAMS - 1; i++) {
        caller.send(headers(2 * i + 1, END_HEADERS, caller.post("/stuck")));
        fill(caller, 2 * i + 1);
      }
      int last = 2 * STREAMS - 1;
      caller.send(
          headers(last, END_HEADERS, caller.post("/quick").add("content-length", "" + 5 * 13_107)));
      fill(caller, last);
      caller.send(data(last, END_STREAM, ""));

      assertThat(caller.awaitAnswer(last).status()).isEqualTo("200");
      may.countDown();
    }
  }

  /** Where nobody takes the content, its window is not given back. */
  @Test
  void aTenantThatDoesNotReadSlowsItsCallerDown() throws Exception {
    CountDownLatch may = new CountDownLatch(1);
    AtomicLong read = new AtomicLong();
    int total = 32 << 20;
    try (ScriptedUpstream upstream = slow(may, read);
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(headers(1, END_HEADERS, caller.post("/x")));
      Pace pace = new Pace(caller);
      int before = pace.sendWhatTheWindowTakes(total);
      assertThat(before).isBetween(WINDOW, 16 << 20);

      may.countDown();
      int after = before;
      while (after < total) {
        pace.awaitWindow();
        after += pace.sendWhatTheWindowTakes(total - after);
      }
      caller.send(data(1, END_STREAM, ""));
      Awaitility.await().until(() -> read.get() >= total);
    }
  }

  /** Sends no more than the two windows allow. */
  private static final class Pace {
    private final Http2Peer caller;
    private int stream = WINDOW;

    Pace(Http2Peer caller) {
      this.caller = caller;
    }

    /** Sends until the window is used up and none comes any more; says how much went out. */
    int sendWhatTheWindowTakes(int most) throws Exception {
      int sent = 0;
      boolean more = true;
      while (more && sent < most) {
        int size = Math.min(Math.min(stream, 16 << 10), most - sent);
        if (size > 0) {
          caller.send(data(1, 0, "c".repeat(size)));
          stream -= size;
          sent += size;
        }
        // what the gateway gave back by now comes before its answer to our PING
        takeNotes();
        more = stream > 0;
      }
      return sent;
    }

    private void takeNotes() throws Exception {
      int before = caller.read().size();
      caller.awaitPong();
      for (Frame frame : caller.read().subList(before, caller.read().size())) {
        stream += frame.is(Frame.WINDOW_UPDATE, 1) ? frame.number(0) : 0;
      }
    }

    void awaitWindow() throws Exception {
      if (stream == 0) {
        stream += caller.awaitFrame("window", f -> f.is(Frame.WINDOW_UPDATE, 1)).number(0);
      }
    }
  }

  /** A request is whole at the tenant when its stream has ended, not before. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "5"})
  void aDeclaredLengthIsCompleteWithTheStream(String length) throws Exception {
    try (RecordingUpstream upstream = new RecordingUpstream();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      String content = "c".repeat(Integer.parseInt(length));
      caller.send(
          headers(1, END_HEADERS, caller.post("/x").add("content-length", length)),
          data(1, 0, content));
      Seen.lives(caller);
      assertThat(upstream.whole()).isEmpty();
      caller.send(data(1, END_STREAM, ""));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
      assertThat(upstream.whole().get(0).content()).isEqualTo(content);
    }
  }

  @Test
  void trailersEndAnUpload() throws Exception {
    try (RecordingUpstream upstream = new RecordingUpstream();
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        Http2Peer caller = Http2Peer.started(gateway.address())) {
      caller.send(
          headers(1, END_HEADERS, caller.post("/x")),
          data(1, 0, "abc"),
          headers(1, Frames.WHOLE, new FieldBlock().add("x-sum", "1")));

      assertThat(caller.awaitAnswer(1).status()).isEqualTo("200");
      assertThat(upstream.whole().get(0).content()).isEqualTo("abc");
    }
  }
}
