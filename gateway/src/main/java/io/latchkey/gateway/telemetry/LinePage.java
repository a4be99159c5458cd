package io.latchkey.gateway.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a log on its way from one thread, which adds lines, to the writer, which takes them.
 * Neither waits for the other: the one tells how far the page is filled, the other only reads.
 */
final class LinePage {
  final byte[] bytes;
  private volatile int filled;
  private volatile @Nullable LinePage next;

  /** How far the writer has taken it; the writer's alone. */
  int taken;

  LinePage(int size) {
    bytes = new byte[size];
  }

  /** How many octets it holds. */
  int filled() {
    return filled;
  }

  /** Whether one more line of {@code length} octets and its end have room; of the adding thread. */
  boolean hasRoom(int length) {
    return bytes.length - filled > length;
  }

  /** Adds a line, which has room; of the adding thread. */
  void add(byte[] line, int length) {
    int at = filled;
    System.arraycopy(line, 0, bytes, at, length);
    bytes[at + length] = '\n';
    filled = at + length + 1;
  }

  /** The page that its thread has gone on to; null while it adds to this one. */
  @Nullable LinePage next() {
    return next;
  }

  /** Nothing is added to it any more: what comes next is there. */
  void goOn(LinePage to) {
    next = to;
  }

  /** Makes a page that was taken as new; of the writer, before it gives it away. */
  void clear() {
    taken = 0;
    filled = 0;
    next = null;
  }
}
