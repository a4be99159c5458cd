package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.admin.ReloadReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However many ask what a reload would do, it is looked at now and then. */
class PreviewsTest {
  private static final ReloadReport REPORT =
      new ReloadReport(ReloadReport.Result.UNCHANGED, List.of(), List.of(), "v");

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Previews previews = new Previews(thread, this::look);
  private volatile long ended;
  private volatile long again;

  private ReloadReport look() {
    if (looks.incrementAndGet() == 2) {
      again = System.nanoTime();
    }
    begun.countDown();
    try {
      goOn.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    ended = System.nanoTime();
    return REPORT;
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    thread.shutdownNow();
  }

  private CompletableFuture<ReloadReport> ask() {
    return previews.ask().toCompletableFuture();
  }

  @Test
  void allWhoAskDuringALookShareTheNextWhichComesAfterAPause() throws Exception {
    CompletableFuture<ReloadReport> first = ask();
    begun.await();
    List<CompletableFuture<ReloadReport>> others = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      others.add(ask());
    }
    assertThat(first).isNotDone();
    goOn.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(REPORT);
    long firstEnded = ended;
    for (CompletableFuture<ReloadReport> other : others) {
      assertThat(other.get(10, TimeUnit.SECONDS)).isSameAs(REPORT);
    }
    assertThat(looks).hasValue(2);
    assertThat(again - firstEnded).isGreaterThanOrEqualTo(Previews.PAUSE.toNanos());
  }

  @Test
  void whoAsksAfterTheEndIsToldSo() {
    thread.shutdown();
    assertThat(ask()).isCompletedExceptionally();
  }
}
