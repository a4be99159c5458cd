package io.latchkey.gateway.overload;

import io.latchkey.gateway.policy.caller.Priority;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many calls of each priority wait, and how many may.
 *
 * <p>Each priority that callers have keeps an eighth of all seats to itself; what is left is for
 * whoever comes first, but low calls take no more than half of it. With one priority alone, it has
 * all. Any thread; the three counts stand in one word, so that the bounds hold exactly.
 */
final class Seats {
  /** Bits of one count; a count is at most 1,000,000. */
  private static final int BITS = 20;

  private static final long COUNT = (1L << BITS) - 1;
  private static final int KEPT = 8;
  private static final Priority[] ALL = Priority.values();

  private final AtomicLong taken = new AtomicLong();
  private volatile Shares shares;

  /**
   * How the seats are shared out.
   *
   * @param kept for each priority alone
   * @param common for all
   * @param lowIsBound whether low calls may take half of the common ones at the most
   */
  private record Shares(int kept, int common, boolean lowIsBound) {
    static Shares of(int all, Set<Priority> priorities) {
      boolean several = priorities.size() > 1;
      int kept = several ? all / KEPT : 0;
      return new Shares(kept, all - kept * priorities.size(), several);
    }
  }

  /**
   * Makes seats that nobody sits on.
   *
   * @param all 0 to 1,000,000
   * @param priorities that callers have
   */
  Seats(int all, Set<Priority> priorities) {
    shares = Shares.of(all, priorities);
  }

  /** Sets other bounds; who sits stays. */
  void settle(int all, Set<Priority> priorities) {
    shares = Shares.of(all, priorities);
  }

  /** Takes a seat; false where there is none for calls of this priority. */
  boolean take(Priority priority) {
    while (true) {
      long now = taken.get();
      if (!hasRoom(now, priority)) {
        return false;
      }
      if (taken.compareAndSet(now, now + one(priority))) {
        return true;
      }
    }
  }

  private boolean hasRoom(long now, Priority priority) {
    Shares bounds = shares;
    long own = count(now, priority) - bounds.kept();
    long shared = 0;
    for (Priority each : ALL) {
      shared += Math.max(0, count(now, each) - bounds.kept());
    }
    boolean bound = bounds.lowIsBound() && priority == Priority.LOW;
    long most = bound ? (bounds.common() + 1) / 2 : bounds.common();
    return own < 0 || shared < bounds.common() && own < most;
  }

  void giveBack(Priority priority) {
    taken.addAndGet(-one(priority));
  }

  /** Whether anybody waits. */
  boolean isTaken() {
    return taken.get() != 0;
  }

  int taken() {
    long now = taken.get();
    long all = 0;
    for (Priority each : ALL) {
      all += count(now, each);
    }
    return (int) all;
  }

  private static long one(Priority priority) {
    return 1L << BITS * priority.ordinal();
  }

  private static long count(long now, Priority priority) {
    return now >>> BITS * priority.ordinal() & COUNT;
  }
}
