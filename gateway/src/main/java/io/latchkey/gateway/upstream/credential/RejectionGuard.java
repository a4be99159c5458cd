package io.latchkey.gateway.upstream.credential;

import java.time.Duration;

/**
 * Decides whether a 401 drops a token, so that a tenant that answers 401 to everything costs a few
 * tokens and not one a call.
 *
 * <p>Two limits, either of which makes a rejection not count. After a token was dropped, the
 * rejection of a successor that no call was accepted with yet counts only after 1 s, then 2 s,
 * doubling to 60 s: a second 401 in a row speaks of the call more than of the token. And of all
 * rejections, {@link #BURST} count at once and one more each {@link #REGAIN}, for the tenant that
 * accepts here and refuses there. A token whose rejection did not count goes on serving: other
 * calls may well be accepted with it (transient 401s, and 401s that mean "not with this scope", are
 * recorded facts).
 *
 * <p>Belongs to the pool's home loop.
 */
final class RejectionGuard {
  /** How many rejections count one right after the other. */
  static final int BURST = 5;

  /** How long it takes to win back one of them. */
  static final Duration REGAIN = Duration.ofSeconds(10);

  /** The longest time for which rejections of tokens that were never accepted do not count. */
  static final Duration QUIET = Duration.ofMinutes(1);

  private int spent;
  private long regainedAt;
  private boolean dropped;
  private int unproven;
  private long quietUntil;

  /**
   * Whether the rejection of the live token counts; that it does is noted.
   *
   * @param accepted whether any call was accepted with this token
   */
  boolean honours(long now, boolean accepted) {
    regain(now);
    boolean quiet = dropped && now - quietUntil < 0;
    if (spent == BURST || quiet && !accepted) {
      return false;
    }
    spent++;
    dropped = true;
    unproven = accepted ? 0 : unproven + 1;
    long wait = Duration.ofSeconds(1).toNanos() << Math.min(Math.max(0, unproven - 1), 10);
    quietUntil = now + Math.min(wait, QUIET.toNanos());
    return true;
  }

  private void regain(long now) {
    if (spent == 0) {
      regainedAt = now;
      return;
    }
    long regained = (now - regainedAt) / REGAIN.toNanos();
    spent = (int) Math.max(0, spent - regained);
    regainedAt += regained * REGAIN.toNanos();
  }
}
