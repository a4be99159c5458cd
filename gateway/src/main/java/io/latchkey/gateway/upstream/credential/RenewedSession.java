package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value that an answer gives to the session that it was asked with: the last Set-Cookie of
 * {@code .ASPXAUTH}. A session in chunks ({@code .ASPXAUTHC1} and so on) is not read: what stands
 * in the first cookie then is no token.
 *
 * <p>An order to forget the cookie (an empty value, {@code Max-Age} of 0 or less, an {@code
 * Expires} that is past) is not taken for the end of the session. It speaks to a cookie jar, and
 * may come from any page that a caller asks for: then a caller could end a session that others
 * speak with. If the session really is over, the next call says so by 401, and is replayed with
 * another.
 */
public final class RenewedSession {
  private static final String SPACE = " \t";

  private RenewedSession() {}

  /** The session's new value, which a Bearer field can carry, or null if it has none. */
  public static @Nullable Secret in(FieldSection fields, Instant now) {
    String last = null;
    for (String line : fields.all(FieldName.SET_COOKIE)) {
      int equals = line.indexOf('=');
      if (equals > 0
          && Ascii.equalsIgnoreCase(trimmed(line.substring(0, equals)), LoginCookies.SESSION)) {
        last = line.substring(equals + 1);
      }
    }
    return last == null ? null : value(last, now);
  }

  private static @Nullable Secret value(String cookie, Instant now) {
    int end = cookie.indexOf(';');
    String value = trimmed(end < 0 ? cookie : cookie.substring(0, end));
    boolean forgotten = end >= 0 && isPast(cookie.substring(end + 1), now);
    return forgotten || !Ascii.isB64Token(value) ? null : Secret.of(value);
  }

  /** Max-Age goes before Expires, and of each the last counts (RFC 6265 section 5.3). */
  private static boolean isPast(String attributes, Instant now) {
    Boolean byAge = null;
    boolean byDate = false;
    int start = 0;
    while (start <= attributes.length()) {
      int end = attributes.indexOf(';', start);
      int to = end < 0 ? attributes.length() : end;
      String attribute = attributes.substring(start, to);
      int equals = attribute.indexOf('=');
      String name = trimmed(equals < 0 ? attribute : attribute.substring(0, equals));
      String text = equals < 0 ? "" : trimmed(attribute.substring(equals + 1));
      if (Ascii.equalsIgnoreCase(name, "max-age") && isAge(text)) {
        byAge = text.charAt(0) == '-' || text.chars().allMatch(c -> c == '0');
      } else if (Ascii.equalsIgnoreCase(name, "expires")) {
        Instant date = CookieDate.parse(text);
        byDate = date == null ? byDate : !date.isAfter(now);
      }
      start = to + 1;
    }
    return byAge == null ? byDate : byAge;
  }

  /** Anything else is no Max-Age, and is passed over (RFC 6265 section 5.2.2). */
  private static boolean isAge(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    return text.length() > from && text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && SPACE.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && SPACE.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }
}
