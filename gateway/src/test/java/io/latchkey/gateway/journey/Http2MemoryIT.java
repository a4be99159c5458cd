package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.latchkey.gateway.journey.http2.Frame;
import io.latchkey.gateway.journey.http2.Frames;
import io.latchkey.gateway.journey.http2.Http2Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What hostile callers of HTTP/2 make the real process hold, against the bound that {@code
 * validate} prints. Only with {@code -Dlatchkey.slow=true}.
 */
class Http2MemoryIT {
  private static final int READERS = 60;
  private static final int STREAMS = 100;
  private static final int ANSWER = 60_000;
  private static final int SENDERS = 40;
  private static final int UPLOADS = 8;
  private static final int CONTENT = 65_000;
  private static final int FRAME = 13_000;

  private static final List<String> JVM =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-XX:+AlwaysPreTouch",
          "-XX:MaxDirectMemorySize=512m",
          "-XX:+UseSerialGC");

  @TempDir Path directory;

  private static ScriptedUpstream upstream() throws IOException {
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Length: " + ANSWER + "\r\n\r\n" + "x".repeat(ANSWER);
    return ScriptedUpstream.running(
        peer -> {
          peer.socket().setReceiveBufferSize(4096);
          while (true) {
            if (peer.readHead().startsWith("POST ")) {
              new CountDownLatch(1).await();
            }
            peer.send(answer);
          }
        });
  }

  private static String yaml(ScriptedUpstream upstream, int port) {
    return Yaml.forwarding(upstream.url())
        .replace("url: \"", "connections: { max: 400, pending: 7000 }, url: \"")
        .replace(
            "listeners: [{ bind: \"127.0.0.1:0\" }]",
            "listeners: [{ bind: \"127.0.0.1:%d\", limits: { connections: %d, minimumRate: 1B/s, rateGrace: 1h } }]"
                .formatted(port, READERS + SENDERS + 10));
  }

  /** Asks for as much as it may, and opens no window. */
  private static Http2Peer reader(InetSocketAddress address) throws IOException {
    Http2Peer peer = Http2Peer.connect(address).start(4, 0);
    for (int i = 0; i < STREAMS; i++) {
      peer.send(Frames.headers(2 * i + 1, Frames.WHOLE, peer.get("/x")));
    }
    return peer;
  }

  /** Sends as much as it may to a tenant that reads nothing. */
  private static Http2Peer sender(InetSocketAddress address) throws IOException {
    Http2Peer peer = Http2Peer.started(address);
    for (int i = 0; i < UPLOADS; i++) {
      peer.send(Frames.headers(2 * i + 1, Frames.END_HEADERS, peer.post("/x")));
    }
    peer.awaitFrame(
        "a wider window", frame -> frame.type() == Frame.WINDOW_UPDATE && frame.stream() == 0);
    for (int i = 0; i < UPLOADS; i++) {
      for (int sent = 0; sent < CONTENT; sent += FRAME) {
        peer.send(Frames.data(2 * i + 1, 0, "c".repeat(FRAME)));
      }
    }
    return peer;
  }

  @Test
  @Timeout(300)
  void whateverTheyHoldStaysUnderTheBound() throws Exception {
    assumeThat(Boolean.getBoolean("latchkey.slow"))
        .as("takes half a minute and a gigabyte: -Dlatchkey.slow=true")
        .isTrue();
    int port = LatchkeyProcess.freePort();
    InetSocketAddress address = LatchkeyProcess.address(port);
    List<Http2Peer> peers = new ArrayList<>();
    try (ScriptedUpstream upstream = upstream()) {
      String yaml = yaml(upstream, port);
      PrintedBound bound = PrintedBound.of(directory, JVM, yaml);
      try (LatchkeyProcess gateway = LatchkeyProcess.serve(directory, JVM, yaml, port)) {
        for (int i = 0; i < 200; i++) {
          try (RawPeer caller = RawPeer.connect(address)) {
            assertThat(caller.send(Call.get("/x")).readHead()).startsWith("HTTP/1.1 200");
          }
        }
        long heap = gateway.liveHeap();
        long resident = gateway.residentKibibytes();
        for (int i = 0; i < READERS; i++) {
          peers.add(reader(address));
        }
        report("readers", gateway, heap, settled(gateway, resident), bound);
        for (int i = 0; i < SENDERS; i++) {
          peers.add(sender(address));
        }
        report("and senders", gateway, heap, settled(gateway, resident), bound);
        try (RawPeer other = RawPeer.connect(address)) {
          assertThat(other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readHead())
              .startsWith("HTTP/1.1 401");
        }
        assertThat(gateway.err()).doesNotContain("OutOfMemory", "LEAK", " ERROR ");
      }
    } finally {
      for (Http2Peer peer : peers) {
        peer.close();
      }
    }
  }

  /** The most that it grew by, in KiB, until it grows no more. */
  private static long settled(LatchkeyProcess gateway, long resident) throws IOException {
    long most = 0;
    long still = System.nanoTime();
    while (System.nanoTime() - still < 3_000_000_000L) {
      long now = gateway.residentKibibytes() - resident;
      if (now > most) {
        most = now;
        still = System.nanoTime();
      }
    }
    return most;
  }

  private static void report(
      String what, LatchkeyProcess gateway, long heap, long kibibytes, PrintedBound bound)
      throws IOException, InterruptedException {
    long heapMore = gateway.liveHeap() - heap;
    System.out.printf(
        "%s: %,d KiB of heap, %,d KiB outside of it; bound %,d and %,d KiB%n",
        what, heapMore >> 10, kibibytes, bound.heap() >> 10, bound.buffers() >> 10);
    assertThat(heapMore).isLessThan(bound.heap());
    assertThat(kibibytes << 10).isLessThan(bound.buffers());
  }
}
