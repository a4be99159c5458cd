package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import java.time.Duration;
import java.time.Instant;

/**
 * What an answer's fields say is left of a quota: {@code RateLimit} (draft-ietf-httpapi-ratelimit-
 * headers), the three fields of its earlier drafts, and {@code X-RateLimit-*} and {@code
 * X-Rate-Limit-*}, whose reset is seconds or the seconds of a date.
 *
 * <p>The fields are hostile input: what is no number, negative, too large or long past counts as
 * unsaid. Of several fields the one with the least left counts.
 *
 * @param remaining calls that are left, or -1 if unsaid
 * @param limit calls in all, or -1 if unsaid
 * @param reset until there are more; zero if unsaid, at most {@link Backoff#RETRY_AFTER_MOST}
 */
record QuotaFields(long remaining, long limit, Duration reset) {
  static final QuotaFields SILENT = new QuotaFields(-1, -1, Duration.ZERO);

  /** A reset of more seconds than this is the seconds of a date: more than thirty years. */
  private static final long DATES = 1_000_000_000;

  private static final int DIGITS_MOST = 12;
  private static final int VALUE_MOST = 256;
  private static final String[] PREFIXES = {"ratelimit-", "x-ratelimit-", "x-rate-limit-"};

  /** Whether there is any such field that tells what is left; allocates nothing. */
  static boolean areIn(FieldSection fields) {
    for (int i = 0; i < fields.count(); i++) {
      if (fields.known(i) == null && isLikely(fields, i) && tells(fields, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLikely(FieldSection fields, int i) {
    int first = fields.bytes()[fields.nameStart(i)] | 0x20;
    return first == 'r' || first == 'x';
  }

  private static boolean tells(FieldSection fields, int i) {
    if (fields.isNamed(i, "ratelimit")) {
      return true;
    }
    return fields.isNamed(i, "ratelimit-remaining")
        || fields.isNamed(i, "x-ratelimit-remaining")
        || fields.isNamed(i, "x-rate-limit-remaining");
  }

  /**
   * Reads them.
   *
   * @param now our time, for a reset that is a date
   */
  static QuotaFields read(FieldSection fields, Instant now) {
    QuotaFields least = SILENT;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.known(i) == null && isLikely(fields, i) && fields.isNamed(i, "ratelimit")) {
        least = lesser(least, RateLimitItems.read(bounded(fields.value(i))));
      }
    }
    for (String prefix : PREFIXES) {
      long remaining = number(fields, prefix + "remaining");
      if (remaining >= 0) {
        long limit = number(fields, prefix + "limit");
        least = lesser(least, of(remaining, limit, number(fields, prefix + "reset"), now));
      }
    }
    return least;
  }

  private static QuotaFields of(long remaining, long limit, long reset, Instant now) {
    long seconds = reset >= DATES ? reset - now.getEpochSecond() : reset;
    return of(remaining, limit, seconds);
  }

  /** The same from a reset in seconds from now; negative counts as unsaid. */
  static QuotaFields of(long remaining, long limit, long seconds) {
    long most = Backoff.RETRY_AFTER_MOST.toSeconds();
    return new QuotaFields(
        remaining, limit, Duration.ofSeconds(Math.max(0, Math.min(seconds, most))));
  }

  private static QuotaFields lesser(QuotaFields a, QuotaFields b) {
    if (a.remaining < 0 || b.remaining < 0) {
      return a.remaining < 0 ? b : a;
    }
    if (a.remaining == b.remaining) {
      return a.reset.compareTo(b.reset) > 0 ? a : b;
    }
    return a.remaining < b.remaining ? a : b;
  }

  private static long number(FieldSection fields, String name) {
    for (int i = 0; i < fields.count(); i++) {
      if (fields.known(i) == null && isLikely(fields, i) && fields.isNamed(i, name)) {
        return number(bounded(fields.value(i)));
      }
    }
    return -1;
  }

  private static String bounded(String value) {
    return value.length() > VALUE_MOST ? "" : value;
  }

  /** A whole number that is not negative, or -1; of {@code 100, 100;w=60} it is the first. */
  static long number(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    boolean ends = end == text.length() || ",; ".indexOf(text.charAt(end)) >= 0;
    return end == 0 || end > DIGITS_MOST || !ends ? -1 : Long.parseLong(text.substring(0, end));
  }

  /** Whether nothing is left, and it is said until when. */
  boolean isUsedUp() {
    return remaining == 0 && !reset.isZero();
  }

  /** How long to rest after a 429 that has no Retry-After; zero if unsaid. */
  Duration restWhenUsedUp() {
    return remaining == 0 ? reset : Duration.ZERO;
  }
}
