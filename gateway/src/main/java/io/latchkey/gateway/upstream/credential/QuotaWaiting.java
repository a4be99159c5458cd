package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Refusal;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One call's place in the queue for its turn, with a deadline of its own. The home loop settles it
 * exactly once and leaves the telling to the call's own loop.
 */
public final class QuotaWaiting {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final QuotaHome home;
  private final String caller;
  private final Executor loop;
  private final QuotaWaiter waiter;
  private final long since;
  private final long deadline;
  private final long number = NUMBERS.incrementAndGet();
  private long waited;
  private volatile boolean cancelled;

  QuotaWaiting(
      QuotaHome home,
      String caller,
      Executor loop,
      QuotaWaiter waiter,
      long since,
      long waitNanos) {
    this.home = home;
    this.caller = caller;
    this.loop = loop;
    this.waiter = waiter;
    this.since = since;
    this.deadline = since + waitNanos;
  }

  /**
   * Leaves the queue: nothing more is called, if this is called on the call's own loop. Any thread.
   */
  public void cancel() {
    cancelled = true;
    home.post(() -> home.forget(this));
  }

  /** Whose call it is. */
  String caller() {
    return caller;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** How long it waited, once it is told that it was admitted. Belongs to the call's own loop. */
  public Duration waited() {
    return Duration.ofNanos(waited);
  }

  /** When the call came, in nanoseconds of the home loop's clock. */
  long since() {
    return since;
  }

  long deadline() {
    return deadline;
  }

  /** The sooner deadline first; of equal ones that of the call that came first. */
  static int compareDeadlines(QuotaWaiting one, QuotaWaiting other) {
    // nanoseconds of a clock may pass the greatest number: their difference counts
    long later = one.deadline - other.deadline;
    return Long.signum(later == 0 ? one.number - other.number : later);
  }

  /** Belongs to the home loop, as {@link #refuse} does. */
  void admit(long now) {
    long took = now - since;
    tell(
        () -> {
          waited = took;
          waiter.admitted();
        });
  }

  void refuse(Refusal refusal) {
    tell(() -> waiter.refused(refusal));
  }

  private void tell(Runnable news) {
    try {
      loop.execute(
          () -> {
            if (!cancelled) {
              news.run();
            }
          });
    } catch (RejectedExecutionException gone) {
      cancelled = true; // the call's loop has ended, and with it the call
    }
  }
}
