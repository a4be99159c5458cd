package io.latchkey.gateway.http;

/**
 * One field line (RFC 9112 section 5) as marks: where its name begins, where that ends and what
 * name it is, where its value begins and where it ends without the white space around it.
 */
final class FieldLine {
  /** A mark is an offset in its lower bits; that of a name's end says above what name it is. */
  private static final int OFFSET_BITS = 26;

  /** The highest offset that there may be. */
  static final int OFFSET = (1 << OFFSET_BITS) - 1;

  private FieldLine() {}

  /** What name the line has whose marks begin at {@code mark}, as {@link NameTable} tells. */
  static int name(int[] marks, int mark) {
    return marks[mark + 1] >>> OFFSET_BITS;
  }

  /**
   * Reads the line that begins at {@code at} and ends by CRLF before {@code to}.
   *
   * @param mark where its marks go
   * @return where the next line begins; -1 where it is none by the grammar, of which {@link
   *     FieldGrammar} tells more
   */
  static int read(byte[] bytes, int at, int to, int[] marks, int mark) {
    int nameEnd = OctetSearch.next(bytes, at, to, ':');
    if (nameEnd == to) {
      return -1;
    }
    int known = NameTable.find(bytes, at, nameEnd);
    if (known == NameTable.UNKNOWN && !FieldGrammar.isName(bytes, at, nameEnd)) {
      return -1;
    }
    int lineEnd = FieldGrammar.nextBreak(bytes, nameEnd + 1, to);
    if (lineEnd + 1 >= to || bytes[lineEnd] != '\r' || bytes[lineEnd + 1] != '\n') {
      return -1;
    }
    int valueStart = nameEnd + 1;
    int valueEnd = lineEnd;
    while (valueStart < valueEnd && FieldGrammar.isBlank(bytes[valueStart])) {
      valueStart++;
    }
    while (valueEnd > valueStart && FieldGrammar.isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    marks[mark] = at;
    marks[mark + 1] = known << OFFSET_BITS | nameEnd;
    marks[mark + 2] = valueStart;
    marks[mark + 3] = valueEnd;
    return lineEnd + 2;
  }
}
