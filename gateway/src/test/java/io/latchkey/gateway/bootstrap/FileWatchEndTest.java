package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a watch one of whose files does not answer, as on a network share that is gone. */
class FileWatchEndTest {
  private static final long LONG_SECONDS = 30;

  /** A thread for each: the common pool has but one on two cores. */
  private static final Executor OWN = task -> new Thread(task).start();

  @TempDir private Path directory;

  @Test
  void closingWaitsForNoLookThatHangs() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger later = new AtomicInteger();
    FileWatch watch = new FileWatch();
    watch.add(unread("a"), () -> hang(hangs, answers));
    watch.add(unread("b"), later::incrementAndGet);
    watch.look();
    CompletableFuture<Void> looking = CompletableFuture.runAsync(watch::look, OWN);
    hangs.await();
    try {
      CompletableFuture.runAsync(watch::close, OWN).get(LONG_SECONDS, TimeUnit.SECONDS);
    } finally {
      answers.countDown();
    }
    looking.get();

    watch.look();
    assertThat(later).hasValue(0);
  }

  private FileWatch.Seen unread(String name) throws IOException {
    return FileWatch.Seen.unread(List.of(Files.writeString(directory.resolve(name), name)));
  }

  private static void hang(CountDownLatch hangs, CountDownLatch answers) {
    hangs.countDown();
    try {
      answers.await();
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
  }
}
