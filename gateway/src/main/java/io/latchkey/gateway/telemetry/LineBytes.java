package io.latchkey.gateway.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of ASCII under construction, which grows as it must and may be begun anew. */
final class LineBytes {
  private static final int DECIMAL_DIGITS = 20;

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
    byte[] into = room(DECIMAL_DIGITS);
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      into[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
