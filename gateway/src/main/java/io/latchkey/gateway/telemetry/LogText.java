package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Ascii;

/**
 * Text made fit for a log line: nothing but visible ASCII and spaces comes out, so that no value
 * can end a line, begin a field or speak to a terminal (CWE-117).
 */
final class LogText {
  /** The most characters of one value that are logged; the rest is cut. */
  static final int MAX_VALUE = 2048;

  private static final String CUT = "...";
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private LogText() {}

  /** Appends {@code text} as a JSON string (RFC 8259 section 7). */
  static void appendJson(StringBuilder line, String text) {
    line.append('"');
    appendEscaped(line, text);
    line.append('"');
  }

  /** Appends {@code text} as it may stand in a sentence. */
  static void appendEscaped(StringBuilder line, String text) {
    int length = Math.min(text.length(), MAX_VALUE);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        line.append(c);
      } else {
        appendUnicode(line, c);
      }
    }
    if (length < text.length()) {
      line.append(CUT);
    }
  }

  /** Appends the value of a {@code key=value} pair, quoted unless it is a plain word. */
  static void appendValue(StringBuilder line, String text) {
    if (isPlain(text)) {
      line.append(text);
    } else {
      appendJson(line, text);
    }
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Ascii.isTchar(c) && "/:,[]()@;".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAX_VALUE;
  }

  private static void appendUnicode(StringBuilder line, char c) {
    line.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[c >> 8 & 15])
        .append(HEX[c >> 4 & 15])
        .append(HEX[c & 15]);
  }
}
