package io.latchkey.gateway.downstream.accept;

import java.util.concurrent.TimeUnit;

/**
 * What a caller still sends when its last answer is out: how much of it is read and dropped, and
 * for how long, so that the answer is not lost by a reset (RFC 9112 section 9.6). As many may
 * linger as may be connected.
 *
 * <p>A caller that reads while it sends stops within a round trip: what is on its way by then is
 * less than {@link #MAX_OCTETS} where a gigabit takes a tenth of a second. One that sends all it
 * has before it reads finds out why it was refused if that is no more. Past it nothing is read, but
 * the answer stands in the socket till {@link #QUIET_NANOS} are over.
 *
 * <p>Confined to the connection's event loop.
 */
final class Dregs {
  /** How long nothing must have come for the connection to be closed. */
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** After which it is closed whatever comes. */
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  static final long MAX_OCTETS = 16 << 20;

  private long flushed;
  private long dropped;
  private long lastLook;

  /** So many octets have come, and were dropped. */
  void came(int octets) {
    dropped += octets;
  }

  /** Whether no more of them is read. */
  boolean isFull() {
    return dropped > MAX_OCTETS;
  }

  /** The answer has gone out {@code now}; in how many nanoseconds to look first. */
  long firstLook(long now) {
    flushed = now;
    lastLook = dropped;
    return QUIET_NANOS;
  }

  /** In how many nanoseconds to look again; 0 where it is time to close. */
  long nextLook(long now) {
    long left = LONGEST_NANOS - (now - flushed);
    boolean quiet = dropped == lastLook;
    lastLook = dropped;
    return quiet || left <= 0 ? 0 : Math.min(QUIET_NANOS, left);
  }
}
