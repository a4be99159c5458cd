package io.latchkey.gateway.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Where one direction of a WebSocket stands: in which frame, and how much of it is to come. It
 * reads the heads of frames (RFC 6455 section 5.2) and counts over their payload, which it never
 * sees.
 *
 * <p>Not thread-safe.
 */
final class FrameTracker {
  /** The most octets of a head: two, a length of eight, a mask of four. */
  static final int MAX_HEAD = 14;

  /** The most octets of a control frame's payload. */
  static final int MAX_CONTROL = 125;

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int RSV2_AND_3 = 0x30;
  private static final int OPCODE = 0x0f;
  private static final int MASK = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MASK_OCTETS = 4;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PONG = 10;

  private final boolean masked;
  private final boolean extended;
  private final byte[] head = new byte[MAX_HEAD];
  private int have;
  private int need = 2;
  private long left;
  private boolean fragmented;
  private boolean closed;
  private @Nullable Violation violation;

  /**
   * Makes a tracker that stands before the first frame.
   *
   * @param masked whether every frame must be masked, as a caller's; else none may be
   * @param extended whether an extension was agreed on, which owns the first reserved bit of data
   */
  FrameTracker(boolean masked, boolean extended) {
    this.masked = masked;
    this.extended = extended;
  }

  /** How many octets of the present frame's payload are to come. */
  long left() {
    return left;
  }

  /** How many octets of an unfinished head have come. */
  int have() {
    return have;
  }

  /** The octets of the head that was read last, as far as they have come. */
  byte[] head() {
    return head;
  }

  /** Whether a Close has come, whole. */
  boolean isClosed() {
    return closed && left == 0;
  }

  @Nullable Violation violation() {
    return violation;
  }

  /** Counts over payload, at most {@link #left}. */
  void skip(long octets) {
    left -= octets;
  }

  /**
   * Takes one octet of a head.
   *
   * @return whether the head is complete with it; never after a {@link #violation}
   */
  boolean take(byte octet) {
    head[have++] = octet;
    if (have == 1) {
      violation = first(octet & 0xff);
    } else if (have == 2) {
      violation = second(octet & 0xff);
    }
    if (violation != null || have < need) {
      return false;
    }
    left = length();
    if (violation != null) {
      left = 0;
      return false;
    }
    begin();
    return true;
  }

  private @Nullable Violation first(int octet) {
    int opcode = octet & OPCODE;
    boolean control = opcode >= CLOSE;
    boolean fin = (octet & FIN) != 0;
    if (closed) {
      return Violation.AFTER_CLOSE;
    }
    if ((octet & RSV2_AND_3) != 0 || (octet & RSV1) != 0 && (control || !extended)) {
      return Violation.RESERVED_BIT;
    }
    if (opcode > PONG || !control && opcode > BINARY) {
      return Violation.RESERVED_OPCODE;
    }
    if (control) {
      return fin ? null : Violation.FRAGMENTED_CONTROL;
    }
    if (opcode == CONTINUATION) {
      return fragmented ? null : Violation.STRAY_CONTINUATION;
    }
    return fragmented ? Violation.INTERLEAVED_MESSAGE : null;
  }

  private @Nullable Violation second(int octet) {
    boolean hasMask = (octet & MASK) != 0;
    if (hasMask != masked) {
      return masked ? Violation.UNMASKED : Violation.MASKED;
    }
    int length = octet & LENGTH;
    if (length > MAX_CONTROL && (head[0] & OPCODE) >= CLOSE) {
      return Violation.LONG_CONTROL;
    }
    int lengthOctets = length == LENGTH_64 ? Long.BYTES : length == LENGTH_16 ? Short.BYTES : 0;
    need = 2 + lengthOctets + (masked ? MASK_OCTETS : 0);
    return null;
  }

  /** The length that the complete head says, which must be written in its shortest form. */
  private long length() {
    int small = head[1] & LENGTH;
    if (small < LENGTH_16) {
      return small;
    }
    int octets = small == LENGTH_16 ? Short.BYTES : Long.BYTES;
    long length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << Byte.SIZE | head[2 + i] & 0xff;
    }
    long least = small == LENGTH_16 ? LENGTH_16 : 1 << Short.SIZE;
    if (length < least) {
      // the top bit of a length of 64 bits must not be set: it makes ours negative
      violation = Violation.BAD_LENGTH;
    }
    return length;
  }

  private void begin() {
    int opcode = head[0] & OPCODE;
    if (opcode == CLOSE) {
      closed = true;
    } else if (opcode == CONTINUATION || opcode == TEXT || opcode == BINARY) {
      fragmented = (head[0] & FIN) == 0;
    }
    have = 0;
    need = 2;
  }
}
