package io.latchkey.gateway.admin;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many wrong tokens are tried: {@link #AT_ONCE}, then one every {@link #EVERY}. What
 * comes faster waits its turn, the right token among them, so that whoever guesses gets no further
 * and never locks the operator out: no more calls wait than there are connections.
 *
 * <p>Confined to one event loop, the one that all connections of a listener are on.
 */
final class TokenTries {
  /** So many wrong tokens are refused at once. */
  static final int AT_ONCE = 10;

  /** So many may wait before those are let go of whose callers have gone. */
  static final int MOST_GONE = 2 * AdminServer.MAX_CONNECTIONS;

  /** Between two that wait. */
  static final Duration EVERY = Duration.ofMillis(100);

  private final Queue<Try> waiting = new ArrayDeque<>();
  private int left = AT_ONCE;
  private boolean ticking;
  private @Nullable EventExecutor loop;

  /** One token that was sent. */
  private record Try(
      BooleanSupplier right, BooleanSupplier gone, CompletableFuture<Boolean> decided) {}

  /**
   * Whether a token is right, when its turn has come.
   *
   * @param right compares
   * @param gone whether nobody waits for the answer any more
   */
  CompletionStage<Boolean> attempt(
      EventExecutor executor, BooleanSupplier right, BooleanSupplier gone) {
    loop = executor;
    if (waiting.size() >= MOST_GONE) {
      waiting.removeIf(TokenTries::hasGone);
    }
    Try mine = new Try(right, gone, new CompletableFuture<>());
    waiting.add(mine);
    if (waiting.size() == 1) {
      goOn();
    }
    return mine.decided();
  }

  /** How many wait for their turn. */
  int waiting() {
    return waiting.size();
  }

  private void goOn() {
    while (left > 0 && !waiting.isEmpty()) {
      Try next = waiting.remove();
      if (hasGone(next)) {
        continue;
      }
      boolean right = next.right().getAsBoolean();
      if (!right) {
        left--;
        tick();
      }
      next.decided().complete(right);
    }
  }

  private static boolean hasGone(Try one) {
    return one.gone().getAsBoolean() && one.decided().complete(false);
  }

  private void tick() {
    EventExecutor on = loop;
    if (!ticking && on != null) {
      ticking = true;
      on.schedule(this::ticked, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void ticked() {
    ticking = false;
    left++;
    if (left < AT_ONCE) {
      tick();
    }
    goOn();
  }
}
