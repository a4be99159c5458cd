package io.latchkey.gateway.websocket;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that one side has sent at once, by the words of RFC 6455 and by nothing of ours: what
 * of it may go on, and the first breach.
 */
final class ReferenceReader {
  private final byte[] in;
  private final boolean masked;
  private final boolean extended;
  private boolean inMessage;
  private boolean closed;
  private int at;
  @Nullable Violation violation;

  ReferenceReader(byte[] in, boolean masked, boolean extended) {
    this.in = in;
    this.masked = masked;
    this.extended = extended;
    while (violation == null && frame()) {}
  }

  /** The octets that may go on. */
  byte[] passed() {
    return Arrays.copyOf(in, Math.min(at, in.length));
  }

  /** Reads the next frame; false where its head is not whole. */
  private boolean frame() {
    if (at >= in.length) {
      return false;
    }
    String bits = bits(in[at]);
    int opcode = Integer.parseInt(bits.substring(4), 2);
    boolean fin = bits.charAt(0) == '1';
    violation = ofFirst(bits, opcode, fin);
    if (violation != null || at + 1 >= in.length) {
      return false;
    }
    String second = bits(in[at + 1]);
    int small = Integer.parseInt(second.substring(1), 2);
    violation = ofSecond(second.charAt(0) == '1', opcode, small);
    int extra = small == 127 ? 8 : small == 126 ? 2 : 0;
    int head = 2 + extra + (masked ? 4 : 0);
    if (violation != null || at + head > in.length) {
      return false;
    }
    BigInteger length =
        extra == 0
            ? BigInteger.valueOf(small)
            : new BigInteger(1, Arrays.copyOfRange(in, at + 2, at + 2 + extra));
    boolean minimal = length.compareTo(BigInteger.valueOf(extra == 8 ? 65535 : 125)) > 0;
    if (extra > 0 && !minimal || length.bitLength() > 63) {
      violation = Violation.BAD_LENGTH;
      return false;
    }
    if (opcode < 8) {
      inMessage = !fin;
    }
    closed |= opcode == 8;
    at += head;
    boolean whole = length.compareTo(BigInteger.valueOf(in.length - at)) <= 0;
    at = whole ? at + length.intValue() : in.length;
    return true;
  }

  private static String bits(byte octet) {
    return String.format("%8s", Integer.toBinaryString(octet & 0xff)).replace(' ', '0');
  }

  private @Nullable Violation ofFirst(String bits, int opcode, boolean fin) {
    boolean control = opcode >= 8;
    if (closed) {
      return Violation.AFTER_CLOSE;
    }
    boolean rsv1Allowed = extended && !control;
    if (!bits.startsWith("000", 1) && !(rsv1Allowed && bits.startsWith("100", 1))) {
      return Violation.RESERVED_BIT;
    }
    if (opcode >= 3 && opcode <= 7 || opcode >= 11) {
      return Violation.RESERVED_OPCODE;
    }
    if (control) {
      return fin ? null : Violation.FRAGMENTED_CONTROL;
    }
    if (opcode == 0 && !inMessage) {
      return Violation.STRAY_CONTINUATION;
    }
    return opcode != 0 && inMessage ? Violation.INTERLEAVED_MESSAGE : null;
  }

  private @Nullable Violation ofSecond(boolean hasMask, int opcode, int small) {
    if (masked && !hasMask) {
      return Violation.UNMASKED;
    }
    if (!masked && hasMask) {
      return Violation.MASKED;
    }
    return opcode >= 8 && small > 125 ? Violation.LONG_CONTROL : null;
  }
}
