package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The date of a cookie's Expires attribute, in the many spellings that are about, read as RFC 6265
 * section 5.1.1 says: {@code Tue, 12-Oct-1999 07:00:00 GMT} as ASP.NET writes it, for example.
 */
final class CookieDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int NONE = -1;

  private int second = NONE;
  private int day = NONE;
  private int month = NONE;
  private int year = NONE;

  private CookieDate() {}

  /** The date, or null where the text holds none. */
  static @Nullable Instant parse(String text) {
    CookieDate date = new CookieDate();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isDelimiter(text.charAt(i))) {
        date.take(text.substring(start, i));
        start = i + 1;
      }
    }
    return date.instant();
  }

  private static boolean isDelimiter(char c) {
    boolean part = c >= '0' && c <= ':' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    return !part && c < 0x7f && c >= '\t';
  }

  private void take(String token) {
    int number = number(token);
    if (second == NONE && token.indexOf(':') > 0) {
      second = time(token);
    } else if (day == NONE && number >= 0 && token.length() <= 2) {
      day = number;
    } else if (month == NONE && token.length() >= 3 && number < 0) {
      month = MONTHS.indexOf(Ascii.lower(token.substring(0, 3))) + 1;
      month = month == 0 ? NONE : month;
    } else if (year == NONE && number >= 0 && token.length() <= 4) {
      year = number + (number > 99 ? 0 : number >= 70 ? 1900 : 2000);
    }
  }

  /** The second of the day, or {@link #NONE}. */
  private static int time(String token) {
    int first = token.indexOf(':');
    int last = token.lastIndexOf(':');
    int hours = number(token.substring(0, first));
    int minutes = first < last ? number(token.substring(first + 1, last)) : NONE;
    int seconds = number(token.substring(last + 1));
    boolean known = hours >= 0 && minutes >= 0 && seconds >= 0;
    boolean real = hours < 24 && minutes < 60 && seconds < 60;
    return known && real ? (hours * 60 + minutes) * 60 + seconds : NONE;
  }

  /** The number that one to four digits are, or {@link #NONE}. */
  private static int number(String digits) {
    int number = digits.isEmpty() || digits.length() > 4 ? NONE : 0;
    for (int i = 0; i < digits.length() && number >= 0; i++) {
      char c = digits.charAt(i);
      number = c >= '0' && c <= '9' ? number * 10 + c - '0' : NONE;
    }
    return number;
  }

  private @Nullable Instant instant() {
    if (second == NONE || day == NONE || month == NONE || year < 1601) {
      return null;
    }
    try {
      LocalDateTime midnight = LocalDateTime.of(year, month, day, 0, 0);
      return midnight.plusSeconds(second).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }
}
