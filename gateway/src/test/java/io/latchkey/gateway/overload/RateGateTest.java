package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rate lets through what it says, and its word on when to come again is true. */
class RateGateTest {
  /** Where a clock of the system may stand. */
  private long now = -TimeUnit.DAYS.toNanos(100);

  private RateGate gate(int calls, Duration per, int burst) {
    return new RateGate(new RateLimit(calls, per, burst), () -> now);
  }

  private static int taken(RateGate gate) {
    int taken = 0;
    while (gate.take()) {
      taken++;
    }
    return taken;
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          50, 1, 100
          1, 1, 1
          600, 60, 10
          1, 3600, 1
          1000000, 1, 1000000
          1, 3600, 1000000
          """)
  void aBurstAndNoCallMore(int calls, long seconds, int burst) {
    RateGate gate = gate(calls, Duration.ofSeconds(seconds), burst);

    assertThat(taken(gate)).isEqualTo(burst);
    assertThat(gate.take()).isFalse();
    now += TimeUnit.SECONDS.toNanos(seconds);
    assertThat(taken(gate)).isEqualTo(Math.min(burst, calls));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          50, 1, 1
          1, 1, 1
          1, 60, 60
          7, 60, 9
          1, 3600, 3600
          1000, 3600, 4
          """)
  void whoComesWhenToldIsLetIn(int calls, long seconds, long told) {
    RateGate gate = gate(calls, Duration.ofSeconds(seconds), 3);
    assertThat(taken(gate)).isEqualTo(3);

    assertThat(gate.secondsLeft()).isEqualTo(told);
    now += TimeUnit.SECONDS.toNanos(told) - TimeUnit.SECONDS.toNanos(1);
    boolean early = told > 1 && gate.take();
    now += TimeUnit.SECONDS.toNanos(1);

    assertThat(early).isFalse();
    assertThat(gate.take()).isTrue();
  }

  @Test
  void anyTimeHoldsNoMoreThanTheBurstAndTheRate() {
    Random random = new Random(30);
    for (int round = 0; round < 200; round++) {
      int calls = 1 + random.nextInt(1000);
      int burst = 1 + random.nextInt(50);
      RateGate gate = gate(calls, Duration.ofSeconds(1), burst);
      long begun = now;
      long taken = 0;
      for (int step = 0; step < 200; step++) {
        now += random.nextInt(20_000_000);
        taken += gate.take() ? 1 : 0;
      }
      double seconds = (now - begun) / 1e9;

      assertThat(taken).isLessThanOrEqualTo((long) (burst + seconds * calls));
    }
  }

  @Test
  void callsThatKeepToTheRateAreAllLetIn() {
    RateGate gate = gate(50, Duration.ofSeconds(1), 1);

    for (int i = 0; i < 10_000; i++) {
      assertThat(gate.take()).isTrue();
      now += TimeUnit.MILLISECONDS.toNanos(20);
    }
  }
}
