package io.latchkey.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message in their order and spelling, as the bytes that came and marks into
 * them.
 *
 * <p>Only {@link #parse} and {@link #of} make one, and both accept nothing but the grammar of RFC
 * 9110 section 5: a name is a token, a value holds no CR, LF, NUL or other control byte but HTAB.
 * Values are read as ISO 8859-1 and so survive unchanged. Immutable.
 */
public final class FieldSection {
  private static final int MARKS = 4;
  private static final FieldSection EMPTY =
      new FieldSection(new byte[0], new int[0], new FieldName[0], 0);

  private final byte[] bytes;
  private final int[] marks;
  private final @Nullable FieldName[] names;
  private final int count;

  private FieldSection(byte[] bytes, int[] marks, @Nullable FieldName[] names, int count) {
    this.bytes = bytes;
    this.marks = marks;
    this.names = names;
    this.count = count;
  }

  public static FieldSection empty() {
    return EMPTY;
  }

  /**
   * Reads field lines, each ended by CRLF, from {@code from} up to {@code to}.
   *
   * @param bytes kept, not copied: the caller gives them away
   * @param limit the most fields that are taken
   * @throws MalformedException at the first breach of RFC 9112 section 5
   */
  public static FieldSection parse(byte[] bytes, int from, int to, int limit)
      throws MalformedException {
    int[] marks = new int[16 * MARKS];
    @Nullable FieldName[] names = new @Nullable FieldName[16];
    int count = 0;
    int at = from;
    while (at < to) {
      if (count == limit) {
        throw new MalformedException(
            MalformedException.Fault.SECTION_TOO_LARGE, "more fields than the limit");
      }
      if (count == names.length) {
        marks = Arrays.copyOf(marks, marks.length * 2);
        names = Arrays.copyOf(names, names.length * 2);
      }
      int nameEnd = endOfName(bytes, at, to);
      int lineEnd = endOfValue(bytes, nameEnd + 1, to);
      int valueStart = nameEnd + 1;
      int valueEnd = lineEnd;
      while (valueStart < valueEnd && isBlank(bytes[valueStart])) {
        valueStart++;
      }
      while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
        valueEnd--;
      }
      int mark = count * MARKS;
      marks[mark] = at;
      marks[mark + 1] = nameEnd;
      marks[mark + 2] = valueStart;
      marks[mark + 3] = valueEnd;
      names[count] = FieldName.find(bytes, at, nameEnd);
      count++;
      at = lineEnd + 2;
    }
    return new FieldSection(bytes, marks, names, count);
  }

  /**
   * Makes a section from names and values in turn.
   *
   * @throws IllegalArgumentException if one is not what the grammar allows
   */
  public static FieldSection of(String... namesAndValues) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines.append(namesAndValues[i]).append(": ").append(namesAndValues[i + 1]).append("\r\n");
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    try {
      return parse(bytes, 0, bytes.length, Integer.MAX_VALUE);
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed.what(), malformed);
    }
  }

  private static int endOfName(byte[] bytes, int from, int to) throws MalformedException {
    int at = from;
    while (at < to && Ascii.isTchar(bytes[at])) {
      at++;
    }
    if (at == from && at < to && isBlank(bytes[at])) {
      throw MalformedException.syntax("a field line is folded (RFC 9112 section 5.2)");
    }
    if (at == from || at == to || bytes[at] != ':') {
      throw MalformedException.syntax("a field name is not a token followed by a colon");
    }
    return at;
  }

  private static int endOfValue(byte[] bytes, int from, int to) throws MalformedException {
    int at = from;
    while (at < to) {
      int b = bytes[at];
      if (b == '\r') {
        if (at + 1 < to && bytes[at + 1] == '\n') {
          return at;
        }
        throw MalformedException.syntax("a field holds a bare CR");
      }
      if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
        throw MalformedException.syntax("a field value holds a control byte");
      }
      at++;
    }
    throw MalformedException.syntax("a field line has no end");
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** How many field lines there are. */
  public int count() {
    return count;
  }

  /** The known name of line {@code i}, or null. */
  public @Nullable FieldName known(int i) {
    return names[i];
  }

  /** The name of line {@code i} as it was spelled. */
  public String name(int i) {
    return text(marks[i * MARKS], marks[i * MARKS + 1]);
  }

  /** The value of line {@code i} without the white space around it. */
  public String value(int i) {
    return text(marks[i * MARKS + 2], marks[i * MARKS + 3]);
  }

  /** Whether line {@code i} is named {@code lowerName}, without case. */
  public boolean isNamed(int i, String lowerName) {
    int start = marks[i * MARKS];
    if (marks[i * MARKS + 1] - start != lowerName.length()) {
      return false;
    }
    for (int k = 0; k < lowerName.length(); k++) {
      if (Ascii.lower(bytes[start + k]) != lowerName.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** The value of the first line of that name, or null. */
  public @Nullable String first(FieldName name) {
    int i = indexOf(name, 0);
    return i < 0 ? null : value(i);
  }

  /** The index of the next line of that name at or after {@code from}, or -1. */
  public int indexOf(FieldName name, int from) {
    for (int i = from; i < count; i++) {
      if (names[i] == name) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is at least one line of that name. */
  public boolean has(FieldName name) {
    return indexOf(name, 0) >= 0;
  }

  /** The values of all lines of that name, in order. */
  public List<String> all(FieldName name) {
    List<String> values = new ArrayList<>(2);
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      values.add(value(i));
    }
    return values;
  }

  /** The bytes that the marks point into; never to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the name of line {@code i} begins in {@link #bytes()}. */
  public int nameStart(int i) {
    return marks[i * MARKS];
  }

  /** Where the name of line {@code i} ends in {@link #bytes()}, exclusive. */
  public int nameEnd(int i) {
    return marks[i * MARKS + 1];
  }

  /** Where the value of line {@code i} begins in {@link #bytes()}. */
  public int valueStart(int i) {
    return marks[i * MARKS + 2];
  }

  /** Where the value of line {@code i} ends in {@link #bytes()}, exclusive. */
  public int valueEnd(int i) {
    return marks[i * MARKS + 3];
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** How many fields there are, never their values. */
  @Override
  public String toString() {
    return "FieldSection[" + count + "]";
  }
}
