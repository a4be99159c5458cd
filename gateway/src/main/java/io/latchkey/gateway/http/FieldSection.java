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
 * Values are read as ISO 8859-1 and so survive unchanged. Immutable but for its end, where it was
 * read in a {@link HeadRoom}: see {@link #kept}.
 */
public final class FieldSection {
  /** Stands among bits of names for each that {@link #isOrdinary} is true of. */
  public static final long ORDINARY = 1L << NameTable.ORDINARY;

  /** So many marks a line has. */
  static final int MARKS = 4;

  /** So many lines have room where nobody says how many there are. */
  private static final int USUAL_LINES = 16;

  private static final FieldName[] NAMES = FieldName.values();
  private static final FieldSection EMPTY = new FieldSection(new byte[0], new int[0], 0, 0, null);

  private static final byte[] NO_BYTES = {};
  private static final int[] NO_MARKS = {};

  private byte[] bytes;
  private int[] marks;
  private final int count;

  /** The names that there are, by {@link NameTable}, each as a bit. */
  private final long present;

  /** Whose bytes and marks are, where they are taken back. */
  private @Nullable HeadRoom room;

  FieldSection(byte[] bytes, int[] marks, int count, long present, @Nullable HeadRoom room) {
    this.room = room;
    this.bytes = bytes;
    this.marks = marks;
    this.count = count;
    this.present = present;
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
    return parse(bytes, from, to, limit, USUAL_LINES);
  }

  /**
   * Reads field lines, each ended by CRLF, from {@code from} up to {@code to}.
   *
   * @param bytes kept, not copied: the caller gives them away
   * @param limit the most fields that are taken
   * @param lines how many there seem to be, so that the marks of so many take no more room than
   *     they need; another number costs time alone
   * @throws MalformedException at the first breach of RFC 9112 section 5
   */
  public static FieldSection parse(byte[] bytes, int from, int to, int limit, int lines)
      throws MalformedException {
    int[] marks = new int[Math.max(1, Math.min(lines, limit)) * MARKS];
    return parse(bytes, from, to, limit, marks, null);
  }

  static FieldSection parse(
      byte[] bytes, int from, int to, int limit, int[] space, @Nullable HeadRoom room)
      throws MalformedException {
    if (to > FieldLine.OFFSET) {
      throw tooLarge("the field section is too large");
    }
    int[] marks = space;
    int mark = 0;
    long present = 0;
    for (int at = from; at < to; mark += MARKS) {
      if (mark / MARKS == limit) {
        throw tooLarge("more fields than the limit");
      }
      if (mark == marks.length) {
        marks = Arrays.copyOf(marks, marks.length * 2);
      }
      int next = FieldLine.read(bytes, at, to, marks, mark);
      if (next < 0) {
        throw FieldGrammar.breach(bytes, at, to);
      }
      present |= 1L << FieldLine.name(marks, mark);
      at = next;
    }
    return new FieldSection(bytes, marks, mark / MARKS, present, room);
  }

  /** Ends its use: what is asked of a line from now on fails. */
  void expire() {
    if (room != null) {
      room = null;
      bytes = NO_BYTES;
      marks = NO_MARKS;
    }
  }

  /**
   * The same fields to be kept for as long as one likes. A section that somebody is told of may be
   * good only until that call returns, where the one who tells says so.
   */
  public FieldSection kept() {
    if (room == null && bytes != NO_BYTES) {
      return this;
    }
    int end = count == 0 ? 0 : valueEnd(count - 1);
    int[] ownMarks = Arrays.copyOf(marks, count * MARKS);
    return new FieldSection(Arrays.copyOf(bytes, end), ownMarks, count, present, null);
  }

  /** The room that it was read in and is lent by, or null. */
  public @Nullable HeadRoom room() {
    return room;
  }

  private static MalformedException tooLarge(String what) {
    return new MalformedException(MalformedException.Fault.SECTION_TOO_LARGE, what);
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

  /** How many field lines there are. */
  public int count() {
    return count;
  }

  /** The known name of line {@code i}, or null. */
  public @Nullable FieldName known(int i) {
    int known = FieldLine.name(marks, i * MARKS);
    return known < NAMES.length ? NAMES[known] : null;
  }

  /** Each name as a bit: of a known one {@link #bit}, {@link #ORDINARY} of one that is ordinary. */
  public long bit(int i) {
    return 1L << FieldLine.name(marks, i * MARKS);
  }

  /** A known name as a bit. */
  public static long bit(FieldName name) {
    return 1L << name.ordinal();
  }

  /** The names that {@link #isOrdinary} is true of. */
  public static List<String> ordinaryNames() {
    return NameTable.ORDINARY_NAMES;
  }

  /** Whether the name of line {@code i} is a usual one that no stage looks at and none drops. */
  public boolean isOrdinary(int i) {
    return FieldLine.name(marks, i * MARKS) == NameTable.ORDINARY;
  }

  /** The name of line {@code i} as it was spelled. */
  public String name(int i) {
    return text(nameStart(i), nameEnd(i));
  }

  /** The value of line {@code i} without the white space around it. */
  public String value(int i) {
    return text(valueStart(i), valueEnd(i));
  }

  /** Whether line {@code i} is named {@code lowerName}, without case. */
  public boolean isNamed(int i, String lowerName) {
    return is(nameStart(i), nameEnd(i), lowerName);
  }

  /** Whether the value of line {@code i} is {@code lowerText}, without case. */
  public boolean valueIs(int i, String lowerText) {
    return is(valueStart(i), valueEnd(i), lowerText);
  }

  private boolean is(int start, int end, String lower) {
    if (end - start != lower.length()) {
      return false;
    }
    for (int k = 0; k < lower.length(); k++) {
      if (Ascii.lower(bytes[start + k]) != lower.charAt(k)) {
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
    if (!has(name)) {
      return -1;
    }
    for (int i = from; i < count; i++) {
      if (FieldLine.name(marks, i * MARKS) == name.ordinal()) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is at least one line of that name. */
  public boolean has(FieldName name) {
    return (present & 1L << name.ordinal()) != 0;
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
    return marks[i * MARKS + 1] & FieldLine.OFFSET;
  }

  /** Where the value of line {@code i} begins in {@link #bytes()}. */
  public int valueStart(int i) {
    return marks[i * MARKS + 2];
  }

  /** Where the value of line {@code i} ends in {@link #bytes()}, exclusive. */
  public int valueEnd(int i) {
    return marks[i * MARKS + 3];
  }

  /**
   * Where the lines {@code first} to {@code end}, exclusive, end in {@link #bytes()} if they stand
   * there whole, one right after the other and no white space before their CRLFs; else -1.
   */
  int wholeEnd(int first, int end) {
    for (int i = first; i < end - 1; i++) {
      if (valueEnd(i) + 2 != nameStart(i + 1)) {
        return -1;
      }
    }
    int last = valueEnd(end - 1);
    boolean whole = last + 1 < bytes.length && bytes[last] == '\r' && bytes[last + 1] == '\n';
    return whole ? last + 2 : -1;
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
