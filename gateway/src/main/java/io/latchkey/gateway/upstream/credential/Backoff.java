package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * How long a pool waits after failed attempts: short and doubling when the failure may pass, long
 * when only a person can mend it, so that an account is never locked by us.
 *
 * <p>Policies of passwords count, say, five bad attempts within half an hour. From the first
 * refusal on, until an attempt succeeds, every failure therefore climbs the long {@link #LADDER},
 * whatever its kind; and whatever succeeds in between, {@link BadAttempts#MOST} refusals are all
 * that fall into any {@link BadAttempts#WINDOW}. Chance only ever lengthens the long waits. What
 * makes the proof complete is that a pool has one attempt under way at most, and none during a
 * wait: see {@link PoolHome}.
 *
 * <p>Belongs to the pool's home loop. Times are nanoseconds of its clock.
 */
final class Backoff {
  static final Duration TRANSIENT_FIRST = Duration.ofMillis(500);
  static final Duration TRANSIENT_MOST = Duration.ofSeconds(30);

  /** The waits after refusals in a row; the last one for all that follow. */
  static final List<Duration> LADDER =
      List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30));

  /** The most that a server's Retry-After may make us wait. */
  static final Duration RETRY_AFTER_MOST = Duration.ofMinutes(5);

  private final Random random;
  private final BadAttempts bad;
  private int failures;
  private boolean permanent;
  private boolean on;
  private long until;

  /** Of an account whose attempts {@code bad} counts, these and others. */
  Backoff(Random random, BadAttempts bad) {
    this.random = random;
    this.bad = bad;
  }

  /** Notes a failed attempt. */
  void failed(MintFailure failure, long now) {
    boolean lasting = permanent || failure.permanent();
    failures = lasting == permanent ? failures + 1 : 1;
    permanent = lasting;
    long wait = Math.max(lasting ? climb(now) : doubled(), asked(failure));
    until = now + wait;
    on = true;
  }

  private static long asked(MintFailure failure) {
    Duration asked = failure.retryAfter();
    return (asked.compareTo(RETRY_AFTER_MOST) < 0 ? asked : RETRY_AFTER_MOST).toNanos();
  }

  /** The wait of this failure in its row, shortened by up to a fifth by chance. */
  private long doubled() {
    long doubled = TRANSIENT_FIRST.toNanos() << Math.min(failures - 1, 12);
    return (long) (Math.min(doubled, TRANSIENT_MOST.toNanos()) * (1 - random.nextDouble() / 5));
  }

  /** The wait of this refusal in its row, lengthened by up to a fifth by chance. */
  private long climb(long now) {
    bad.note(now);
    long step = LADDER.get(Math.min(failures, LADDER.size()) - 1).toNanos();
    long wait = (long) (step * (1 + random.nextDouble() / 5));
    return Math.max(wait, bad.remaining(false, now));
  }

  /** An attempt succeeded: the next failure begins a new row. The window is still remembered. */
  void reset() {
    failures = 0;
    permanent = false;
    on = false;
  }

  /** Forgets everything: what failed is no longer asked. */
  void forget() {
    reset();
    bad.clear();
  }

  /** Whether no attempt may be made now; another's bad attempt can make it so again. */
  boolean isOn(long now) {
    return remaining(now) > 0;
  }

  /** Whether only a person can mend it. */
  boolean isPermanent() {
    return permanent;
  }

  /** Nanoseconds until the next attempt; 0 when one may be made. */
  long remaining(long now) {
    if (!on) {
      return 0;
    }
    return Math.max(Math.max(0, until - now), permanent ? bad.remaining(false, now) : 0);
  }
}
