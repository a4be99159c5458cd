package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTimesTest {

  @ParameterizedTest
  @CsvSource({
    "18000, 60, 75", // CyberArk Identity, by default
    "899, 60, 75", // Advanced Identity Cloud, always
    "600, 60, 75",
    "300, 30, 37.5", // Secure Web Sessions, as Keycloak's default has it
    "120, 12, 15",
    "60, 6, 7.5", // Secure Web Sessions at its shortest
    "1, 0.1, 0.125",
  })
  void aRefreshStartsATenthOfTheLifeAheadAndSixtySecondsAtMost(
      long life, double least, double most) {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      TokenTimes times = TokenTimes.of(-7, Duration.ofSeconds(life), random);
      assertThat(times.end()).isEqualTo(Duration.ofSeconds(life).toNanos() - 7);
      assertThat((times.end() - times.refreshAt()) / 1e9).isBetween(least, most);
      assertThat(times.refreshAt()).isLessThan(times.sendUntil());
    }
  }

  @ParameterizedTest
  @CsvSource({"60", "300", "899", "18000"})
  void aWholeExchangeFitsBetweenRefreshAndExpiryOfWhatTheVendorsGive(long life) {
    TokenTimes times = TokenTimes.of(0, Duration.ofSeconds(life), new Random(3));
    assertThat(times.sendUntil() - times.refreshAt())
        .isGreaterThan(ControlCalls.EXCHANGE.plus(Backoff.TRANSIENT_FIRST).toNanos());
  }
}
