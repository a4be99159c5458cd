package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.RetryCause;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Metrics metrics = new Metrics(InstantSource.system());

  private RetryBudget budget(int percent, int perSecond) {
    return new RetryBudget(
        new TenantSettings.RetryBudget(percent, perSecond), 2, metrics.resilience().of("api"));
  }

  private static int taken(RetryBudget budget, int asked, long now) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += budget.take(RetryCause.BROKEN, now) ? 1 : 0;
    }
    return taken;
  }

  @ParameterizedTest
  @CsvSource({
    "20, 0, 100, 20",
    "20, 0, 4, 0",
    "20, 0, 5, 1",
    "0, 0, 1000, 0",
    "100, 0, 7, 7",
    "0, 3, 1000, 3",
    "0, 3, 0, 3",
    "20, 3, 10, 3",
    "20, 3, 100, 20"
  })
  void soManyAreSentAgainAndNotOneMore(int percent, int perSecond, int calls, int retries) {
    RetryBudget budget = budget(percent, perSecond);
    for (int i = 0; i < calls; i++) {
      budget.called(0);
    }
    assertThat(taken(budget, 2000, 0)).isEqualTo(retries);
    assertThat(text())
        .contains(
            "latchkey_transport_retries_total{tenant=\"api\",why=\"broken\"} " + retries + ".0")
        .contains("latchkey_transport_retries_denied_total{tenant=\"api\"} " + (2000 - retries));
  }

  private String text() {
    return new String(metrics.exposition(null).content(), StandardCharsets.UTF_8);
  }

  @Test
  void callsCountForTenSeconds() {
    RetryBudget budget = budget(10, 0);
    for (int i = 0; i < 100; i++) {
      budget.called(0);
    }
    assertThat(taken(budget, 4, 9 * SECOND)).isEqualTo(4);
    assertThat(taken(budget, 20, 10 * SECOND - 1)).isEqualTo(6);
    assertThat(taken(budget, 1, 10 * SECOND)).isZero();
  }

  @Test
  void whatIsLetGoInAnyCaseIsSoEachSecond() {
    RetryBudget budget = budget(0, 2);
    for (int second = 0; second < 30; second++) {
      assertThat(taken(budget, 10, second * SECOND)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(RetryCause.class)
  void onlyWhatTheTenantNeverGotIsFree(RetryCause cause) {
    assertThat(budget(0, 0).take(cause, 0)).isEqualTo(cause == RetryCause.UNWRITTEN);
    assertThat(RetryBudget.UNBOUNDED.take(cause, 0)).isTrue();
  }

  @Test
  void inNoTenSecondsAreThereMoreThanTheShareAndSoManyASecond() {
    Random random = new Random(5);
    RetryBudget budget = budget(20, 3);
    int seconds = 300;
    int[] calls = new int[seconds];
    int[] retries = new int[seconds];
    for (int second = 0; second < seconds; second++) {
      calls[second] = random.nextInt(4) == 0 ? random.nextInt(500) : random.nextInt(5);
      for (int i = 0; i < calls[second]; i++) {
        budget.called(second * SECOND);
        retries[second] += taken(budget, 1, second * SECOND);
      }
      int from = Math.max(0, second - 9);
      int sent = 0;
      int extra = 0;
      for (int i = from; i <= second; i++) {
        sent += calls[i];
        extra += retries[i];
      }
      // a share was taken of calls that have left the window since, of which most are ten seconds
      int before = 0;
      for (int i = Math.max(0, second - 18); i < from; i++) {
        before += calls[i];
      }
      assertThat(extra).isLessThanOrEqualTo((sent + before) / 5 + 30);
    }
  }

  @Test
  void manyThreadsTogetherTakeNoMoreThanThereIs() throws Exception {
    RetryBudget budget = budget(10, 0);
    for (int i = 0; i < 1000; i++) {
      budget.called(0);
    }
    int many = 8;
    AtomicInteger taken = new AtomicInteger();
    CyclicBarrier together = new CyclicBarrier(many);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (Exception broken) {
                  throw new IllegalStateException(broken);
                }
                taken.addAndGet(taken(budget, 5000, 0));
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken.get() + taken(budget, 100, 0)).as("none is lost either").isEqualTo(100);
  }
}
