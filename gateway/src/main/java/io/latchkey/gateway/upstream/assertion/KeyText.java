package io.latchkey.gateway.upstream.assertion;

import java.nio.charset.StandardCharsets;

/** Takes off what editors, shells and copying put around the text of a key. */
final class KeyText {
  private static final String MARK = "\uFEFF";
  private static final String QUOTES = "\"'`";

  private KeyText() {}

  /** The text in {@code content}, without a byte order mark, blanks and quotes around it. */
  static String of(byte[] content) {
    return strip(decode(content));
  }

  /** UTF-8, or UTF-16 where the byte order mark says so, as Windows shells write it. */
  private static String decode(byte[] content) {
    boolean sixteen =
        content.length >= 2
            && (content[0] == (byte) 0xfe && content[1] == (byte) 0xff
                || content[0] == (byte) 0xff && content[1] == (byte) 0xfe);
    return new String(content, sixteen ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  /** Without a byte order mark, blanks and one pair of quotes around it. */
  static String strip(String text) {
    String bare = text.startsWith(MARK) ? text.substring(1) : text;
    bare = bare.strip();
    int last = bare.length() - 1;
    if (last > 0 && QUOTES.indexOf(bare.charAt(0)) >= 0 && bare.charAt(last) == bare.charAt(0)) {
      bare = bare.substring(1, last).strip();
    }
    return bare;
  }

  /**
   * With its escapes undone: a backslash, or several, and {@code n}, {@code r} or {@code t} is a
   * line's end, and before {@code /} it is nothing. PEM has no backslash of its own.
   */
  static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      while (at < text.length() && text.charAt(at) == '\\') {
        at++;
      }
      char escaped = at < text.length() ? text.charAt(at) : '\n';
      if (escaped == 'n' || escaped == 'r' || escaped == 't') {
        plain.append('\n');
        at++;
      } else if (escaped != '/' && escaped != '\n' && escaped != '\r') {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
