package io.latchkey.gateway.http;

/**
 * The two parts of a field line (RFC 9112 section 5): where each ends, and what may not stand in
 * it.
 */
final class FieldGrammar {
  private FieldGrammar() {}

  /** Why the line that begins at {@code at} is none. */
  static MalformedException breach(byte[] bytes, int at, int to) {
    int colon = OctetSearch.next(bytes, at, to, ':');
    if (colon < to && isName(bytes, at, colon)) {
      return breachOfValue(bytes, colon + 1, to);
    }
    boolean folded = at < to && isBlank(bytes[at]);
    return MalformedException.syntax(
        folded
            ? "a field line is folded (RFC 9112 section 5.2)"
            : "a field name is not a token followed by a colon");
  }

  /** Whether what stands at {@code from} to {@code to} is a token, and so may be a name. */
  static boolean isName(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && Ascii.isTchar(bytes[at])) {
      at++;
    }
    return at == to && to > from;
  }

  /** The next octet that no value holds, at or after {@code from}; {@code to} if there is none. */
  static int nextBreak(byte[] bytes, int from, int to) {
    int at = OctetSearch.nextControl(bytes, from, to);
    while (at < to && bytes[at] == '\t') {
      at = OctetSearch.nextControl(bytes, at + 1, to);
    }
    return at;
  }

  private static MalformedException breachOfValue(byte[] bytes, int from, int to) {
    int at = nextBreak(bytes, from, to);
    if (at == to) {
      return MalformedException.syntax("a field line has no end");
    }
    return MalformedException.syntax(
        bytes[at] == '\r' ? "a field holds a bare CR" : "a field value holds a control byte");
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
