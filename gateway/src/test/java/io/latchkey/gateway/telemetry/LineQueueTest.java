package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineQueueTest {
  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  @AfterEach
  void stopWriter() {
    writer.shutdownNow();
  }

  @Test
  void linesComeOutWholeAndInOrder() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineQueue queue = new LineQueue("test", out, System::nanoTime, writer);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      queue.offer("line " + i);
      expected.append("line ").append(i).append('\n');
    }
    queue.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(out.toString(UTF_8)).isEqualTo(expected.toString());
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void theMostLinesWaitAndOneMoreIsDropped() {
    LineQueue queue = new LineQueue("test", OutputStream.nullOutputStream(), () -> 0, task -> {});
    for (int i = 0; i < LineQueue.MAX_LINES; i++) {
      queue.offer("x");
    }
    assertThat(queue.dropped()).isZero();
    queue.offer("x");
    assertThat(queue.dropped()).isEqualTo(1);
  }

  @Test
  void theMostCharactersWaitAndOneMoreIsDropped() {
    LineQueue queue = new LineQueue("test", OutputStream.nullOutputStream(), () -> 0, task -> {});
    String line = "x".repeat(LineQueue.MAX_CHARACTERS / 4 - 1);
    for (int i = 0; i < 4; i++) {
      queue.offer(line);
    }
    assertThat(queue.dropped()).isZero();
    queue.offer("");
    assertThat(queue.dropped()).isEqualTo(1);
  }

  @Test
  void aReaderThatIsStuckBlocksNobodyAndNothingIsLostButWhatWasCounted() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream reader =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              stuck.await();
            } catch (InterruptedException interrupted) {
              throw new IOException(interrupted);
            }
            out.write(bytes, from, length);
          }
        };
    LineQueue queue = new LineQueue("test", reader, () -> 0, writer);
    int offered = LineQueue.MAX_LINES * 4;
    String line = "x".repeat(99);
    for (int i = 0; i < offered; i++) {
      queue.offer(line);
    }
    assertThat(queue.dropped()).isPositive();
    stuck.countDown();
    queue.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(out.size() / 100 + queue.dropped()).isEqualTo(offered);
  }

  @Test
  void aLineIsWrittenWithoutWaitingForMore() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineQueue queue = new LineQueue("test", out, System::nanoTime, writer);
    queue.offer("alone");
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(out.toString(UTF_8)).isEqualTo("alone\n"));
    queue.stop();
    queue.offer("late");
    assertThat(queue.dropped()).isEqualTo(1);
  }
}
