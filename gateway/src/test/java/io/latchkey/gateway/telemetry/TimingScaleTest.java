package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingScaleTest {
  private static long[] micros(String of) {
    return switch (of) {
      case "routes" -> RouteMeter.MICROS;
      case "stages" -> StageMeter.MICROS;
      default -> new long[] {1};
    };
  }

  private static int counted(long[] micros, long time) {
    int bucket = 0;
    while (bucket < micros.length && time > micros[bucket] * 1000) {
      bucket++;
    }
    return bucket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"routes", "stages", "one"})
  void everyTimeIsInTheFirstBucketThatHoldsIt(String of) {
    long[] micros = micros(of);
    TimingScale scale = new TimingScale(micros);
    assertThat(scale.buckets()).isEqualTo(micros.length + 1);
    for (long bound : micros) {
      for (long near = -2; near <= 2; near++) {
        long time = bound * 1000 + near;
        assertThat(scale.bucket(time)).isEqualTo(counted(micros, time));
      }
    }
    for (int bit = 0; bit < Long.SIZE - 1; bit++) {
      long time = 1L << bit;
      assertThat(scale.bucket(time)).isEqualTo(counted(micros, time));
      assertThat(scale.bucket(time - 1)).isEqualTo(counted(micros, time - 1));
    }
    assertThat(scale.bucket(Long.MAX_VALUE)).isEqualTo(micros.length);
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      long time = random.nextLong() >>> 1 >> random.nextInt(63);
      assertThat(scale.bucket(time)).isEqualTo(counted(micros, time));
    }
  }
}
