package io.latchkey.gateway.upstream.credential;

import java.time.Duration;

/**
 * How many calls a second have come lately: in the last five to ten seconds, or since it was begun.
 * Belongs to the quota's home loop.
 */
final class ArrivalRate {
  private static final long SPAN = Duration.ofSeconds(5).toNanos();

  /** Seconds: what comes in less says nothing of how many come in one. */
  private static final double SHORTEST = .05;

  private static final double NANOS = 1e9;

  private long began;
  private long came;
  private long before;
  private long beforeTook;

  /** Forgets all. */
  void begin(long now) {
    began = now;
    came = 0;
    before = 0;
    beforeTook = 0;
  }

  /** A call comes. */
  void count(long now) {
    turn(now);
    came++;
  }

  private void turn(long now) {
    long took = now - began;
    if (took >= 2 * SPAN) {
      begin(now - SPAN); // nothing came for so long
    } else if (took >= SPAN) {
      before = came;
      beforeTook = took;
      began = now;
      came = 0;
    }
  }

  double perSecond(long now) {
    turn(now);
    return (came + before) / Math.max(SHORTEST, (now - began + beforeTook) / NANOS);
  }
}
