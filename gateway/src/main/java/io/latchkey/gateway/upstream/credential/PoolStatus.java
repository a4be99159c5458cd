package io.latchkey.gateway.upstream.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a pool stands, for people and metrics; nothing in it is secret.
 *
 * @param account whose tokens these are
 * @param state of the slot that serves best
 * @param live how many tokens serve
 * @param size how many are kept
 * @param generation of the newest token; 0 before the first
 * @param issued when the token that lives longest was got, or null if none lives
 * @param expiry of that token
 * @param refresh when the first of the tokens that live is to be replaced if it is in use, perhaps
 *     in the past; null if none lives
 * @param failed the last attempt, or null if it succeeded
 * @param retryAt when the next attempt may be made, or null if at any time
 * @param waiters calls that wait for a token
 */
public record PoolStatus(
    String account,
    SlotState state,
    int live,
    int size,
    long generation,
    @Nullable Instant issued,
    @Nullable Instant expiry,
    @Nullable Instant refresh,
    @Nullable Failed failed,
    @Nullable Instant retryAt,
    int waiters) {

  /** An attempt that failed, and when it did. */
  public record Failed(Instant at, MintFailure failure) {}

  static PoolStatus empty(String account, int size) {
    return new PoolStatus(account, SlotState.EMPTY, 0, size, 0, null, null, null, null, null, 0);
  }

  /** What was wrong with the last attempt, or null if it succeeded. */
  public @Nullable String lastFailure() {
    return failed == null ? null : MintLog.sentence(failed.failure());
  }

  PoolStatus waiting(int calls) {
    return new PoolStatus(
        account, state, live, size, generation, issued, expiry, refresh, failed, retryAt, calls);
  }
}
