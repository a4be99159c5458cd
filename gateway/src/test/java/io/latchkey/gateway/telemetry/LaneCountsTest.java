package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneCountsTest {
  private static final int THREADS = 8;

  private static void inThreads(Runnable each) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(new FastThreadLocalThread(each));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void nothingThatManyThreadsAddIsLost() throws InterruptedException {
    LaneCounts counts = new LaneCounts(2);
    for (int round = 0; round < 5; round++) {
      inThreads(
          () -> {
            for (int i = 0; i < 10_000; i++) {
              counts.add(0, 1);
              counts.add(1, -3);
            }
          });
    }
    assertThat(counts.sum(0)).isEqualTo(5L * THREADS * 10_000);
    assertThat(counts.sum(1)).isEqualTo(-3L * 5 * THREADS * 10_000);
  }

  @Test
  void theGreatestIsThatOfAnyThread() throws InterruptedException {
    LaneCounts counts = new LaneCounts(1);
    assertThat(counts.greatest(0)).isZero();
    AtomicInteger next = new AtomicInteger();
    inThreads(() -> LaneCounts.set(counts.row(Lane.own()), 0, next.incrementAndGet()));
    assertThat(counts.greatest(0)).isEqualTo(THREADS);
  }

  @Test
  void threadsThatLiveAtOnceHaveLanesOfTheirOwn() throws InterruptedException {
    ConcurrentLinkedQueue<Integer> lanes = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(THREADS);
    inThreads(
        () -> {
          int own = Lane.own();
          all.countDown();
          try {
            all.await();
          } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
          }
          lanes.add(own);
          assertThat(Lane.own()).isEqualTo(own);
        });
    assertThat(lanes).hasSize(THREADS).doesNotHaveDuplicates();
  }

  @Test
  void theLaneOfAThreadThatHasEndedIsGivenAgain() throws InterruptedException {
    ConcurrentLinkedQueue<Integer> lanes = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 100; i++) {
      inThreads(() -> lanes.add(Lane.own()));
    }
    // others may begin and end threads meanwhile, but not so many
    assertThat(lanes).hasSize(100 * THREADS);
    assertThat(lanes.stream().distinct().count()).isLessThan(50 * THREADS);
  }

  @Test
  void whatALaneHasIsMadeOnce() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    PerLane<Integer> things = new PerLane<>(made::incrementAndGet);
    inThreads(() -> assertThat(things.own()).isSameAs(things.own()));
    List<Integer> all = new ArrayList<>();
    things.each(all::add);
    assertThat(all).hasSize(made.get()).doesNotHaveDuplicates();
  }
}
