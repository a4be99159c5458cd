package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogTimeTest {
  private final LogTime time = new LogTime("at ", " o'clock");

  private void isRight(long millis) {
    assertThat(new String(time.of(millis), US_ASCII))
        .isEqualTo("at " + LogTime.FORM.format(Instant.ofEpochMilli(millis)) + " o'clock");
  }

  @Test
  void isTheSameAsTheFormInWhateverOrderInstantsCome() {
    long now = Instant.parse("2026-11-22T23:59:59.000Z").toEpochMilli();
    for (long millis : new long[] {now, now + 7, now + 999, now + 1000, now - 1, 0, -1, -1001}) {
      isRight(millis);
    }
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      isRight(now + random.nextInt(3000));
      isRight((long) (random.nextGaussian() * 1e14));
    }
  }
}
