package io.latchkey.sandbox.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.tenant.RateLimiter.Kind;
import io.latchkey.sandbox.tenant.RateLimiter.Verdict;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimiterTest {
  private static final long SECOND = 1_000_000;

  private final RateLimiter limiter = new RateLimiter();

  private Verdict bucket(int rate, int burst, long micros) {
    return limiter.take("a", Kind.BUCKET, rate, burst, micros);
  }

  private Verdict window(int rate, long micros) {
    return limiter.take("a", Kind.WINDOW, rate, 1, micros);
  }

  @Test
  void aBucketGivesItsBurstAndNoneMore() {
    assertThat(bucket(2, 3, 0)).isEqualTo(new Verdict(true, 3, 2, 0, SECOND / 2));
    assertThat(bucket(2, 3, 0)).isEqualTo(new Verdict(true, 3, 1, 0, SECOND));
    assertThat(bucket(2, 3, 0)).isEqualTo(new Verdict(true, 3, 0, SECOND / 2, 3 * SECOND / 2));
    assertThat(bucket(2, 3, 0)).isEqualTo(new Verdict(false, 3, 0, SECOND / 2, 3 * SECOND / 2));
  }

  @Test
  void aBucketGivesAgainWhenItSaidAndNotBefore() {
    bucket(3, 1, 0);
    Verdict refused = bucket(3, 1, 0);
    assertThat(refused.waitMicros()).isEqualTo(333_334);

    assertThat(bucket(3, 1, refused.waitMicros() - 1).admitted()).isFalse();
    assertThat(bucket(3, 1, refused.waitMicros()).admitted()).isTrue();
  }

  @Test
  void aBucketNeverHoldsMoreThanItsBurst() {
    bucket(1_000_000, 2, 0);

    assertThat(bucket(1_000_000, 2, Long.MAX_VALUE / 4).remaining()).isEqualTo(1);
  }

  @Test
  void aWindowEndsWithItsSecond() {
    assertThat(window(2, SECOND + 1)).isEqualTo(new Verdict(true, 2, 1, 0, SECOND - 1));
    assertThat(window(2, SECOND + 400_000)).isEqualTo(new Verdict(true, 2, 0, 600_000, 600_000));
    assertThat(window(2, 2 * SECOND - 1)).isEqualTo(new Verdict(false, 2, 0, 1, 1));
    assertThat(window(2, 2 * SECOND).admitted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void keysDoNotShare(Kind kind) {
    assertThat(limiter.take("a", kind, 1, 1, 0).admitted()).isTrue();
    assertThat(limiter.take("b", kind, 1, 1, 0).admitted()).isTrue();
    assertThat(limiter.take("a", kind, 1, 1, 0).admitted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void keysAreBoundedAndTheLeastUsedGoes(Kind kind) {
    for (int i = 0; i <= RateLimiter.MAX_KEYS; i++) {
      assertThat(limiter.take("key " + i, kind, 1, 1, 0).admitted()).isTrue();
    }

    assertThat(limiter.keys()).isEqualTo(RateLimiter.MAX_KEYS);
    assertThat(limiter.take("key 1", kind, 1, 1, 0).admitted()).isFalse();
    assertThat(limiter.take("key 0", kind, 1, 1, 0).admitted()).isTrue();
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    bucket(1, 1, 10 * SECOND);

    assertThat(bucket(1, 1, 0)).isEqualTo(new Verdict(false, 1, 0, SECOND, SECOND));
  }

  @Test
  void inTheLongRunABucketGivesItsRate() {
    Random random = new Random(7);
    long now = 0;
    int admitted = 0;
    while (now < 100 * SECOND) {
      admitted += bucket(50, 20, now).admitted() ? 1 : 0;
      now += random.nextInt(10_000);
    }
    assertThat(admitted).isBetween(5_000, 5_020);
  }

  @Test
  void manyThreadsGetNoMoreThanTheBurst() {
    AtomicInteger admitted = new AtomicInteger();
    List<Integer> all = IntStream.range(0, 10_000).boxed().toList();

    all.parallelStream().forEach(i -> admitted.addAndGet(bucket(10, 1_000, 5).admitted() ? 1 : 0));

    assertThat(admitted).hasValue(1_000);
  }
}
