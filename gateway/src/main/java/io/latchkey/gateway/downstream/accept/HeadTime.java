package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.exchange.Watch;

/**
 * How long the head of a request may take: from its first octet, of the first one from the
 * connection's. A head that comes whole needs no watch. Confined to the connection's event loop.
 */
final class HeadTime {
  private final long limit;
  private long spent;
  private boolean begun;

  /**
   * Of one connection.
   *
   * @param limit in nanoseconds
   * @param spent how much of it the first head has used up
   */
  HeadTime(long limit, long spent) {
    this.limit = limit;
    this.spent = spent;
  }

  /** Nothing of the next head has come. */
  void rest() {
    begun = false;
  }

  /** Whether some of a head has come, and not all. */
  boolean hasBegun() {
    return begun;
  }

  /** Some of a head has come. */
  void begin(Watch watch, Runnable late) {
    if (!begun) {
      begun = true;
      watch.set(Math.max(0, limit - spent), late);
      spent = 0;
    }
  }

  /** All of it has. */
  void end(Watch watch) {
    spent = 0;
    watch.clear();
  }
}
