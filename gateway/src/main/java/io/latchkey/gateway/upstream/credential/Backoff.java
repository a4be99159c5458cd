package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.Random;

/**
 * How long a pool waits after failed attempts: short and doubling when the failure may pass, long
 * when only a person can mend it, so that an account is never locked by us.
 *
 * <p>Belongs to the pool's home loop. Times are nanoseconds of its clock.
 */
final class Backoff {
  static final Duration TRANSIENT_FIRST = Duration.ofMillis(500);
  static final Duration TRANSIENT_MOST = Duration.ofSeconds(30);
  static final Duration PERMANENT_FIRST = Duration.ofMinutes(1);
  static final Duration PERMANENT_MOST = Duration.ofMinutes(15);

  /** The most that a server's Retry-After may make us wait. */
  static final Duration RETRY_AFTER_MOST = Duration.ofMinutes(5);

  private final Random random;
  private int failures;
  private boolean permanent;
  private boolean on;
  private long until;

  Backoff(Random random) {
    this.random = random;
  }

  /**
   * Notes a failed attempt. One that fails while the wait is on, of another slot, makes it no
   * longer but by its own Retry-After, or by being permanent where the first was not.
   */
  void failed(MintFailure failure, long now) {
    long asked = min(failure.retryAfter(), RETRY_AFTER_MOST).toNanos();
    boolean worse = failure.permanent() && !permanent;
    if (isOn(now) && !worse) {
      until = now + Math.max(until - now, asked);
      return;
    }
    failures = failure.permanent() == permanent ? failures + 1 : 1;
    permanent = failure.permanent();
    until = now + Math.max(delay(), asked);
    on = true;
  }

  /** The delay of this failure in its row, shortened by up to a fifth by chance. */
  private long delay() {
    Duration first = permanent ? PERMANENT_FIRST : TRANSIENT_FIRST;
    Duration most = permanent ? PERMANENT_MOST : TRANSIENT_MOST;
    long doubled = first.toNanos() << Math.min(failures - 1, 12);
    return (long) (Math.min(doubled, most.toNanos()) * (1 - random.nextDouble() / 5));
  }

  /** Forgets all failures: an attempt succeeded. */
  void reset() {
    failures = 0;
    permanent = false;
    on = false;
  }

  boolean isOn(long now) {
    return on && now - until < 0;
  }

  /** Whether the last attempt failed, so that the next one is a trial. */
  boolean isTrial() {
    return failures > 0;
  }

  /** Whether only a person can mend it. */
  boolean isPermanent() {
    return permanent;
  }

  /** Nanoseconds until the next attempt; 0 when one may be made. */
  long remaining(long now) {
    return isOn(now) ? until - now : 0;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
