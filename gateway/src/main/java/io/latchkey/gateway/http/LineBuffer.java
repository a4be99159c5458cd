package io.latchkey.gateway.http;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/**
 * Field lines being written one after another into bytes that grow. Each thread has one, which
 * {@link #take} lends for the time that one head is written; confined to who took it.
 */
public final class LineBuffer {
  /** So much room a thread keeps between two heads. */
  static final int KEPT = 4096;

  private static final FastThreadLocal<LineBuffer> OWN = new OfThread();
  private static final FastThreadLocal<LineBuffer> ANSWER = new OfThread();

  /** More than an octet holds for each character that could end a line, else 0. */
  private static final char[] WRONG = new char[256];

  static {
    for (char c = 0; c < WRONG.length; c++) {
      WRONG[c] = c < ' ' && c != '\t' || c == 0x7f ? (char) WRONG.length : 0;
    }
  }

  private final int kept;
  private byte[] bytes;
  private int length;
  private boolean taken;

  private LineBuffer(int size) {
    this.kept = Math.max(size, KEPT);
    this.bytes = new byte[size];
  }

  private static final class OfThread extends FastThreadLocal<LineBuffer> {
    @Override
    protected LineBuffer initialValue() {
      return new LineBuffer(KEPT);
    }
  }

  /** An empty one; the thread's own unless that is taken. */
  public static LineBuffer take() {
    LineBuffer own = OWN.get();
    LineBuffer free = own.taken ? new LineBuffer(KEPT) : own;
    free.taken = true;
    return free;
  }

  /** An empty one for an answer's head, which is good until the thread asks for the next. */
  public static LineBuffer ofAnswer() {
    LineBuffer own = ANSWER.get();
    own.giveBack();
    return own;
  }

  /** One of its own, with room for so many bytes at first. */
  static LineBuffer ofSize(int size) {
    return new LineBuffer(size);
  }

  /** Ends its use; what was written is gone. */
  public void giveBack() {
    length = 0;
    taken = false;
    if (bytes.length > kept) {
      bytes = new byte[kept];
    }
  }

  /** The bytes, of which only the first {@link #length()} count. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** What was written, in bytes that are the asker's. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes line {@code i} of {@code fields} as it was spelled. */
  public LineBuffer line(FieldSection fields, int i) {
    byte[] from = fields.bytes();
    int end = fields.valueEnd(i);
    boolean whole = end + 1 < from.length && from[end] == '\r' && from[end + 1] == '\n';
    return whole
        ? slice(from, fields.nameStart(i), end + 2)
        : slice(from, fields.nameStart(i), end).end();
  }

  /** Writes the lines {@code first} to {@code end}, exclusive, as they were spelled. */
  public LineBuffer lines(FieldSection fields, int first, int end) {
    int wholeEnd = first < end ? fields.wholeEnd(first, end) : -1;
    if (wholeEnd >= 0) {
      return slice(fields.bytes(), fields.nameStart(first), wholeEnd);
    }
    for (int i = first; i < end; i++) {
      line(fields, i);
    }
    return this;
  }

  /** Writes a whole line. */
  public LineBuffer line(FieldName name, String value) {
    return start(name).text(value).end();
  }

  /** Writes a name and its colon. */
  public LineBuffer start(FieldName name) {
    return all(name.start());
  }

  /** Writes a name and its colon. */
  public LineBuffer start(String name) {
    return text(name).text(": ");
  }

  /**
   * Writes characters of ISO 8859-1.
   *
   * @throws IllegalArgumentException if one is another, or a control character: it could end a line
   */
  public LineBuffer text(String text) {
    int size = text.length();
    room(size);
    byte[] to = bytes;
    int at = length;
    int seen = 0;
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      to[at + i] = (byte) c;
      seen |= c | WRONG[c & 0xff];
    }
    if (seen > 0xff) {
      throw new IllegalArgumentException("a field holds no control character");
    }
    length = at + size;
    return this;
  }

  /** Writes digits. */
  public LineBuffer number(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("a field tells of no less than nothing");
    }
    int digits = 1;
    for (long left = number / 10; left > 0; left /= 10) {
      digits++;
    }
    room(digits);
    long left = number;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += digits;
    return this;
  }

  /** Writes bytes that are known to be good. */
  public LineBuffer all(byte[] from) {
    return slice(from, 0, from.length);
  }

  /** Writes bytes that are known to be good. */
  public LineBuffer slice(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
    return this;
  }

  /** Ends a line. */
  public LineBuffer end() {
    room(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  /** Takes back all that was written after the first {@code kept} bytes. */
  public void cut(int kept) {
    length = kept;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
