package io.latchkey.gateway.http;

/**
 * Letters and tokens of ASCII: case folding that never touches another letter, and the classes of
 * RFC 9110.
 */
public final class Ascii {
  private static final boolean[] TCHAR = new boolean[128];
  private static final boolean[] B64TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) {
      TCHAR[c] = B64TOKEN[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      TCHAR[c] = B64TOKEN[c] = TCHAR[c - 32] = B64TOKEN[c - 32] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TCHAR[c] = true;
    }
    for (char c : "-._~+/".toCharArray()) {
      B64TOKEN[c] = true;
    }
  }

  private Ascii() {}

  /** {@code text} with A to Z made small; the same object when there is nothing to change. */
  public static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return lowerFrom(text, i);
      }
    }
    return text;
  }

  private static String lowerFrom(String text, int first) {
    char[] out = text.toCharArray();
    for (int i = first; i < out.length; i++) {
      if (out[i] >= 'A' && out[i] <= 'Z') {
        out[i] = (char) lower((int) out[i]);
      }
    }
    return new String(out);
  }

  /** Whether the two are equal when A to Z count as a to z. */
  public static boolean equalsIgnoreCase(String a, String b) {
    return a.length() == b.length() && startsWithIgnoreCase(a, b);
  }

  /** Whether {@code text} begins with {@code prefix} when A to Z count as a to z. */
  public static boolean startsWithIgnoreCase(String text, String prefix) {
    if (text.length() < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (lower(text.charAt(i)) != lower(prefix.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  public static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  /** Whether {@code c} may stand in a token (RFC 9110 section 5.6.2). */
  public static boolean isTchar(int c) {
    return c >= 0 && c < 128 && TCHAR[c];
  }

  /** Whether {@code text} is a token of at least one character. */
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTchar(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether {@code text} is a b64token, the only form of a bearer token (RFC 6750 section 2.1). */
  public static boolean isB64Token(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= 128 || !B64TOKEN[c]) {
        return false;
      }
    }
    return end > 0;
  }

  /** The value of a hexadecimal digit, or -1. */
  public static int hex(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int folded = lower(c);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
  }
}
