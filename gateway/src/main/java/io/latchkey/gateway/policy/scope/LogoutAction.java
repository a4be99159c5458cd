package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;

/**
 * A query whose {@code _action} may end sessions: {@code logout}, {@code logoutByHandle}, {@code
 * logoutByUser} and what else begins so. The opposite of {@link QueryCondition}: any place counts
 * where some server could find it, and so does what servers could read in two ways.
 */
final class LogoutAction {
  /** How often escapes are undone; a server that does it more than twice is not known. */
  private static final int DECODINGS = 3;

  private static final String NAME = "_action";
  private static final String VALUE = "logout";

  private LogoutAction() {}

  static boolean mayStandIn(String rawQuery) {
    if (rawQuery.length() > QueryCondition.MAX_QUERY || isAmbiguous(rawQuery)) {
      return true;
    }
    String text = Ascii.lower(rawQuery);
    for (int i = 0; !standsIn(text); i++) {
      if (i == DECODINGS || text.indexOf('%') < 0) {
        return false;
      }
      text = Ascii.lower(decoded(text));
    }
    return true;
  }

  /**
   * Whether it holds a semicolon, which parts parameters for some, an escape that is none, or one
   * of an octet that no UTF-8 has.
   */
  private static boolean isAmbiguous(String query) {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '%') {
        int octet = octetAt(query, i);
        if (octet < 0 || octet == 0xc0 || octet == 0xc1) {
          return true;
        }
      } else if (c == ';') {
        return true;
      }
    }
    return false;
  }

  /** Whether name and value follow each other in one parameter, whatever is between them. */
  private static boolean standsIn(String lower) {
    int name = lower.indexOf(NAME);
    for (; name >= 0; name = lower.indexOf(NAME, name + 1)) {
      int at = name + NAME.length();
      while (at < lower.length() && !isOfWord(lower.charAt(at)) && lower.charAt(at) != '&') {
        at++;
      }
      if (lower.startsWith(VALUE, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfWord(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '%';
  }

  private static String decoded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int octet = text.charAt(i) == '%' ? octetAt(text, i) : -1;
      if (octet >= 0) {
        out.append((char) octet);
        i += 2;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  /** The octet that the escape at {@code percent} stands for, or -1. */
  private static int octetAt(String text, int percent) {
    int high = percent + 2 < text.length() ? Ascii.hex(text.charAt(percent + 1)) : -1;
    int low = high < 0 ? -1 : Ascii.hex(text.charAt(percent + 2));
    return low < 0 ? -1 : high << 4 | low;
  }
}
