package io.latchkey.gateway.http;

/**
 * The two parts of a field line (RFC 9112 section 5): where each ends, and what may not stand in
 * it.
 */
final class FieldGrammar {
  private FieldGrammar() {}

  /**
   * Checks a name that is not known.
   *
   * @param colon the first colon after {@code from}, or {@code to}
   */
  static void checkName(byte[] bytes, int from, int colon, int to) throws MalformedException {
    int end = from;
    while (end < colon && Ascii.isTchar(bytes[end])) {
      end++;
    }
    if (end == from && end < to && isBlank(bytes[end])) {
      throw MalformedException.syntax("a field line is folded (RFC 9112 section 5.2)");
    }
    if (end == from || end < colon || colon == to) {
      throw MalformedException.syntax("a field name is not a token followed by a colon");
    }
  }

  /** Where the line ends whose value begins at {@code from}: at its CRLF, before {@code to}. */
  static int endOfLine(byte[] bytes, int from, int to) throws MalformedException {
    int at = OctetSearch.nextControl(bytes, from, to);
    while (at < to && bytes[at] == '\t') {
      at = OctetSearch.nextControl(bytes, at + 1, to);
    }
    if (at == to) {
      throw MalformedException.syntax("a field line has no end");
    }
    if (bytes[at] != '\r') {
      throw MalformedException.syntax("a field value holds a control byte");
    }
    if (at + 1 == to || bytes[at + 1] != '\n') {
      throw MalformedException.syntax("a field holds a bare CR");
    }
    return at;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
