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
  static void appendJson(LineBytes line, String text) {
    line.add('"');
    appendEscaped(line, text);
    line.add('"');
  }

  /** Appends {@code text} as it may stand in a sentence. */
  static void appendEscaped(LineBytes line, String text) {
    int length = Math.min(text.length(), MAX_VALUE);
    int plain = appendPlain(line, text, length);
    for (int i = plain; i < length; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.add('\\').add(c);
      } else if (c >= ' ' && c < 0x7f) {
        line.add(c);
      } else {
        appendUnicode(line, c);
      }
    }
    if (length < text.length()) {
      line.add(CUT);
    }
  }

  /** Appends as much of the beginning as needs no escape, which mostly is all; tells how much. */
  private static int appendPlain(LineBytes line, String text, int length) {
    byte[] into = line.room(length);
    int at = line.length();
    int i = 0;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        break;
      }
      into[at++] = (byte) c;
    }
    line.to(at);
    return i;
  }

  /** Appends the value of a {@code key=value} pair, quoted unless it is a plain word. */
  static void appendValue(LineBytes line, String text) {
    if (isPlain(text)) {
      line.add(text);
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

  private static void appendUnicode(LineBytes line, char c) {
    line.add("\\u").add(HEX[c >> 12]).add(HEX[c >> 8 & 15]).add(HEX[c >> 4 & 15]).add(HEX[c & 15]);
  }
}
