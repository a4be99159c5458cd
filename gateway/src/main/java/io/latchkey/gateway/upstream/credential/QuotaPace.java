package io.latchkey.gateway.upstream.credential;

/**
 * The pace at which a tenant takes the calls of one account, learned from when it refuses them.
 *
 * <p>What it accepted from the end of one rest to the end of the next, by the time that took, is no
 * more than it gives in the long run. How fast calls went in the last seconds before it refused one
 * is no less, but for what a bucket had saved. The pace settles a little below the second, holds,
 * then feels its way up, rarely once two of these agree: a rest of whole seconds can cost more than
 * the pace falls short of.
 *
 * <p>Before the second 429 nothing is known but how many calls came during the first rest. If they
 * were few that says nothing, and the first pace is a guess that soon doubles.
 *
 * <p>Belongs to the quota's home loop. Times are nanoseconds of its clock, paces calls a second.
 */
final class QuotaPace {
  /** No pace is slower: one call in ten seconds. */
  static final double LEAST = 0.1;

  /** The first pace is no slower: a rest in a quiet moment does not tell what will be wanted. */
  static final double GUESS_LEAST = 10;

  /** Where less than this part of the known pace was asked for, a 429 says nothing of it. */
  private static final double WANTED = .5;

  /** So many of these in a row, each within {@link #OFTEN} seconds, make less the next guess. */
  private static final int UNASKED_MOST = 6;

  private static final double OFTEN = 12;
  private static final double DOUBLING = 2e9;
  private static final double DOUBLINGS_MOST = 20;
  private static final double EXPONENT_MOST = 50;
  private static final double SETTLE = 6e9;
  private static final double HOLD_UNSURE = 4e9;
  private static final double HOLD_FIRST = 30e9;
  private static final double HOLD_MOST = 180e9;
  private static final double PROBE = 100e9;
  private static final double MARGIN = .98;
  private static final double MARGIN_SURE = .995;
  private static final double AGREEING = .04;
  private static final double FAR = .8;
  private static final double ROUNDING = 1;
  private static final double SECOND = 1e9;
  private static final double SHORTEST = 1e-3;
  private static final long SPAN = 5_000_000_000L;

  private boolean bounding;
  private boolean guessed = true;
  private double start;
  private double hold = GUESS_LEAST;
  private double wanted;
  private int unasked;
  private double holdTime = HOLD_UNSURE;
  private long begun;
  private long ended;
  private double recentBefore;
  private double accepted;
  private double sending;
  private double resting;
  private long spanBegan;
  private long spanSent;
  private long spanBefore;
  private long spanBeforeTook;

  /** Calls a second at {@code now}; 0 before anything is known. */
  double at(long now) {
    double passed = Math.max(0, now - begun);
    double held = Math.max(0, passed - holdTime);
    if (guessed) {
      return start * Math.pow(2, Math.min(held / DOUBLING, DOUBLINGS_MOST));
    }
    double settled = hold - (hold - start) * Math.exp(-passed / SETTLE);
    double over = held / PROBE;
    return settled * Math.exp(Math.min(over * over, EXPONENT_MOST));
  }

  /** A call goes out. */
  void sent(long now) {
    if (now - spanBegan >= SPAN) {
      spanBefore = spanSent;
      spanBeforeTook = now - spanBegan;
      spanBegan = now;
      spanSent = 0;
    }
    spanSent++;
  }

  /** Calls go unbounded: of what the tenant takes then nothing is learned, or forgotten. */
  void open() {
    bounding = false;
  }

  /**
   * The tenant refused a call: a rest begins.
   *
   * @param asked calls a second that came lately
   */
  void refused(long now, double asked) {
    ended = now;
    wanted = asked;
  }

  /**
   * The rest is over.
   *
   * @param taken calls that the tenant accepted since the rest before
   * @param refused calls that it did not
   * @param offered calls a second that came during the rest, the first pace of all
   */
  void resume(long now, long taken, long refused, double offered) {
    if (bounding) {
      learn(now, taken, refused);
    } else {
      guessed &= offered < GUESS_LEAST;
      hold = Math.max(hold, offered);
      start = hold;
      holdTime = HOLD_UNSURE;
      accepted = 0;
      sending = 0;
      resting = 0;
      bounding = true;
    }
    begun = now;
    spanBegan = now;
    spanSent = 0;
    spanBefore = 0;
    spanBeforeTook = 0;
  }

  private void learn(long now, long taken, long refused) {
    double sendingNow = (ended - begun) / SECOND;
    double restingNow = (now - ended) / SECOND;
    double reached = at(ended);
    double both;
    double recent;
    if (taken > 0) {
      both = (accepted + taken) / (sending + resting + sendingNow + restingNow);
      double took = (ended - spanBegan + spanBeforeTook) / SECOND;
      recent = Math.max(0, spanSent + spanBefore - refused) / Math.max(SHORTEST, took);
      accepted = taken;
      sending = sendingNow;
      resting = restingNow;
    } else if (accepted > 0) {
      resting += sendingNow + restingNow; // the rest had been too short: it goes on
      both = accepted / (sending + resting);
      recent = accepted / Math.max(SHORTEST, sending);
    } else {
      start = Math.max(LEAST, start / 2);
      return;
    }
    boolean asked = wanted >= WANTED * hold;
    unasked = asked || sendingNow > OFTEN ? 0 : unasked + 1;
    if (asked || unasked >= UNASKED_MOST) {
      // calls that waited for the rest's end go faster than they come, for a moment
      settle(both, Math.min(asked ? recent : Math.min(recent, wanted), reached), reached);
      guessed = false;
      unasked = 0;
    } else {
      start = hold;
    }
  }

  private void settle(double both, double recently, double reached) {
    double time = sending + resting;
    double recent = recently;
    if (resting > 2 * ROUNDING) {
      // so long a rest is not only a Retry-After rounded up: what it takes is of the limit
      recent = Math.min(recent, Math.max(both, accepted / (time - ROUNDING)));
    }
    double least = Math.max(LEAST, Math.min(reached, accepted / time));
    recent = Math.max(least, recent);
    boolean sure = Math.abs(recent - recentBefore) < AGREEING * recentBefore;
    recentBefore = recent;
    holdTime = sure ? Math.max(HOLD_FIRST, Math.min(HOLD_MOST, holdTime * 3)) : HOLD_UNSURE;
    hold = Math.max(least, recent * (sure ? MARGIN_SURE : MARGIN));
    start =
        sure
            ? hold
            : least >= FAR * recent ? least + .7 * (hold - least) : Math.sqrt(least * recent);
  }
}
