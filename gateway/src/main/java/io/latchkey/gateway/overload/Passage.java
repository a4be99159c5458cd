package io.latchkey.gateway.overload;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call's way through the gates of its route, and the places that it holds.
 *
 * <pre>
 *   OUTSIDE --no wait--------------------------> INSIDE --.
 *      |'-----all places are taken-> WAITING -----^       |-- leave --> GONE
 *      '-- refused --> GONE <-----------'-----------------'
 * </pre>
 *
 * <p>{@link #enter} and {@link #leave} belong to the call's event loop; the place that it waits for
 * may be granted on any thread. Whoever moves the state on acts on it, so that each place is given
 * back exactly once.
 */
public final class Passage {
  private enum State {
    OUTSIDE,
    WAITING,
    INSIDE,
    GONE
  }

  private final @Nullable Places caller;
  private final @Nullable RateGate rate;
  private final @Nullable TenantGate tenant;
  private final Priority priority;
  private final LongSupplier nanos;
  private final Runnable limited;
  private final Executor loop;
  private final Runnable admitted;
  private final AtomicReference<State> state = new AtomicReference<>(State.OUTSIDE);
  private long since;

  Passage(RouteGate gate, String name, Priority priority, Executor loop, Runnable admitted) {
    this.caller = gate.caller(name);
    this.rate = gate.rate(name);
    this.tenant = gate.tenant();
    this.priority = priority;
    this.nanos = gate.nanos();
    this.limited = gate.limited();
    this.loop = loop;
    this.admitted = admitted;
  }

  Priority priority() {
    return priority;
  }

  /**
   * Goes in, or begins to wait: then {@code admitted} is run on the call's loop once there is room,
   * and whoever waits must end it by {@link #leave} after {@link #waitNanos} at the latest.
   *
   * @return whether it is in
   * @throws RefusedException {@link Reason#TOO_MANY_CALLS}, {@link Reason#RATE_LIMIT} or {@link
   *     Reason#CONCURRENCY}; then it holds nothing
   */
  public boolean enter() throws RefusedException {
    if (caller != null && !caller.take()) {
      throw Refusal.of(
              Reason.TOO_MANY_CALLS, "Wait for answers: the caller's concurrency is used up.")
          .retryAfter(1)
          .raise();
    }
    if (rate != null && !rate.take()) {
      leaveCaller();
      limited.run();
      throw Refusal.of(Reason.RATE_LIMIT, "Call more slowly: the route's rateLimit is used up.")
          .retryAfter(rate.secondsLeft())
          .raise();
    }
    if (tenant == null || tenant.take()) {
      state.set(State.INSIDE);
      return true;
    }
    since = nanos.getAsLong();
    state.set(State.WAITING);
    if (!tenant.join(this)) {
      state.set(State.GONE);
      leaveCaller();
      throw busy("The tenant serves as many calls as it may, and as many wait as may.").raise();
    }
    return false;
  }

  /** How long it may wait, in nanoseconds. */
  public long waitNanos() {
    return tenant == null ? 0 : tenant.waitNanos();
  }

  /** What a call is told that has waited for so long. */
  public Refusal late() {
    return busy("The tenant serves as many calls as it may, and none ended in time.");
  }

  private static Refusal busy(String detail) {
    return Refusal.of(Reason.CONCURRENCY, detail).retryAfter(1);
  }

  /** Gives back whatever it holds; however often it is called, once. */
  public void leave() {
    State was = state.getAndSet(State.GONE);
    if (was == State.WAITING || was == State.INSIDE) {
      leaveCaller();
    }
    if (tenant != null && was == State.WAITING) {
      tenant.leave(this);
    } else if (tenant != null && was == State.INSIDE) {
      tenant.giveBack();
    }
  }

  private void leaveCaller() {
    if (caller != null) {
      caller.giveBack();
    }
  }

  /** Takes the place that whoever calls this holds for it; false if it has gone. Any thread. */
  boolean grant() {
    return state.compareAndSet(State.WAITING, State.INSIDE);
  }

  /** Tells the call that it is in. Any thread. */
  void tell() {
    TenantGate from = Objects.requireNonNull(tenant);
    from.waited(nanos.getAsLong() - since);
    try {
      loop.execute(admitted);
    } catch (RejectedExecutionException stopped) {
      // its loop has ended, and the call with it; whoever tells it goes on handing places out
      if (state.compareAndSet(State.INSIDE, State.GONE)) {
        leaveCaller();
        from.places().giveBack();
      }
    }
  }
}
