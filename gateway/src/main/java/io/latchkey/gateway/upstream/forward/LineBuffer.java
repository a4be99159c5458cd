package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import java.util.Arrays;

/** Field lines being written one after another into bytes that grow. Confined to one call. */
final class LineBuffer {
  private byte[] bytes;
  private int length;

  LineBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** The bytes, of which only the first {@link #length()} count. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Writes line {@code i} of {@code fields} as it was spelled. */
  LineBuffer line(FieldSection fields, int i) {
    return slice(fields.bytes(), fields.nameStart(i), fields.valueEnd(i)).end();
  }

  /** Writes a whole line. */
  LineBuffer line(FieldName name, String value) {
    return start(name.wire()).text(value).end();
  }

  /** Writes a name and its colon. */
  LineBuffer start(String name) {
    return text(name).text(": ");
  }

  /**
   * Writes characters of ISO 8859-1.
   *
   * @throws IllegalArgumentException if one is another, or a control character: it could end a line
   */
  LineBuffer text(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException("a field holds no control character");
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  LineBuffer slice(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
    return this;
  }

  /** Ends a line. */
  LineBuffer end() {
    room(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  /** Takes back all that was written after the first {@code kept} bytes. */
  void cut(int kept) {
    length = kept;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
