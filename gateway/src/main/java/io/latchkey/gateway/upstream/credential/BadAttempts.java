package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The attempts of one account that its tenant has lately refused, by whatever secret or key: so
 * many within half an hour and no more, lest the account be locked by us.
 *
 * <p>Belongs to the home loop. Times are nanoseconds of its clock.
 */
public final class BadAttempts {
  /** The most within {@link #WINDOW}; policies of passwords lock an account after five or more. */
  static final int MOST = 3;

  /** The time within which they are counted. */
  static final Duration WINDOW = Duration.ofMinutes(30);

  private final Deque<Long> times = new ArrayDeque<>(MOST);
  private final int kept;

  private BadAttempts(int kept) {
    this.kept = kept;
  }

  /** Those of a pool whose secret never changes. */
  static BadAttempts ofPool() {
    return new BadAttempts(0);
  }

  /**
   * Those of a pool and of changed secrets together: the last one is kept for a secret that was not
   * tried yet, so that a mistake can be mended at once.
   */
  public static BadAttempts shared() {
    return new BadAttempts(1);
  }

  /** One more, just now. */
  void note(long now) {
    if (times.size() == MOST) {
      times.removeFirst();
    }
    times.addLast(now);
  }

  /** An attempt by what serves from now on has succeeded: the tenant counts anew too. */
  void clear() {
    times.clear();
  }

  /**
   * Nanoseconds until there may be another; 0 if it may be now.
   *
   * @param untried whether it is by a secret that was not tried yet
   */
  long remaining(boolean untried, long now) {
    while (!times.isEmpty() && now - times.getFirst() >= WINDOW.toNanos()) {
      times.removeFirst();
    }
    int over = times.size() - (untried ? MOST : MOST - kept);
    return over < 0 ? 0 : nth(over) + WINDOW.toNanos() - now;
  }

  private long nth(int index) {
    return times.stream().skip(index).findFirst().orElseThrow();
  }
}
