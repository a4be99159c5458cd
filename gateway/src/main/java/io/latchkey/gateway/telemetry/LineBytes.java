package io.latchkey.gateway.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of ASCII under construction, which grows as it must and may be begun anew. */
final class LineBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;

  LineBytes(int usual) {
    bytes = new byte[usual];
  }

  /** Begins anew. */
  LineBytes clear() {
    length = 0;
    return this;
  }

  int length() {
    return length;
  }

  /** The octets, of which the first {@link #length} count; to be read at once. */
  byte[] bytes() {
    return bytes;
  }

  /** Makes room for {@code more} octets and gives the array, which {@link #to} is told of. */
  byte[] room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
    return bytes;
  }

  /** What was put into {@link #room} ends at {@code end}. */
  void to(int end) {
    length = end;
  }

  LineBytes add(char ascii) {
    room(1)[length++] = (byte) ascii;
    return this;
  }

  /** Adds the first octets of two words, which begin at the lowest. */
  LineBytes add(long first, long second, int octets) {
    byte[] into = room(2 * Long.BYTES);
    LONGS.set(into, length, first);
    LONGS.set(into, length + Long.BYTES, second);
    length += octets;
    return this;
  }

  LineBytes add(byte[] ascii) {
    return add(ascii, 0);
  }

  LineBytes add(byte[] ascii, int from) {
    int octets = ascii.length - from;
    System.arraycopy(ascii, from, room(octets), length, octets);
    length += octets;
    return this;
  }

  /** Adds text of ours, which is ASCII. */
  LineBytes add(String ascii) {
    byte[] into = room(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      into[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** Adds a number in decimal digits. */
  LineBytes add(long number) {
    if (number < 0) {
      return add(Long.toString(number));
    }
    length = Digits.write(room(Digits.MOST), length, number);
    return this;
  }

  /** Adds a number of 0 or more, in thousandths, with a point: {@code 12.345}. */
  LineBytes addThousandths(long number) {
    length = Digits.writeThousandths(room(Digits.MOST), length, number);
    return this;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
