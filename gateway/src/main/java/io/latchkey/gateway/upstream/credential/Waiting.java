package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One call's place in the queue for a token, with a deadline of its own.
 *
 * <p>The home loop settles it exactly once and leaves the telling to the call's own loop. A token
 * that died on the way between the two puts the call back into the queue instead.
 */
public final class Waiting {
  private final PoolHome home;
  private final Executor loop;
  private final Waiter waiter;
  private final long deadline;
  private final @Nullable Token refused;
  private volatile boolean cancelled;
  private HomeLoop.@Nullable Timer timer;

  /**
   * A call that is in no queue yet.
   *
   * @param refused the token that it needs another for, or null
   */
  Waiting(PoolHome home, Executor loop, Waiter waiter, long deadline, @Nullable Token refused) {
    this.home = home;
    this.loop = loop;
    this.waiter = waiter;
    this.deadline = deadline;
    this.refused = refused;
  }

  /**
   * Leaves the queue: nothing more is called, if this is called on the call's own loop. The attempt
   * that others wait for goes on. Any thread.
   */
  public void cancel() {
    cancelled = true;
    home.post(() -> home.forget(this));
  }

  /** What is left until the call's deadline; negative once that is over. Any thread. */
  public Duration left() {
    return Duration.ofNanos(deadline - home.nanoTime());
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** The token that this call may have now, or null. */
  @Nullable Token choose(TokenSlots slots, long now) {
    Token before = refused;
    return before == null ? slots.pick(now) : slots.pickInPlaceOf(before, now);
  }

  long deadline() {
    return deadline;
  }

  /** Belongs to the home loop. */
  void watch(HomeLoop.Timer deadlineTimer) {
    timer = deadlineTimer;
  }

  /** Belongs to the home loop, as {@link #fail} does. */
  void settle(Token token) {
    stopTimer();
    tell(() -> deliver(token));
  }

  void fail(Unavailable unavailable) {
    stopTimer();
    tell(
        () -> {
          if (!cancelled) {
            waiter.failed(unavailable);
          }
        });
  }

  void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void deliver(Token token) {
    if (cancelled) {
      return;
    }
    if (token == refused || token.isUsable(home.nanoTime())) {
      waiter.ready(token);
    } else if (!home.post(() -> home.enqueue(this))) {
      waiter.failed(Unavailable.of(Unavailable.Cause.CLOSED));
    }
  }

  private void tell(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException gone) {
      cancelled = true; // the call's loop has ended, and with it the call
    }
  }
}
