package io.latchkey.gateway.upstream.authority;

import io.latchkey.gateway.http.Ascii;
import java.time.Duration;
import java.util.List;

/**
 * How long a key set is used before it is fetched again: its {@code max-age} (RFC 9111 section
 * 5.2.2.1) within bounds, ten minutes where it has none.
 *
 * @param duration one minute to one hour
 */
record CacheLife(Duration duration) {
  static final Duration DEFAULT = Duration.ofMinutes(10);
  static final Duration SHORTEST = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofHours(1);

  private static final String MAX_AGE = "max-age=";
  private static final int MAX_DIGITS = 9;

  /** The life that the values of Cache-Control give. */
  static CacheLife of(List<String> cacheControl) {
    for (String value : cacheControl) {
      for (String directive : value.split(",", -1)) {
        long seconds = maxAge(Ascii.lower(directive.strip()));
        if (seconds >= 0) {
          return new CacheLife(bounded(Duration.ofSeconds(seconds)));
        }
      }
    }
    return new CacheLife(DEFAULT);
  }

  private static long maxAge(String directive) {
    if (!directive.startsWith(MAX_AGE)) {
      return -1;
    }
    long seconds = 0;
    for (int i = MAX_AGE.length(); i < directive.length(); i++) {
      int digit = directive.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      seconds = i - MAX_AGE.length() < MAX_DIGITS ? seconds * 10 + digit : Integer.MAX_VALUE;
    }
    return directive.length() == MAX_AGE.length() ? -1 : seconds;
  }

  private static Duration bounded(Duration life) {
    if (life.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return life.compareTo(LONGEST) > 0 ? LONGEST : life;
  }
}
