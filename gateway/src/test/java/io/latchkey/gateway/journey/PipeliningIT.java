package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelined calls are taken only as fast as their answers are. */
class PipeliningIT {
  private static final int CALLS = 30_000;
  private static final long MOST_HELD = 8 << 20;
  private static final Duration STILL = Duration.ofMillis(700);
  private static final Pattern REFUSED =
      Pattern.compile("latchkey_respond_refusals_total\\{[^}]*} ([0-9.E]+)");

  @TempDir Path directory;

  @Test
  void refusalsThatNobodyReadsDoNotPileUp() throws Exception {
    byte[] calls = Call.bytes("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100));
    try (RunningGateway gateway =
            RunningGateway.start(
                directory,
                Call.limited(Yaml.forwarding("http://127.0.0.1:9"), "pipelined: 1000000"));
        RawPeer caller = gateway.connect()) {
      long before = heldByNetty();
      caller.socket().setReceiveBufferSize(64 << 10);
      CompletableFuture.runAsync(() -> pour(caller, calls, CALLS / 100));
      awaitStandstill(gateway);

      assertThat(refused(gateway)).isLessThan(CALLS);
      assertThat(heldByNetty() - before).isLessThan(MOST_HELD);
      CompletableFuture.runAsync(() -> drain(caller));
      await().until(() -> refused(gateway) == CALLS);
    }
  }

  private static void pour(RawPeer caller, byte[] calls, int times) {
    try {
      OutputStream out = caller.socket().getOutputStream();
      for (int i = 0; i < times; i++) {
        out.write(calls);
      }
    } catch (IOException closed) {
      // the test has seen enough
    }
  }

  private static void drain(RawPeer caller) {
    try {
      caller.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // the test has seen enough
    }
  }

  /** Waits until calls were refused and no more of them are for a while. */
  private static void awaitStandstill(RunningGateway gateway) {
    long[] last = {0};
    long[] since = {System.nanoTime()};
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              long now = refused(gateway);
              if (now != last[0]) {
                last[0] = now;
                since[0] = System.nanoTime();
              }
              return now > 0 && System.nanoTime() - since[0] > STILL.toNanos();
            });
  }

  private static long refused(RunningGateway gateway) {
    byte[] numbers = gateway.gateway().metrics().exposition(null).content();
    Matcher matcher = REFUSED.matcher(new String(numbers, StandardCharsets.UTF_8));
    long total = 0;
    while (matcher.find()) {
      total += (long) Double.parseDouble(matcher.group(1));
    }
    return total;
  }

  private static long heldByNetty() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
