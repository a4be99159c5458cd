package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How far a server's clock is ahead of ours, by the Date of its answer. */
final class ClockOffset {
  private static final int DATE_MOST = 40;
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private ClockOffset() {}

  /**
   * The offset, good to about a second; zero if the answer has no readable Date.
   *
   * <p>The Date is taken to be written half-way between the two instants, and half a second after
   * what it says, for it has whole seconds.
   */
  static Duration of(FieldSection fields, Instant sent, Instant received) {
    String date = fields.first(FieldName.DATE);
    if (date == null) {
      return Duration.ZERO;
    }
    Instant middle = sent.plus(Duration.between(sent, received).dividedBy(2));
    return instant(date)
        .map(server -> Duration.between(middle, server.plus(HALF_A_SECOND)))
        .orElse(Duration.ZERO);
  }

  /** An IMF-fixdate (RFC 9110 section 5.6.7), or empty. */
  static Optional<Instant> instant(String date) {
    if (date.length() > DATE_MOST) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
