package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyScaleTest {
  private static final long SHORTEST = 65_536;
  private static final long LONGEST = 68_000_000_000L;

  @Test
  void theMiddleOfAClassIsNearWhatItHolds() {
    Random random = new Random(34);
    for (int i = 0; i < 100_000; i++) {
      double nanos = SHORTEST * Math.pow((double) LONGEST / SHORTEST, random.nextDouble());
      double shown = LatencyScale.millis(LatencyScale.of((long) nanos)) * 1e6;

      assertThat(shown).isCloseTo(nanos, within(nanos * .13));
    }
  }

  @Test
  void aLongerLatencyIsNeverInALowerClass() {
    int last = 0;
    for (long nanos = 1; nanos < LONGEST * 4; nanos += 1 + nanos / 50) {
      int here = LatencyScale.of(nanos);
      assertThat(here).isBetween(last, LatencyScale.CLASSES - 1);
      last = here;
    }
    assertThat(last).isEqualTo(LatencyScale.CLASSES - 1);
  }

  @Test
  void whatIsOutsideOfTheScaleCountsToItsEnds() {
    assertThat(LatencyScale.of(0)).isZero();
    assertThat(LatencyScale.of(Long.MAX_VALUE)).isEqualTo(LatencyScale.CLASSES - 1);
  }

  @Test
  void percentilesAreOfTheClassTheyFallInto() {
    int[] counts = new int[LatencyScale.CLASSES];
    counts[10] = 50;
    counts[20] = 49;
    counts[30] = 1;

    assertThat(LatencyScale.percentile(counts, .5)).isEqualTo(LatencyScale.millis(10));
    assertThat(LatencyScale.percentile(counts, .51)).isEqualTo(LatencyScale.millis(20));
    assertThat(LatencyScale.percentile(counts, .99)).isEqualTo(LatencyScale.millis(20));
    assertThat(LatencyScale.percentile(counts, 1)).isEqualTo(LatencyScale.millis(30));
  }

  @Test
  void nothingHasNoPercentile() {
    assertThat(LatencyScale.percentile(new int[LatencyScale.CLASSES], .5)).isEqualTo(-1);
  }
}
