package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenTimesTest {
  private static final int TRIES = 200;

  private static TokenTimes times(double life, RefreshPoint point, Random random) {
    return TokenTimes.of(-7, Duration.ofNanos((long) (life * 1e9)), point, random);
  }

  /** Seconds: a life, and between which two times before its end the refresh starts. */
  @ParameterizedTest
  @CsvSource({
    "CYBERARK_IDENTITY, 18000, 60, 75", // the default
    "CYBERARK_IDENTITY, 600, 60, 75",
    "CYBERARK_IDENTITY, 599, 59.9, 74.875",
    "CYBERARK_IDENTITY, 300, 30, 37.5",
    "CYBERARK_IDENTITY, 101, 10.1, 12.625",
    "CYBERARK_IDENTITY, 100, 10, 12.5", // a mint and a retry fit, from here on by rule
    "CYBERARK_IDENTITY, 60, 10, 12.5",
    "CYBERARK_IDENTITY, 21, 10, 10.5",
    "CYBERARK_IDENTITY, 20, 9, 10",
    "CYBERARK_IDENTITY, 2, 0.9, 1",
    "CYBERARK_IDENTITY, 1, 0.45, 0.5",
    "CYBERARK_IDENTITY, 31622400, 60, 75", // 366 days
    "GENERIC, 3600, 60, 75",
    "GENERIC, 300, 30, 37.5",
    "GENERIC, 2, 0.9, 1",
    "CYBERARK_SWS, 31622400, 30, 37.5",
    "CYBERARK_SWS, 300, 30, 37.5", // Keycloak's default
    "CYBERARK_SWS, 75, 30, 37.5",
    "CYBERARK_SWS, 61, 30, 30.5",
    "CYBERARK_SWS, 60, 27, 30", // Keycloak at its shortest
    "CYBERARK_SWS, 30, 13.5, 15",
    "CYBERARK_SWS, 1, 0.45, 0.5",
    "PINGONE_AIC, 31622400, 60, 75",
    "PINGONE_AIC, 899, 60, 75", // always
    "PINGONE_AIC, 121, 60, 60.5",
    "PINGONE_AIC, 120, 54, 60",
    "PINGONE_AIC, 2, 0.9, 1",
    "PINGONE_AIC, 1, 0.45, 0.5",
  })
  void aRefreshStartsAsTheKindAndTheLifeSay(
      TenantKind kind, double life, double least, double most) {
    Random random = new Random(3);
    double earliest = 0;
    double latest = Double.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      TokenTimes times = times(life, RefreshPoint.of(kind), random);
      assertThat(times.end()).isEqualTo((long) (life * 1e9) - 7);
      double ahead = (times.end() - times.refreshAt()) / 1e9;
      assertThat(ahead).isBetween(least, most);
      earliest = Math.max(earliest, ahead);
      latest = Math.min(latest, ahead);
    }
    // chance spreads over the whole range
    assertThat(latest).isBetween(least, least + (most - least) / 10);
    assertThat(earliest).isBetween(most - (most - least) / 10, most);
  }

  @ParameterizedTest
  @EnumSource
  void whateverTheLifeATokenServesForHalfOfItAndIsRefreshedBeforeItMayNotBeSent(
      RefreshPoint point) {
    Random random = new Random(5);
    for (double life = 1; life <= Duration.ofDays(366).toSeconds(); life *= 1.003) {
      TokenTimes times = times(life, point, random);
      double half = life * 1e9 / 2;
      assertThat(times.refreshAt() + 7.0).as("%s s", life).isGreaterThanOrEqualTo(half - 1);
      assertThat(times.refreshAt()).isLessThan(times.sendUntil());
      assertThat(times.sendUntil()).isLessThan(times.end());
      assertThat(times.end() - times.sendUntil()).isLessThanOrEqualTo(TokenTimes.FLIGHT.toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoWholeExchangesFitBetweenRefreshAndEndWhereHalfOfTheLifeIsLongEnough(RefreshPoint point) {
    Duration two = ControlCalls.WATCHDOG.multipliedBy(2).plus(Backoff.TRANSIENT_FIRST);
    assertThat(two).isLessThan(RefreshPoint.RETRY_ROOM);
    for (double life = 20.5; life <= 31_622_400; life *= 1.01) {
      TokenTimes times = times(life, point, new Random((long) life));
      assertThat(times.sendUntil() - times.refreshAt())
          .as("%s s", life)
          .isGreaterThan(two.toNanos());
    }
  }
}
