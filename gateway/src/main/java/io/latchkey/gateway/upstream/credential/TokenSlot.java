package io.latchkey.gateway.upstream.credential;

import org.jspecify.annotations.Nullable;

/**
 * One token of a pool and the state machine that keeps it.
 *
 * <pre>{@code
 *       +-----------------------------------------------------------+
 *       |                 failed, nothing serves                    |
 *       v                                                           |
 * BACKING_OFF --rested--> EMPTY --departs--> MINTING --landed--> FRESH <--------+
 *       |                              ^        ^                | |   |        |
 *       +-----------departs------------|--------+     rejected   | |   | departs|
 *                                      |        |   +------------+ |   v        |
 *                                      |        |   v              | REFRESHING-+
 *                                      |     REJECTED <------------|---+ |  landed
 *                                      |                 rejected  |     |
 *                                      +-- EXPIRED <---------------+-----+
 *                                                        lapsed
 * }</pre>
 *
 * <ul>
 *   <li>{@code FRESH} and {@code REFRESHING} serve; a failed refresh stays {@code REFRESHING}, and
 *       so does the old token, until a retry lands or its life ends.
 *   <li>At most one {@link Flight} is under way. A rejection marks it stale: what it brings was
 *       asked for before the rejection and is thrown away (security rule 4).
 *   <li>A token is dropped by its own rejection only, never by that of an older generation.
 * </ul>
 *
 * <p>Everything but {@link #published()} belongs to the pool's home loop.
 */
final class TokenSlot {
  private final RejectionGuard guard = new RejectionGuard();

  private SlotState state = SlotState.EMPTY;
  private volatile @Nullable Token token;
  private @Nullable Flight flight;
  private @Nullable Token refused;
  private boolean due;
  private HomeLoop.@Nullable Timer refreshTimer;
  private HomeLoop.@Nullable Timer expiryTimer;

  /** An attempt to get a token that is under way. */
  static final class Flight {
    private final long began;
    private HomeLoop.@Nullable Timer watchdog;
    private boolean stale;

    Flight(long began) {
      this.began = began;
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

  RejectionGuard guard() {
    return guard;
  }

  /** Whether a successor of the token that serves should be got. */
  boolean isDue() {
    return due && state.isServing();
  }

  void comesDue() {
    due = true;
  }

  void departs(Flight departing) {
    if (flight != null) {
      throw new IllegalStateException("one attempt at a time");
    }
    flight = departing;
    state = state.isServing() ? SlotState.REFRESHING : SlotState.MINTING;
  }

  /** The attempt brought {@code fresh}, which serves from now on. */
  void lands(Token fresh, HomeLoop.Timer refresh, HomeLoop.Timer expiry) {
    ends();
    cancelTimers();
    token = fresh;
    due = false;
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

  /** The upstream refused the token that serves. */
  void rejects() {
    refused = token;
    drop(SlotState.REJECTED);
    if (flight != null) {
      flight.stale = true;
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
    due = false;
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
