package io.latchkey.gateway.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Instants as octets, in the form of {@link #FORM} between two texts; of one second they differ in
 * three digits alone. Not thread-safe.
 */
final class LogTime {
  /** An instant in UTC with three decimals, always: {@code 2026-11-22T03:49:31.000Z}. */
  static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private static final long MILLIS = 1000;
  private static final int DECIMALS = 4; // from the end: three digits and a Z

  private final String before;
  private final String after;
  private long second = Long.MIN_VALUE;
  private byte[] text = new byte[0];

  /** Instants that stand between two texts of ASCII. */
  LogTime(String before, String after) {
    this.before = before;
    this.after = after;
  }

  /** The text of an instant, good until the next is asked for. */
  byte[] of(long epochMillis) {
    long now = Math.floorDiv(epochMillis, MILLIS);
    if (now != second) {
      second = now;
      String formed = FORM.format(Instant.ofEpochSecond(now));
      text = (before + formed + after).getBytes(StandardCharsets.US_ASCII);
    }
    int millis = (int) Math.floorMod(epochMillis, MILLIS);
    int at = text.length - after.length() - DECIMALS;
    text[at] = (byte) ('0' + millis / 100);
    text[at + 1] = (byte) ('0' + millis / 10 % 10);
    text[at + 2] = (byte) ('0' + millis % 10);
    return text;
  }
}
