package io.latchkey.gateway.upstream.credential;

/**
 * Takes out of a server's text what could be an assertion or a part of one: the compact form {@code
 * x.y.z} (RFC 7515 section 7.1), whole or cut off, and any long run of base64url letters alone.
 *
 * <p>It goes by form, not by what was sent last, for several attempts may be under way. Ids of 32
 * or 36 letters, joined by dots or not, stay readable. Linear in the text.
 */
final class AssertionMask {
  /** The shortest run that is taken for a part of an assertion: a signature has 86 or more. */
  static final int RUN_LEAST = 40;

  /** How a JSON object begins in base64url, as a header and a set of claims do. */
  private static final String OBJECT = "eyJ";

  /** The shortest run that is taken for a header. */
  private static final int HEADER_LEAST = 12;

  private AssertionMask() {}

  /** {@code text} with {@code mask} in the place of each. */
  static String mask(String text, String mask) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = endOfRun(text, at);
      if (end == at) {
        out.append(text.charAt(at++));
      } else if (isObject(text, at, end)) {
        out.append(mask);
        at = endOfParts(text, end);
      } else {
        out.append(end - at >= RUN_LEAST ? mask : text.substring(at, end));
        at = end;
      }
    }
    return out.toString();
  }

  private static boolean isObject(String text, int from, int to) {
    return to - from >= HEADER_LEAST && text.startsWith(OBJECT, from);
  }

  /** The end of the parts that follow, each after a dot. */
  private static int endOfParts(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '.') {
      at = endOfRun(text, at + 1);
    }
    return at;
  }

  private static int endOfRun(String text, int from) {
    int at = from;
    while (at < text.length() && isBase64Url(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBase64Url(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }
}
