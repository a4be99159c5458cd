package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.Frames.join;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A field section on its way into octets of HPACK (RFC 7541), each field as the test wants it. */
public final class FieldBlock {
  private record Field(String name, String value) {}

  private final List<Field> fields = new ArrayList<>();

  public FieldBlock add(String name, String value) {
    fields.add(new Field(name, value));
    return this;
  }

  public FieldBlock addFirst(String name, String value) {
    fields.add(0, new Field(name, value));
    return this;
  }

  /** Puts another value in the place of the field of this name. */
  public FieldBlock set(String name, String value) {
    fields.replaceAll(field -> field.name.equals(name) ? new Field(name, value) : field);
    return this;
  }

  public FieldBlock without(String name) {
    fields.removeIf(field -> field.name.equals(name));
    return this;
  }

  /** All of them as literals that are not indexed, without Huffman coding. */
  public byte[] octets() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    fields.forEach(field -> all.writeBytes(literal(field.name, field.value)));
    return all.toByteArray();
  }

  /** Section 6.2.2: neither name nor value is in a table. */
  public static byte[] literal(String name, String value) {
    return join(new byte[] {0}, string(name), string(value));
  }

  /** Section 6.2.1: the same, and it is put into the dynamic table. */
  static byte[] indexing(String name, String value) {
    return join(new byte[] {0x40}, string(name), string(value));
  }

  /** Section 6.1. */
  static byte[] indexed(int index) {
    return integer(0x80, 7, index);
  }

  /** Section 6.3. */
  static byte[] sizeUpdate(int size) {
    return integer(0x20, 5, size);
  }

  /** Section 5.2, without Huffman coding. */
  static byte[] string(String text) {
    return join(integer(0, 7, text.length()), Frames.octets(text));
  }

  /** Section 5.1. */
  static byte[] integer(int pattern, int prefix, int value) {
    int most = (1 << prefix) - 1;
    if (value < most) {
      return new byte[] {(byte) (pattern | value)};
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(pattern | most);
    int left = value - most;
    for (; left >= 0x80; left >>>= 7) {
      all.write(left & 0x7f | 0x80);
    }
    all.write(left);
    return all.toByteArray();
  }
}
