package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import org.jspecify.annotations.Nullable;

/**
 * The two cookies of a login that matter to us: the session, and the id of this client's device.
 */
final class LoginCookies {
  static final String SESSION = ".ASPXAUTH";
  static final String DEVICE = "CCSID";

  private static final int VALUE_MOST = 4096;

  private LoginCookies() {}

  /** The value that the last Set-Cookie of that name sets, or null if none does or it is empty. */
  static @Nullable String set(FieldSection fields, String name) {
    String found = null;
    for (String line : fields.all(FieldName.SET_COOKIE)) {
      int end = line.indexOf(';');
      String pair = end < 0 ? line : line.substring(0, end);
      int equals = pair.indexOf('=');
      if (equals > 0 && Ascii.equalsIgnoreCase(pair.substring(0, equals).strip(), name)) {
        found = pair.substring(equals + 1).strip();
      }
    }
    return found == null || found.isEmpty() ? null : found;
  }

  /** Whether {@code value} may be sent back in a Cookie field (RFC 6265 section 4.1.1). */
  static boolean isSendable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
        return false;
      }
    }
    return value.length() <= VALUE_MOST;
  }
}
