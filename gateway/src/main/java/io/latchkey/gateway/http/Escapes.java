package io.latchkey.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Escapes in the text of a field: {@code %2B} of a URI (RFC 3986 section 2.1), {@code \"} of a
 * quoted string (RFC 9110 section 5.6.4), a backslash with {@code u002B} of JSON.
 */
final class Escapes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  private Escapes() {}

  /** Where the next sign of an escape is, or {@code to}. Eight octets a step. */
  static int next(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      if ((zeroes(eight ^ ONES * '%') | zeroes(eight ^ ONES * '\\')) != 0) {
        break;
      }
    }
    while (at < to && bytes[at] != '%' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Not zero exactly where one of eight octets is zero. */
  private static long zeroes(long eight) {
    return eight - ONES & ~eight & HIGH;
  }

  /** The octets with each escape replaced by what it stands for, once. */
  static byte[] resolve(byte[] bytes, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    for (int at = from; at < to; length++) {
      int size = 1;
      int octet = bytes[at];
      if (octet == '%') {
        octet = hex(bytes, at + 1, 2, to);
        size = 3;
      } else if (octet == '\\') {
        boolean coded = at + 1 < to && bytes[at + 1] == 'u';
        octet = coded ? hex(bytes, at + 2, 4, to) : at + 1 < to ? bytes[at + 1] : -1;
        size = coded ? 6 : 2;
      }
      boolean whole = size == 1 || octet >= 0;
      out[length] = whole ? (byte) octet : bytes[at];
      at += whole ? size : 1;
    }
    return Arrays.copyOf(out, length);
  }

  /** The value of so many hexadecimal digits, or -1 where they are none. */
  private static int hex(byte[] bytes, int from, int digits, int to) {
    int value = 0;
    for (int at = from; at < from + digits; at++) {
      int digit = at < to ? Ascii.hex(bytes[at]) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
