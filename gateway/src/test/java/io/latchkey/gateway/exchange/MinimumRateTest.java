package io.latchkey.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MinimumRateTest {
  private static final long RATE = 240;
  private static final long ORIGIN = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

  private final MinimumRate rate = new MinimumRate(RATE, Duration.ofSeconds(10));
  private long now = ORIGIN;

  private void pass(double seconds) {
    now += (long) (seconds * 1e9);
  }

  private boolean missedAfter(double seconds) {
    pass(seconds);
    return rate.isMissed(now);
  }

  @Test
  void nothingIsMissedWithinTheGrace() {
    rate.waiting(now);

    assertThat(missedAfter(10)).isFalse();
    assertThat(missedAfter(1e-9)).isTrue();
  }

  @Test
  void exactlyTheRateIsEnoughAndOneOctetLessIsNot() {
    rate.waiting(now);
    rate.moved(20 * RATE);

    assertThat(missedAfter(20)).isFalse();
    rate.moved(-1);
    assertThat(rate.isMissed(now)).isTrue();
  }

  @Test
  void aDripIsMissedWhenTheGraceIsOver() {
    rate.waiting(now);
    for (int second = 1; second <= 10; second++) {
      rate.moved(RATE - 1);
      assertThat(missedAfter(1)).as("second %d", second).isFalse();
    }
    rate.moved(RATE - 1);

    assertThat(missedAfter(1)).isTrue();
  }

  @Test
  void timeInWhichNobodyWaitsDoesNotCount() {
    rate.waiting(now);
    pass(9);
    rate.paused(now);

    assertThat(rate.isWaiting()).isFalse();
    assertThat(missedAfter(3600)).isFalse();
    rate.waiting(now);
    rate.waiting(now);
    assertThat(missedAfter(1)).isFalse();
    assertThat(missedAfter(0.001)).isTrue();
  }

  @Test
  void aBurstBuysAMinuteAndNoMore() {
    rate.waiting(now);
    rate.moved(1L << 50);

    assertThat(missedAfter(60)).isFalse();
    assertThat(missedAfter(0.001)).isTrue();
  }

  @Test
  void whoCatchesUpIsNotMissed() {
    rate.waiting(now);
    assertThat(missedAfter(10)).isFalse();
    rate.moved(11 * RATE);

    assertThat(missedAfter(1)).isFalse();
    assertThat(missedAfter(0.01)).isTrue();
  }

  @Test
  void aNewBeginningHasGraceAgain() {
    rate.waiting(now);
    assertThat(missedAfter(11)).isTrue();
    rate.reset();
    rate.waiting(now);

    assertThat(missedAfter(10)).isFalse();
    assertThat(missedAfter(0.001)).isTrue();
  }
}
