package io.latchkey.gateway.telemetry;

import java.util.concurrent.atomic.AtomicInteger;

/** How many octets of lines may wait in all. Any thread. */
final class LineBudget {
  private final int most;
  private final AtomicInteger held = new AtomicInteger();

  LineBudget(int most) {
    this.most = most;
  }

  boolean take(int octets) {
    if (held.addAndGet(octets) <= most) {
      return true;
    }
    held.addAndGet(-octets);
    return false;
  }

  void give(int octets) {
    if (octets > 0) {
      held.addAndGet(-octets);
    }
  }
}
