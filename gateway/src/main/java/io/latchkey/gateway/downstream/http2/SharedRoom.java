package io.latchkey.gateway.downstream.http2;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Octets that the connections of one listener may hold beyond the room that each of them has of its
 * own: lent to whoever comes first, so that the many need not each be counted with the most.
 *
 * <p>Thread-safe, and never waits.
 */
public final class SharedRoom {
  /** The most that a listener lends. */
  static final long MOST = 128 << 20;

  /** The part of the process's direct memory that it lends at the most. */
  private static final int PART = 8;

  private final long octets;
  private final AtomicLong lent = new AtomicLong();

  /** A room of so many octets, of which nothing is lent. */
  public SharedRoom(long octets) {
    this.octets = octets;
  }

  /** How much a listener of this process lends, in octets. */
  public static long size() {
    return Math.min(MOST, PlatformDependent.maxDirectMemory() / PART);
  }

  /** Lends so many octets, or none at all. */
  boolean take(int more) {
    if (lent.addAndGet(more) <= octets) {
      return true;
    }
    lent.addAndGet(-more);
    return false;
  }

  void giveBack(long less) {
    lent.addAndGet(-less);
  }

  long lent() {
    return lent.get();
  }
}
