package io.latchkey.gateway.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures whether octets come, or go, at no less than a given rate, averaged over the time in
 * which somebody waited for them. Time in which nobody waits is not held against a caller.
 *
 * <p>The average forgets what is long past: who was fast is never ahead by more than {@link
 * #MOST_AHEAD}, so that one burst does not buy hours of dripping. It has no clock and no task of
 * its own: whoever owns it says what happens and looks at it about every {@link #LOOK}, in
 * nanoseconds of one origin.
 *
 * <p>Not thread-safe.
 */
public final class MinimumRate {
  /** How often it should be looked at while somebody waits. */
  public static final Duration LOOK = Duration.ofSeconds(1);

  /** The longest that a caller may stand still for having been fast before. */
  public static final Duration MOST_AHEAD = Duration.ofMinutes(1);

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long octetsPerSecond;
  private final long graceNanos;
  private boolean waiting;
  private long since;
  private long waitedNanos;
  private double aheadNanos;

  /**
   * Makes a measure that is waiting for nothing.
   *
   * @param octetsPerSecond the least rate, 1 or more
   * @param grace how long is waited before the rate counts
   */
  public MinimumRate(long octetsPerSecond, Duration grace) {
    this.octetsPerSecond = octetsPerSecond;
    this.graceNanos = grace.toNanos();
  }

  /** Somebody waits from now on, if not already. */
  public void waiting(long now) {
    if (!waiting) {
      waiting = true;
      since = now;
    }
  }

  /** Nobody waits from now on. */
  public void paused(long now) {
    pass(now);
    waiting = false;
  }

  public boolean isWaiting() {
    return waiting;
  }

  /** So many octets have moved. */
  public void moved(long octets) {
    double nanos = octets * SECOND / octetsPerSecond;
    aheadNanos = Math.min(aheadNanos + nanos, (double) MOST_AHEAD.toNanos());
  }

  /** Begins anew: what was before is forgotten, and there is grace again. */
  public void reset() {
    waiting = false;
    waitedNanos = 0;
    aheadNanos = 0;
  }

  /** Whether the grace is over, and less has moved than should have in the time of waiting. */
  public boolean isMissed(long now) {
    pass(now);
    return waitedNanos > graceNanos && aheadNanos < 0;
  }

  private void pass(long now) {
    if (waiting) {
      waitedNanos += now - since;
      aheadNanos -= now - since;
      since = now;
    }
  }
}
