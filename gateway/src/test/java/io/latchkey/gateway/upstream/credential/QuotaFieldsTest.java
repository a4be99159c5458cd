package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaFieldsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private static QuotaFields read(String... fields) {
    return QuotaFields.read(FieldSection.of(fields), NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"default\";r=50;t=30 | 50 | 30",
        "\"default\";r=0;t=7 | 0 | 7",
        "\"a;r=9,b\";r=3;t=2 | 3 | 2",
        "\"day\";r=90;t=7, \"second\";r=1;t=1 | 1 | 1",
        "limit=100, remaining=0, reset=30 | 0 | 30",
        "\"default\";r=0;t=999999 | 0 | 300",
        "\"default\";r=-1;t=3 | -1 | 0",
        "\"default\";r=1.5;t=3 | -1 | 0",
        "\"default\";r=9999999999999;t=3 | -1 | 0",
        "\"default\" | -1 | 0",
        "\"def | -1 | 0",
      })
  void theStructuredFieldIsRead(String value, long remaining, long reset) {
    QuotaFields told = read("RateLimit", value);

    assertThat(told.remaining()).isEqualTo(remaining);
    assertThat(told.reset()).isEqualTo(Duration.ofSeconds(reset));
  }

  @ParameterizedTest
  @CsvSource({
    "RateLimit, 0, 7, 7",
    "X-RateLimit, 0, 7, 7",
    "x-rate-limit, 0, 1800000009, 9",
    "X-Rate-Limit, 0, 1799999999, 0",
    "X-RateLimit, 0, 1999999999, 300",
    "X-RateLimit, 0, -7, 0",
    "X-RateLimit, 0, soon, 0",
    "X-RateLimit, 0, 99999999999999999999, 0",
  })
  void threeFieldsAreRead(String prefix, String remaining, String reset, long rest) {
    QuotaFields told = read(prefix + "-Remaining", remaining, prefix + "-Reset", reset);

    assertThat(told.remaining()).isZero();
    assertThat(told.reset()).isEqualTo(Duration.ofSeconds(rest));
    assertThat(told.isUsedUp()).isEqualTo(rest > 0);
  }

  @Test
  void fieldsAreNoticedOnlyWhereTheyAre() {
    assertThat(QuotaFields.areIn(FieldSection.of("X-RateLimit-Remaining", "1"))).isTrue();
    assertThat(QuotaFields.areIn(FieldSection.of("ratelimit", "1"))).isTrue();
    assertThat(QuotaFields.areIn(FieldSection.of("X-RateLimit-Remains", "1", "Date", "x")))
        .isFalse();
  }

  @Test
  void whateverComesIsWithinBounds() {
    Random random = new Random(7);
    String alphabet = "rt=;,\"\\0123456789- abcdefgqw.";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder value = new StringBuilder("x");
      for (int k = random.nextInt(40); k > 0; k--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String text = value.substring(1).strip();
      QuotaFields told = read("RateLimit", text, "X-RateLimit-Remaining", text);

      assertThat(told.remaining()).isBetween(-1L, 999_999_999_999L);
      assertThat(told.reset()).isBetween(Duration.ZERO, Backoff.RETRY_AFTER_MOST);
    }
  }
}
