package io.latchkey.gateway.exchange;

import io.latchkey.gateway.upstream.credential.CredentialLease;
import org.jspecify.annotations.Nullable;

/**
 * What a call needs that may be sent more than once, and most calls never do: the chance of a
 * second try with the content that it takes, the answer that is held back meanwhile, the retry
 * after a dead connection. Made with the first of these; a call without it has every chance yet.
 *
 * <p>Confined to the exchange's event loop.
 */
final class Tries {
  private final Exchange exchange;
  private final Delivery delivery;
  private final SecondTry chance;
  private @Nullable Replay replay;
  private @Nullable Retry retry;

  /**
   * Of a call that was not sent twice yet.
   *
   * @param begun whether the caller has seen something of an answer
   */
  Tries(Exchange exchange, Delivery delivery, boolean begun) {
    this.exchange = exchange;
    this.delivery = delivery;
    this.chance = SecondTry.of(delivery.decision());
    if (begun) {
      chance.begun();
    }
  }

  /** The chance to be sent once more with another token. */
  SecondTry chance() {
    return chance;
  }

  /** What becomes of a call whose token was refused; null before that. */
  @Nullable Replay replay() {
    return replay;
  }

  /** The same, of a call whose token is being refused now. */
  Replay refused() {
    Replay made = replay;
    if (made == null) {
      made = new Replay(exchange, delivery, chance);
      replay = made;
    }
    return made;
  }

  /** The chance to be sent once more after a connection that failed. */
  Retry retry() {
    Retry made = retry;
    if (made == null) {
      made = Retry.of(delivery.decision());
      retry = made;
    }
    return made;
  }

  /** Whether the next connection must be one that cannot have died unnoticed. */
  boolean wantsFresh() {
    return retry != null && retry.wantsFresh();
  }

  /** Whether an answer is held back. */
  boolean isHeldBack() {
    return replay != null && replay.isUnderWay();
  }

  /** Gives a lease to who waits for another one; false where nobody does. */
  boolean takes(CredentialLease given) {
    Replay waiting = replay;
    if (waiting == null || !waiting.isUnderWay()) {
      return false;
    }
    waiting.leased(given);
    return true;
  }

  /** Lets go of everything. */
  void release() {
    chance.release();
    if (replay != null) {
      replay.release();
    }
  }
}
