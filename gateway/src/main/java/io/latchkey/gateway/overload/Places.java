package io.latchkey.gateway.overload;

import java.util.concurrent.atomic.AtomicInteger;

/** A number of places of which no more than a bound are taken at once. Any thread; no lock. */
final class Places {
  private final AtomicInteger taken = new AtomicInteger();
  private volatile int most;

  Places(int most) {
    this.most = most;
  }

  /** Takes a place; false where all are taken. */
  boolean take() {
    return take(0);
  }

  /** The same, where so many must be left then. */
  boolean take(int left) {
    while (true) {
      int now = taken.get();
      if (now >= most - left) {
        return false;
      }
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void giveBack() {
    taken.decrementAndGet();
  }

  /** Sets the bound; what is taken beyond it stays taken until it is given back. */
  void most(int bound) {
    most = bound;
  }

  int most() {
    return most;
  }

  int taken() {
    return taken.get();
  }
}
