package io.latchkey.gateway.upstream.credential;

import org.jspecify.annotations.Nullable;

/**
 * One token of a pool and the state machine that keeps it.
 *
 * <pre>{@code
 *         departed            landed            due, turned
 * EMPTY ------------> MINTING --------> FRESH ---------------> REFRESHING
 *   ^                  |   ^              ^ <------ landed -------- |
 *   | rested    failed |   | departed     | promoted, from anywhere |
 *   |                  v   |              |                         |
 * BACKING_OFF <--------+   +--- REJECTED <--- rejected -------------+
 *                          +--- EXPIRED  <--- lapsed ---------------+  (both from FRESH too)
 * }</pre>
 *
 * <p>Every way there is, but for the end of the pool, which leads from anywhere to {@code EMPTY}:
 *
 * <pre>{@code
 * EMPTY       --departed-->  MINTING
 * EMPTY       --promoted-->  FRESH
 * MINTING     --landed-->    FRESH
 * MINTING     --failed-->    BACKING_OFF
 * MINTING     --promoted-->  FRESH
 * MINTING     --turned-->    EMPTY
 * FRESH       --due-->       REFRESHING
 * FRESH       --rejected-->  REJECTED
 * FRESH       --lapsed-->    EXPIRED
 * FRESH       --renewed-->   FRESH
 * FRESH       --promoted-->  FRESH
 * FRESH       --turned-->    REFRESHING
 * REFRESHING  --landed-->    FRESH
 * REFRESHING  --failed-->    REFRESHING
 * REFRESHING  --rejected-->  REJECTED
 * REFRESHING  --lapsed-->    EXPIRED
 * REFRESHING  --outlived-->  MINTING
 * REFRESHING  --renewed-->   REFRESHING
 * REFRESHING  --promoted-->  FRESH
 * REFRESHING  --turned-->    REFRESHING
 * EXPIRED     --departed-->  MINTING
 * EXPIRED     --promoted-->  FRESH
 * REJECTED    --departed-->  MINTING
 * REJECTED    --discarded--> REJECTED
 * REJECTED    --failed-->    BACKING_OFF
 * REJECTED    --promoted-->  FRESH
 * BACKING_OFF --rested-->    EMPTY
 * BACKING_OFF --promoted-->  FRESH
 * BACKING_OFF --turned-->    EMPTY
 * }</pre>
 *
 * <ul>
 *   <li>{@code FRESH} and {@code REFRESHING} serve; a failed refresh stays {@code REFRESHING}, and
 *       so does the old token, until a retry lands or its life ends.
 *   <li>At most one {@link Flight} is under way. A rejection marks it stale: what it brings was
 *       asked for before the rejection and is <i>discarded</i> (security rule 4).
 *   <li>A token is dropped by its own rejection only, never by that of an older generation.
 *   <li>When the pool turns to another source, one slot is <i>promoted</i>: it takes the token that
 *       came with it. The others are <i>turned</i>: what serves comes due, what was under way is
 *       given up.
 *   <li>A token is <i>outlived</i> by the attempt to replace it, where the two cross.
 * </ul>
 *
 * <p>Everything but {@link #published()} belongs to the pool's home loop.
 */
final class TokenSlot {
  private RejectionGuard guard = new RejectionGuard();

  private SlotState state = SlotState.EMPTY;
  private volatile @Nullable Token token;
  private @Nullable Flight flight;
  private @Nullable Token refused;
  private long newestAtRejection;
  private HomeLoop.@Nullable Timer refreshTimer;
  private HomeLoop.@Nullable Timer expiryTimer;

  /** An attempt to get a token that is under way. */
  static final class Flight {
    private final TokenSource source;
    private final long began;
    private HomeLoop.@Nullable Timer watchdog;
    private boolean stale;

    Flight(TokenSource source, long began) {
      this.source = source;
      this.began = began;
    }

    /** Where it is bound for. */
    TokenSource source() {
      return source;
    }

    long began() {
      return began;
    }

    boolean isStale() {
      return stale;
    }

    void watch(HomeLoop.Timer timer) {
      watchdog = timer;
    }
  }

  /** The token that serves, or null; it may have expired a moment ago. Any thread. */
  @Nullable Token published() {
    return token;
  }

  SlotState state() {
    return state;
  }

  @Nullable Flight flight() {
    return flight;
  }

  /** The last token of this slot that the upstream refused, or null. */
  @Nullable Token refused() {
    return refused;
  }

  /** The newest generation of the pool when this slot's token was last refused; 0 if never. */
  long newestAtRejection() {
    return newestAtRejection;
  }

  RejectionGuard guard() {
    return guard;
  }

  /** Whether a successor of the token that serves should be got. */
  boolean isDue() {
    return state == SlotState.REFRESHING;
  }

  void comesDue() {
    if (state.isServing()) {
      state = SlotState.REFRESHING;
    }
  }

  void departs(Flight departing) {
    if (flight != null) {
      throw new IllegalStateException("one attempt at a time");
    }
    flight = departing;
    if (!state.isServing()) {
      state = SlotState.MINTING;
    }
  }

  /** The attempt brought {@code fresh}, which serves from now on. */
  void lands(Token fresh, HomeLoop.Timer refresh, HomeLoop.Timer expiry) {
    ends();
    cancelTimers();
    token = fresh;
    refreshTimer = refresh;
    expiryTimer = expiry;
    state = SlotState.FRESH;
  }

  /** The attempt brought nothing. */
  void fails() {
    ends();
    if (!state.isServing()) {
      state = SlotState.BACKING_OFF;
    }
  }

  /** What the attempt brought was asked for before a rejection, and is not taken. */
  void discards() {
    ends();
    state = SlotState.REJECTED;
  }

  /** The wait after a failure is over. */
  void rests() {
    if (state == SlotState.BACKING_OFF) {
      state = SlotState.EMPTY;
    }
  }

  /**
   * The upstream refused the token that serves.
   *
   * @param newest the newest generation of the pool
   */
  void rejects(long newest) {
    refused = token;
    newestAtRejection = newest;
    drop(SlotState.REJECTED);
    if (flight != null) {
      flight.stale = true;
    }
  }

  /** The upstream gave the session that serves another value, which serves from now on. */
  void renews(Token renewed, HomeLoop.Timer refresh, HomeLoop.Timer expiry) {
    cancelTimers();
    token = renewed;
    refreshTimer = refresh;
    expiryTimer = expiry;
  }

  /** Another source makes the tokens from now on: one that serves comes due, all else is over. */
  void turns() {
    boolean minting = state == SlotState.MINTING;
    ends();
    refused = null;
    guard = new RejectionGuard();
    if (state.isServing()) {
      comesDue();
    } else if (minting || state == SlotState.BACKING_OFF) {
      state = SlotState.EMPTY;
    }
  }

  /** Drops the token if its life is over by {@code now}; true if that was so. */
  boolean lapses(long now) {
    Token old = token;
    if (old == null || !old.isExpired(now)) {
      return false;
    }
    drop(flight == null ? SlotState.EXPIRED : SlotState.MINTING);
    return true;
  }

  /** Empties the slot for good and gives the token that served, for its session to be ended. */
  @Nullable Token closes() {
    Token old = token;
    ends();
    drop(SlotState.EMPTY);
    return old;
  }

  private void drop(SlotState next) {
    cancelTimers();
    token = null;
    state = next;
  }

  private void ends() {
    if (flight != null && flight.watchdog != null) {
      flight.watchdog.cancel();
    }
    flight = null;
  }

  private void cancelTimers() {
    if (refreshTimer != null) {
      refreshTimer.cancel();
    }
    if (expiryTimer != null) {
      expiryTimer.cancel();
    }
    refreshTimer = null;
    expiryTimer = null;
  }
}
