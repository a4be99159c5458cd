package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import java.time.Duration;
import java.time.Instant;

/** The Retry-After of an answer (RFC 9110 section 10.2.3): seconds, or a date. */
final class RetryAfter {
  private RetryAfter() {}

  /**
   * The time to wait, at most {@link Backoff#RETRY_AFTER_MOST}; zero if unsaid or unreadable.
   *
   * @param now our time, for a date in an answer that has no Date of its own
   */
  static Duration of(FieldSection fields, Instant now) {
    for (int i = 0; i < fields.count(); i++) {
      if (fields.isNamed(i, "retry-after")) {
        return bounded(read(fields.value(i), date(fields, now)));
      }
    }
    return Duration.ZERO;
  }

  private static Instant date(FieldSection fields, Instant now) {
    String date = fields.first(FieldName.DATE);
    return date == null ? now : ClockOffset.instant(date).orElse(now);
  }

  private static Duration read(String value, Instant now) {
    boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      return value.length() > 9
          ? Backoff.RETRY_AFTER_MOST
          : Duration.ofSeconds(Integer.parseInt(value));
    }
    return ClockOffset.instant(value)
        .map(until -> Duration.between(now, until))
        .orElse(Duration.ZERO);
  }

  private static Duration bounded(Duration time) {
    if (time.isNegative()) {
      return Duration.ZERO;
    }
    return time.compareTo(Backoff.RETRY_AFTER_MOST) > 0 ? Backoff.RETRY_AFTER_MOST : time;
  }
}
