package io.latchkey.gateway.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as octets of ASCII, two or three digits a step. */
final class Digits {
  /** The most that one number takes, a sign and three decimals included. */
  static final int MOST = 24;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final short[] PAIRS = new short[100];

  /** A point and three digits each. */
  private static final int[] DECIMALS = new int[1000];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = (short) ('0' + i / 10 | '0' + i % 10 << 8);
    }
    for (int i = 0; i < DECIMALS.length; i++) {
      DECIMALS[i] = '.' | '0' + i / 100 << 8 | '0' + i / 10 % 10 << 16 | '0' + i % 10 << 24;
    }
  }

  private Digits() {}

  /** Writes a number of 0 or more, and tells where it ends. */
  static int write(byte[] into, int at, long number) {
    if (number < 10) {
      into[at] = (byte) ('0' + number);
      return at + 1;
    }
    int end = at + count(number);
    int to = end;
    long rest = number;
    while (rest > Integer.MAX_VALUE) {
      long hundreds = rest / 100;
      to -= 2;
      SHORTS.set(into, to, PAIRS[(int) (rest - hundreds * 100)]);
      rest = hundreds;
    }
    int small = (int) rest;
    while (small >= 10) {
      int hundreds = small / 100;
      to -= 2;
      SHORTS.set(into, to, PAIRS[small - hundreds * 100]);
      small = hundreds;
    }
    if (to > at) {
      into[at] = (byte) ('0' + small);
    }
    return end;
  }

  /** Writes thousandths with a point, as {@code 12.345}, and tells where they end. */
  static int writeThousandths(byte[] into, int at, long number) {
    long whole = number / 1000;
    int point = write(into, at, whole);
    INTS.set(into, point, DECIMALS[(int) (number - whole * 1000)]);
    return point + Integer.BYTES;
  }

  private static int count(long number) {
    int digits = 1;
    long power = 10;
    while (digits < 19 && number >= power) {
      digits++;
      power *= 10;
    }
    return digits;
  }
}
