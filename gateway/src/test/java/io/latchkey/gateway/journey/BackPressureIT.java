package io.latchkey.gateway.journey;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that stops stops its sender, on either side; memory does not stand in for a reader. */
class BackPressureIT {
  /** The most that the gateway's two sockets grow to by themselves, as Linux has it here. */
  private static final int SOCKETS = most("tcp_rmem", 6 << 20) + most("tcp_wmem", 4 << 20);

  /** What the kernel's four socket buffers on the way may take, and a little for us. */
  static final int BOUND = SOCKETS + (2 << 20);

  private static final int TOTAL = 2 * BOUND;

  private static final int SMALL = 64 << 10;
  private static final Duration STILL = Duration.ofMillis(400);

  @TempDir Path directory;

  /** The last of three numbers of octets; such a file is whole in its first read alone. */
  private static int most(String setting, int elsewhere) {
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/net/ipv4", setting))) {
      String three = new String(in.readNBytes(256), StandardCharsets.US_ASCII).trim();
      return Integer.parseInt(three.substring(three.lastIndexOf('\t') + 1));
    } catch (IOException notLinux) {
      return elsewhere;
    }
  }

  @Test
  void aCallerWhoStopsReadingStopsTheTenant() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.socket().setSendBufferSize(SMALL);
                  peer.readHead();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
                  pour(peer, sent);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.socket().setReceiveBufferSize(SMALL);
      caller.send(Call.get("/x")).readHead();
      awaitStill(sent);

      assertThat(sent.get()).isLessThan(BOUND);
      assertThat(drain(caller.socket().getInputStream(), TOTAL)).isEqualTo(TOTAL);
      assertThat(sent.get()).isEqualTo(TOTAL);
    }
  }

  @Test
  void aTenantThatStopsReadingStopsTheCaller() throws Exception {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> mayRead = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  peer.socket().setReceiveBufferSize(SMALL);
                  peer.readHead();
                  mayRead.get(20, SECONDS);
                  long read = drain(peer.socket().getInputStream(), TOTAL);
                  String text = Long.toString(read);
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n");
                  peer.send(text);
                });
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      caller.socket().setSendBufferSize(SMALL);
      caller.send(Call.post("/x", "Content-Length: " + TOTAL + "\r\n"));
      CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> pour(caller, sent));
      awaitStill(sent);

      assertThat(sent.get()).isLessThan(BOUND);
      mayRead.complete(null);
      pouring.get(20, SECONDS);
      assertThat(caller.readMessage()).endsWith("\r\n\r\n" + TOTAL);
    }
  }

  private static void pour(RawPeer peer, AtomicLong sent) {
    byte[] piece = new byte[16 << 10];
    try {
      OutputStream out = peer.socket().getOutputStream();
      while (sent.get() < TOTAL) {
        out.write(piece);
        sent.addAndGet(piece.length);
      }
    } catch (java.io.IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private static long drain(InputStream in, long most) throws java.io.IOException {
    byte[] piece = new byte[64 << 10];
    long total = 0;
    int read = 0;
    while (read >= 0 && total < most) {
      total += read;
      read = total < most ? in.read(piece, 0, (int) Math.min(piece.length, most - total)) : -1;
    }
    return total;
  }

  /** Waits until something was sent and nothing more is for a while. */
  static void awaitStill(AtomicLong sent) {
    long[] last = {-1};
    long[] since = {System.nanoTime()};
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              if (sent.get() != last[0]) {
                last[0] = sent.get();
                since[0] = System.nanoTime();
              }
              return last[0] > 0 && System.nanoTime() - since[0] > STILL.toNanos();
            });
  }
}
