package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process with 64 MB of heap and 64 MB of direct memory carries more than both, as fast
 * and as slowly as its ends like. {@code -Dlatchkey.slow=true} takes all 100 MB at 1 MB a second.
 */
class MemoryIT {
  private static final int SIZE = 100_000_000;
  private static final boolean LONG = Boolean.getBoolean("latchkey.slow");
  private static final int SLOW_SIZE = LONG ? SIZE : 6_000_000;
  private static final int SLOW_PER_SECOND = LONG ? 1_000_000 : 2_000_000;
  private static final long MOST_GROWTH_KIBIBYTES = 64 << 10;
  private static final List<String> SMALL =
      List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-Xss512k", "-XX:+UseSerialGC");

  @TempDir Path directory;

  /** Octets that nobody compresses or guesses, the same for the same size. */
  private static final class Octets {
    private final Random random = new Random(42);
    private final MessageDigest digest = MessageDigest.getInstance("SHA-256");
    private final byte[] piece = new byte[64 << 10];

    Octets() throws Exception {}

    String write(OutputStream out, int size) throws Exception {
      for (int left = size; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        int length = Math.min(left, piece.length);
        digest.update(piece, 0, length);
        out.write(piece, 0, length);
      }
      return HexFormat.of().formatHex(digest.digest());
    }

    /** Reads {@code size} octets, no faster than so many a second. */
    String read(InputStream in, int size, int perSecond) throws Exception {
      long began = System.nanoTime();
      int total = 0;
      while (total < size) {
        int read = in.read(piece, 0, Math.min(piece.length, size - total));
        if (read < 0) {
          throw new java.io.EOFException("after " + total + " of " + size);
        }
        digest.update(piece, 0, read);
        total += read;
        long due = began + (long) (total * 1e9 / perSecond);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** {@code POST} hashes what comes, {@code GET /size} sends so much. */
  private static ScriptedUpstream tenant(int readPerSecond) throws Exception {
    return ScriptedUpstream.running(
        peer -> {
          while (true) {
            String head = peer.readHead();
            if (head.startsWith("POST ")) {
              int size = RawPeer.contentLength(head);
              String sha = new Octets().read(peer.socket().getInputStream(), size, readPerSecond);
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n" + sha);
            } else {
              int size = Integer.parseInt(head.split(" ")[1].substring(1));
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
              new Octets().write(peer.socket().getOutputStream(), size);
            }
          }
        });
  }

  private static void up(int port, int size) throws Exception {
    try (RawPeer caller = RawPeer.connect(LatchkeyProcess.address(port))) {
      caller.socket().setSoTimeout(120_000);
      caller.send(Call.post("/sink", "Content-Length: " + size + "\r\n"));
      String sha = new Octets().write(caller.socket().getOutputStream(), size);

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + sha);
    }
  }

  private static void down(int port, int size, int perSecond) throws Exception {
    try (RawPeer caller = RawPeer.connect(LatchkeyProcess.address(port))) {
      assertThat(caller.send(Call.get("/" + size)).readHead()).startsWith("HTTP/1.1 200 ");
      String sha = new Octets().read(caller.socket().getInputStream(), size, perSecond);

      assertThat(sha).isEqualTo(new Octets().write(OutputStream.nullOutputStream(), size));
    }
  }

  private LatchkeyProcess serving(ScriptedUpstream upstream, int port) throws Exception {
    String yaml = Yaml.forwarding(upstream.url());
    String bound = yaml.replaceFirst("127.0.0.1:0", "127.0.0.1:" + port);
    return LatchkeyProcess.serve(directory, SMALL, bound, port);
  }

  @Test
  void aHundredMegabytesEachWayAtFullSpeedDoNotMakeItGrow() throws Exception {
    int port = LatchkeyProcess.freePort();
    try (ScriptedUpstream upstream = tenant(Integer.MAX_VALUE);
        LatchkeyProcess gateway = serving(upstream, port)) {
      up(port, 1_000_000);
      down(port, 1_000_000, Integer.MAX_VALUE);
      long before = gateway.residentKibibytes();
      up(port, SIZE);
      down(port, SIZE, Integer.MAX_VALUE);

      assertThat(gateway.residentKibibytes() - before).isLessThan(MOST_GROWTH_KIBIBYTES);
      assertThat(gateway.isAlive()).isTrue();
      assertThat(gateway.err()).doesNotContain("OutOfMemory", "LEAK", " ERROR ");
    }
  }

  @Test
  void slowReadersOnBothSidesDoNotMakeItGrow() throws Exception {
    int port = LatchkeyProcess.freePort();
    try (ScriptedUpstream upstream = tenant(SLOW_PER_SECOND);
        LatchkeyProcess gateway = serving(upstream, port)) {
      up(port, 100_000);
      down(port, 100_000, Integer.MAX_VALUE);
      long before = gateway.residentKibibytes();
      CompletableFuture<Void> up =
          CompletableFuture.runAsync(() -> unchecked(() -> up(port, SLOW_SIZE)));
      down(port, SLOW_SIZE, SLOW_PER_SECOND);
      up.get(30, SECONDS);

      assertThat(gateway.residentKibibytes() - before).isLessThan(MOST_GROWTH_KIBIBYTES);
      assertThat(gateway.err()).doesNotContain("OutOfMemory", "LEAK", " ERROR ");
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void unchecked(Step step) {
    try {
      step.run();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void onSigtermTheAnswerUnderWayIsFinishedAndTheExitCodeIs0() throws Exception {
    int port = LatchkeyProcess.freePort();
    CompletableFuture<Void> stopping = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
                  stopping.get(10, SECONDS);
                  peer.send("later");
                });
        LatchkeyProcess gateway = serving(upstream, port);
        RawPeer caller = RawPeer.connect(LatchkeyProcess.address(port));
        RawPeer idle = RawPeer.connect(LatchkeyProcess.address(port))) {
      caller.send(Call.get("/x")).readHead();
      assertThat(caller.read(5)).isEqualTo("first");
      long began = System.nanoTime();
      gateway.terminate();

      assertThat(idle.isEnded()).as("an idle connection is closed").isTrue();
      stopping.complete(null);
      assertThat(caller.readToEnd()).isEqualTo("later");
      assertThat(gateway.awaitExit(10)).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
      assertThat(gateway.out()).contains("\"path\":\"/x\"", "\"ended\":\"complete\"");
    }
  }
}
