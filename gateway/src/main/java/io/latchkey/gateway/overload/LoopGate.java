package io.latchkey.gateway.overload;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of proven callers on one event loop: how many are under way, and which of them are
 * turned away because the loop cannot keep up.
 *
 * <p>Of each priority the right share is turned away, evenly, without chance. The last share of the
 * highest priority is always let in: else nothing would show that the pressure is gone. Confined to
 * its event loop, but for {@link #calls} and {@link #pressure}.
 */
public final class LoopGate {
  /** The most of a priority's calls that is turned away. */
  private static final double MOST_SHARE = 0.95;

  /**
   * How long a call that is turned away waits to be told so at the least, and from one that is told
   * to the next: who calls again at once, on however many connections, would otherwise be told so
   * often that nothing else was done.
   */
  static final long TELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long it waits at the most. */
  static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final LoopGates all;
  private final Strain strain;
  private final AtomicInteger calls = new AtomicInteger();
  private final double[] owed = new double[Priority.values().length];
  private volatile double pressure;
  private long told;

  LoopGate(LoopGates all, long now, long cpu) {
    this.all = all;
    this.strain = new Strain(now, cpu);
    this.told = now;
  }

  /**
   * Lets a call in, which must {@link #leave} once.
   *
   * @throws RefusedException {@link Reason#OVERLOADED}
   */
  public void enter(Priority priority) throws RefusedException {
    double now = strain.pressure();
    if (now > 0 && isTurnedAway(now - all.rank(priority), priority.ordinal())) {
      throw Refusal.of(Reason.OVERLOADED, "Call again later: the gateway cannot keep up.")
          .retryAfter(1 + (long) now)
          .raise();
    }
    calls.lazySet(calls.get() + 1);
  }

  private boolean isTurnedAway(double share, int priority) {
    if (share <= 0) {
      return false;
    }
    owed[priority] += Math.min(MOST_SHARE, share);
    if (owed[priority] < 1) {
      return false;
    }
    owed[priority]--;
    return true;
  }

  /** In how many nanoseconds from {@code now} a call is told that it was turned away. */
  public long tellAfter(long now) {
    long wait = Math.max(TELL_NANOS, told + BETWEEN_NANOS - now);
    told = now + Math.min(LAST_NANOS, wait);
    return told - now;
  }

  /** A call that was let in has ended. */
  public void leave() {
    calls.lazySet(calls.get() - 1);
  }

  /** The loop's timer fires, so much later than it was set for. */
  void fired(long now, long lateNanos, long cpu) {
    strain.fired(now, lateNanos, cpu, all.ranks());
    pressure = strain.pressure();
  }

  /** How many calls are under way; any thread. */
  int calls() {
    return calls.get();
  }

  /** As {@link Strain#pressure} has it; any thread. */
  double pressure() {
    return pressure;
  }
}
