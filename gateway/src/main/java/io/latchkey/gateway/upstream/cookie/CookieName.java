package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.Ascii;

/**
 * The name that a server may find at some place of a Cookie field, in the reading that is most
 * generous to an attacker.
 *
 * <p>Servers differ: some take quotes and backslashes off, some decode percent escapes (and a
 * second time), some trim more white space than others, some skip a leading {@code =}. All those
 * readings of one name meet in the same text here.
 */
final class CookieName {
  /** How often percent escapes are decoded; a server that decodes more than twice is not known. */
  private static final int DECODINGS = 3;

  private CookieName() {}

  /**
   * The text up to the pair's {@code =}, quotes and what is trimmed anywhere taken off, in lower
   * case. Bytes outside of ASCII go too: comparing by culture ignores some that cannot be seen.
   */
  static String at(String text, int from, int to) {
    int start = from;
    while (start < to && (isTrimmed(text.charAt(start)) || text.charAt(start) == '=')) {
      start++;
    }
    StringBuilder name = new StringBuilder(Math.min(to - start, 64));
    for (int i = start; i < to && !isEnd(text.charAt(i)); i++) {
      char c = text.charAt(i);
      if (c != '"' && c != '\\' && c < 0x7f) {
        name.append(c);
      }
    }
    int end = name.length();
    while (end > 0 && isTrimmed(name.charAt(end - 1))) {
      end--;
    }
    name.setLength(end);
    return Ascii.lower(name.toString());
  }

  /**
   * The end of a name that all servers read alike: letters, digits, {@code _}, {@code -} and {@code
   * .} alone, at least one of them, up to a {@code =} or the end; -1 of any other.
   */
  static int plainEnd(String text, int from, int to) {
    int at = from;
    while (at < to && isPlain(text.charAt(at))) {
      at++;
    }
    return at > from && (at == to || text.charAt(at) == '=') ? at : -1;
  }

  /** Whether no server takes {@code c} for anything but a letter of a name. */
  static boolean isPlain(char c) {
    int lower = c | 0x20;
    return c < 0x7f && lower >= 'a' && lower <= 'z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '-'
        || c == '.';
  }

  /** {@code name} with its percent escapes decoded, and read as a name once more. */
  static String decoded(String name) {
    String decoded = name;
    for (int i = 0; i < DECODINGS && decoded.indexOf('%') >= 0; i++) {
      String once = decodedOnce(decoded);
      decoded = at(once, 0, once.length());
    }
    return decoded;
  }

  private static String decodedOnce(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Ascii.hex(text.charAt(i + 1)) : -1;
      int low = high < 0 ? -1 : Ascii.hex(text.charAt(i + 2));
      if (low < 0) {
        out.append(c);
      } else {
        out.append((char) (high << 4 | low));
        i += 2;
      }
    }
    return out.toString();
  }

  /** NUL ends a name where a server holds it as a C string. */
  private static boolean isEnd(char c) {
    return c == '=' || c == ';' || c == ',' || c == 0;
  }

  /**
   * White space of any alphabet is trimmed by some servers: bytes outside of ASCII count as such.
   */
  private static boolean isTrimmed(char c) {
    return c > 0 && c <= ' ' || c >= 0x7f || c == '+' || c == '"' || c == '\\';
  }
}
