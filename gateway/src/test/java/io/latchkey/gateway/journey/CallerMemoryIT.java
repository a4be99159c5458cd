package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.bootstrap.MemoryBound;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers cost the real process: idle ones, and hostile ones against the bound that {@code
 * validate} prints. Most of it only with {@code -Dlatchkey.slow=true}.
 */
class CallerMemoryIT {
  private static final int IDLE = 10_000;
  private static final long MOST_EACH = 12 << 10;
  private static final long MOST_HEAP_EACH = 2_500;
  private static final int HOSTILE = 600;
  private static final int BIG = 4_000_000;

  /** The heap is in memory from the start, so that what grows is not heap. */
  private static final List<String> JVM =
      List.of(
          "-Xms192m",
          "-Xmx192m",
          "-XX:+AlwaysPreTouch",
          "-XX:MaxDirectMemorySize=512m",
          "-XX:+UseSerialGC");

  @TempDir Path directory;

  private static void onlySlowly() {
    assumeTrue(
        Boolean.getBoolean("latchkey.slow"),
        "takes half a minute and 10,000 file descriptors: -Dlatchkey.slow=true");
  }

  private static void warm(InetSocketAddress address) throws IOException {
    for (int i = 0; i < 200; i++) {
      try (RawPeer caller = RawPeer.connect(address)) {
        assertThat(caller.send(Call.get("/none")).readHead()).startsWith("HTTP/1.1 ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, IDLE})
  void idleConnectionsAreKeptAndCheap(int count) throws Exception {
    if (count == IDLE) {
      onlySlowly();
    }
    int port = LatchkeyProcess.freePort();
    InetSocketAddress address = LatchkeyProcess.address(port);
    String yaml =
        Yaml.forwarding("http://127.0.0.1:9").replaceFirst("127.0.0.1:0", "127.0.0.1:" + port);
    List<SocketChannel> callers = new ArrayList<>();
    try (LatchkeyProcess gateway = LatchkeyProcess.serve(directory, JVM, yaml, port)) {
      warm(address);
      long heap = gateway.liveHeap();
      long resident = gateway.residentKibibytes();
      for (int i = 0; i < count; i++) {
        SocketChannel caller = SocketChannel.open(address);
        callers.add(caller);
        ask(caller);
      }
      // what was garbage on the way is none of theirs
      long heapEach = (gateway.liveHeap() - heap) / count;
      long restEach = (gateway.residentKibibytes() - resident) * 1024 / count;
      System.out.printf(
          "%,d idle connections: %,d octets of heap and %,d outside of it each%n",
          count, heapEach, restEach);
      for (SocketChannel caller : callers) {
        ask(caller);
      }

      assertThat(heapEach).isLessThanOrEqualTo(MOST_HEAP_EACH);
      assertThat(heapEach + restEach).isLessThanOrEqualTo(MOST_EACH);
      assertThat(gateway.err()).doesNotContain("OutOfMemory", "LEAK", " ERROR ");
    } finally {
      for (SocketChannel caller : callers) {
        caller.close();
      }
    }
  }

  /** One call that is refused, and its whole answer. */
  private static void ask(SocketChannel caller) throws IOException {
    caller.write(ByteBuffer.wrap(Call.bytes("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")));
    ByteBuffer answer = ByteBuffer.allocate(4096);
    do {
      assertThat(caller.read(answer)).isPositive();
    } while (!new String(answer.array(), 0, answer.position()).endsWith("}"));
    assertThat(new String(answer.array(), 0, 12)).isEqualTo("HTTP/1.1 401");
  }

  @Test
  void whateverHostileCallersHoldStaysUnderTheBound() throws Exception {
    onlySlowly();
    int port = LatchkeyProcess.freePort();
    InetSocketAddress address = LatchkeyProcess.address(port);
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + BIG + "\r\n\r\n" + "x".repeat(BIG);
    List<Socket> callers = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(answer)) {
      String yaml =
          Yaml.forwarding(upstream.url())
              .replaceFirst("url: \"", "connections: { max: 300, pending: 100 }, url: \"")
              .replace(
                  "listeners: [{ bind: \"127.0.0.1:0\" }]",
                  "listeners: [{ bind: \"127.0.0.1:%d\", http2: false, limits: { connections: %d, minimumRate: 1B/s } }]"
                      .formatted(port, HOSTILE + 1));
      try (LatchkeyProcess gateway = LatchkeyProcess.serve(directory, JVM, yaml, port)) {
        warm(address);
        MemoryBound bound = bound(yaml);
        long heap = gateway.liveHeap();
        long resident = gateway.residentKibibytes();
        for (int i = 0; i < HOSTILE; i++) {
          Socket caller = new Socket();
          caller.setReceiveBufferSize(4096);
          caller.connect(address);
          callers.add(caller);
          send(caller.getOutputStream(), i);
        }
        long most = 0;
        long end = System.nanoTime() + 8_000_000_000L;
        while (System.nanoTime() < end) {
          most = Math.max(most, gateway.residentKibibytes() - resident);
        }
        long heapMore = gateway.liveHeap() - heap;
        System.out.printf(
            "%d hostile connections: %,d KiB of heap, %,d KiB outside of it; bound %,d and %,d KiB%n",
            HOSTILE, heapMore >> 10, most, bound.heap() >> 10, bound.buffers() >> 10);

        assertThat(heapMore).isLessThan(bound.heap());
        assertThat(most << 10).isLessThan(bound.buffers());
        assertThat(gateway.isAlive()).isTrue();
        assertThat(gateway.err()).doesNotContain("OutOfMemory", "LEAK", " ERROR ");
      }
    } finally {
      for (Socket caller : callers) {
        caller.close();
      }
    }
  }

  private MemoryBound bound(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("bound.yaml"), yaml);
    return MemoryBound.of(((Loaded.Valid) ConfigFile.load(file, Map.of())).settings());
  }

  /** A head that does not end, an answer that nobody reads, or content that nobody takes. */
  private static void send(OutputStream out, int which) throws IOException {
    String head = Call.get("/x");
    String text =
        switch (which % 3) {
          case 0 -> head.substring(0, head.length() - 2) + "X-Long: " + "x".repeat(65_000);
          case 1 -> head;
          default -> "GET /none HTTP/1.1\r\nHost: a\r\n\r\n".repeat(90);
        };
    out.write(Call.bytes(text));
  }
}
