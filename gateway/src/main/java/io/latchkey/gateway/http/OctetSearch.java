package io.latchkey.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches octets, eight a step. Of a word, only the lowest bit that is found set is right. */
public final class OctetSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  private OctetSearch() {}

  /** Where the next LF is at or after {@code from}; {@code to} where there is none. */
  public static int nextLineFeed(byte[] bytes, int from, int to) {
    return next(bytes, from, to, '\n');
  }

  /** Where the next octet of that kind, in ASCII, is; {@code to} where there is none. */
  static int next(byte[] bytes, int from, int to, int octet) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long zeroes = (long) LONGS.get(bytes, at) ^ ONES * octet;
      long found = zeroes - ONES & ~zeroes & HIGH;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && bytes[at] != octet) {
      at++;
    }
    return at;
  }

  /** Where the next octet below the space, or DEL, is; {@code to} where there is none. */
  public static int nextControl(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      long dels = eight ^ ONES * 0x7f;
      long found = (eight - ONES * ' ' & ~eight | dels - ONES & ~dels) & HIGH;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && (bytes[at] < 0 || bytes[at] >= ' ' && bytes[at] != 0x7f)) {
      at++;
    }
    return at;
  }

  /**
   * Where the next octet that is not visible, below the exclamation mark or DEL, is; or {@code to}.
   */
  public static int nextInvisible(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      long dels = eight ^ ONES * 0x7f;
      long found = (eight - ONES * '!' & ~eight | dels - ONES & ~dels) & HIGH;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && (bytes[at] < 0 || bytes[at] > ' ' && bytes[at] != 0x7f)) {
      at++;
    }
    return at;
  }

  /**
   * Where the next octet that parts cookies for some server is, a semicolon, comma or white space;
   * {@code to} where there is none.
   */
  public static int nextParting(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      long semicolons = eight ^ ONES * ';';
      long commas = eight ^ ONES * ',';
      long found =
          (semicolons - ONES & ~semicolons | commas - ONES & ~commas | eight - ONES * '!' & ~eight)
              & HIGH;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && bytes[at] != ';' && bytes[at] != ',' && (bytes[at] < 0 || bytes[at] > ' ')) {
      at++;
    }
    return at;
  }
}
