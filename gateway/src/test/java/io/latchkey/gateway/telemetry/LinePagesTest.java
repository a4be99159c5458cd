package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LinePagesTest {
  private final Shared out = new Shared();

  /** What the writer wrote, to be looked at from another thread. */
  private static class Shared extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int at, int length) throws IOException {
      bytes.write(from, at, length);
    }

    synchronized String text() {
      return bytes.toString(UTF_8);
    }
  }

  private static void end(LinePages pages) throws Exception {
    pages.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void linesOfOneThreadComeOutWholeAndInOrder() throws Exception {
    LinePages pages = LinePages.begin("test", out, System::nanoTime);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      pages.offer("line " + i);
      expected.append("line ").append(i).append('\n');
    }
    end(pages);
    assertThat(out.text()).isEqualTo(expected.toString());
    assertThat(pages.dropped()).isZero();
  }

  @Test
  void linesOfManyThreadsAreNeverMixed() throws Exception {
    LinePages pages = LinePages.begin("test", out, System::nanoTime);
    int threads = 4;
    int each = 5000;
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String who = "thread " + t + " ";
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  pages.offer(who + i + " " + "x".repeat(i % 97));
                }
              });
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    end(pages);
    int[] next = new int[threads];
    out.text()
        .lines()
        .forEach(
            line -> {
              String[] words = line.split(" ", -1);
              int who = Integer.parseInt(words[1]);
              assertThat(words[2]).isEqualTo(Integer.toString(next[who]));
              assertThat(words[3]).isEqualTo("x".repeat(next[who] % 97));
              next[who]++;
            });
    assertThat(next).containsOnly(each);
  }

  @Test
  void aLineLongerThanAPageIsWrittenWhole() throws Exception {
    LinePages pages = LinePages.begin("test", out, System::nanoTime);
    pages.offer("a".repeat(100_000));
    pages.offer("b");
    pages.offer("c".repeat(32 << 10));
    pages.offer("");
    end(pages);
    assertThat(out.text().lines().map(String::length)).containsExactly(100_000, 1, 32 << 10, 0);
  }

  @Test
  void aLineIsWrittenWithoutWaitingForMoreAlsoAfterALongRest() {
    LinePages pages = LinePages.begin("test", out, System::nanoTime);
    for (int i = 1; i <= 3; i++) {
      String line = "alone " + i;
      Awaitility.await().pollDelay(Duration.ofMillis(i * 150L)).until(() -> true);
      pages.offer(line);
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(out.text()).endsWith(line + "\n"));
    }
    pages.stop();
    pages.offer("late");
    assertThat(pages.dropped()).isEqualTo(1);
  }

  @Test
  void aReaderThatIsStuckBlocksNobodyAndNothingIsLostButWhatWasCounted() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    Shared reader =
        new Shared() {
          @Override
          public void write(byte[] from, int at, int length) throws IOException {
            try {
              stuck.await();
            } catch (InterruptedException interrupted) {
              throw new IOException(interrupted);
            }
            super.write(from, at, length);
          }
        };
    LinePages pages = LinePages.begin("test", reader, () -> 0);
    String line = "x".repeat(1023);
    int most = LinePages.MAX_OCTETS / 1024;
    for (int i = 0; i < most; i++) {
      pages.offer(line);
    }
    assertThat(pages.dropped()).isZero();
    for (int i = 0; i < most; i++) {
      pages.offer(line);
    }
    assertThat(pages.dropped()).isBetween(most - 8L, (long) most);
    stuck.countDown();
    end(pages);
    assertThat(reader.text().length() / 1024 + pages.dropped()).isEqualTo(2L * most);
  }

  @Test
  void ofAClosedStreamEachLineIsCounted() throws Exception {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    LinePages pages = LinePages.begin("test", closed, () -> 0);
    pages.offer("one");
    pages.offer("two");
    end(pages);
    assertThat(pages.dropped()).isEqualTo(2);
  }

  @Test
  void threadsThatEndedTakeNoRoom() throws Exception {
    LinePages pages = LinePages.begin("test", out, System::nanoTime);
    String line = "x".repeat(10_000);
    for (int i = 0; i < 1000; i++) {
      Thread thread = new Thread(() -> pages.offer(line));
      thread.start();
      thread.join();
      if (i % 100 == 99) {
        int soFar = (i + 1) * 10_001;
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> out.text().length() == soFar);
      }
    }
    assertThat(pages.dropped()).isZero();
    end(pages);
  }
}
