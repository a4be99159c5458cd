package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.BreakerState;
import io.latchkey.gateway.telemetry.ResilienceMeter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps calls from a tenant that fails.
 *
 * <pre>
 *   CLOSED --too large a share of the window's calls failed--> OPEN --after `open`, the next call--> HALF_OPEN
 *      ^                                                         ^                                    |   |
 *      |                                                         '------- that call failed -----------'   |
 *      '------------------------------------- that call was served ---------------------------------------'
 * </pre>
 *
 * <p>Half-open, one call at a time goes: its probe. One that ends without saying anything of the
 * tenant, or has said nothing after {@code open}, makes room for the next. Calls that were let go
 * before a change say nothing any more.
 *
 * <p>Thread-safe without locks: a call that goes while it is closed reads one volatile field, and
 * counts itself at its end in a slot of its thread. Only a failure looks at the counts of all.
 */
public final class Breaker {
  /** Of a lender that has none: every call goes, and nothing is counted. */
  public static final Breaker NONE = new Breaker();

  private static final Logger log = LoggerFactory.getLogger(Breaker.class);
  private static final AtomicReferenceFieldUpdater<Breaker, Pass> PRESENT =
      AtomicReferenceFieldUpdater.newUpdater(Breaker.class, Pass.class, "present");
  private static final int HUNDRED = 100;

  private final String tenant;
  private final TenantSettings.@Nullable Breaker settings;
  private final CallWindow window;
  private final InstantSource clock;
  private final ResilienceMeter.@Nullable Tenant meter;
  private volatile Pass present;

  /**
   * Leave for one call to go, to be handed back with what it says of the tenant. All calls that go
   * while the breaker is closed share one.
   */
  public static final class Pass {
    private final BreakerState state;
    private final Instant since;
    private final boolean taken;
    private final long until;

    private Pass(BreakerState state, Instant since, boolean taken, long until) {
      this.state = state;
      this.since = since;
      this.taken = taken;
      this.until = until;
    }

    /** Whether it is the call by which it is seen how the tenant is. */
    public boolean isProbe() {
      return state == BreakerState.HALF_OPEN;
    }
  }

  /**
   * A breaker as it is at one moment.
   *
   * @param since when it came to be so
   */
  public record Status(BreakerState state, Instant since) {}

  /**
   * Makes a closed one.
   *
   * @param settings when it opens, or null for never
   * @param threads about how many will ask
   */
  public Breaker(
      String tenant,
      TenantSettings.@Nullable Breaker settings,
      int threads,
      InstantSource clock,
      ResilienceMeter.@Nullable Tenant meter) {
    this.tenant = tenant;
    this.settings = settings;
    this.window = new CallWindow(settings == null ? 1 : settings.window().toNanos(), threads);
    this.clock = clock;
    this.meter = meter;
    this.present = state(BreakerState.CLOSED, 0);
  }

  private Breaker() {
    this("", null, 1, () -> Instant.EPOCH, null);
  }

  private Pass state(BreakerState state, long until) {
    return new Pass(state, clock.instant(), state == BreakerState.HALF_OPEN, until);
  }

  /** How it is now. */
  public Status status() {
    Pass now = present;
    return new Status(now.state, now.since);
  }

  /**
   * Asks whether a call may go.
   *
   * @param nanos of the clock that all of this is told by
   * @return leave to go, which must be handed back by {@link #ended}, or null where it must not
   */
  public @Nullable Pass admit(long nanos) {
    Pass now = present;
    return now.state == BreakerState.CLOSED ? now : probe(nanos);
  }

  private @Nullable Pass probe(long nanos) {
    while (true) {
      Pass now = present;
      if (now.state == BreakerState.CLOSED) {
        return now;
      }
      boolean half = now.state == BreakerState.HALF_OPEN;
      if ((!half || now.taken) && nanos - now.until < 0) {
        return null;
      }
      long until = nanos + openNanos();
      Pass next =
          half
              ? new Pass(BreakerState.HALF_OPEN, now.since, true, until)
              : state(BreakerState.HALF_OPEN, until);
      if (PRESENT.compareAndSet(this, now, next)) {
        if (!half) {
          tell(next, 0);
        }
        return next;
      }
    }
  }

  private long openNanos() {
    return Objects.requireNonNull(settings).open().toNanos();
  }

  /** In how many seconds a call that was refused may be made again, 1 or more. */
  public long retryAfterSeconds(long nanos) {
    Pass now = present;
    long left = now.state == BreakerState.OPEN ? now.until - nanos : 0;
    return Math.max(1, (left + 999_999_999L) / 1_000_000_000L);
  }

  /** Takes back the leave of a call that has ended, with what it says of the tenant. */
  public void ended(Pass pass, TenantOutcome outcome, long nanos) {
    if (settings == null || present != pass) {
      return;
    }
    boolean failed = outcome == TenantOutcome.FAILED;
    if (!pass.isProbe()) {
      count(pass, outcome, nanos);
    } else if (outcome == TenantOutcome.UNTOLD) {
      PRESENT.compareAndSet(this, pass, new Pass(BreakerState.HALF_OPEN, pass.since, false, nanos));
    } else if (failed) {
      change(pass, state(BreakerState.OPEN, nanos + openNanos()), 0);
    } else {
      window.clear();
      change(pass, state(BreakerState.CLOSED, 0), 0);
    }
  }

  private void count(Pass pass, TenantOutcome outcome, long nanos) {
    if (outcome == TenantOutcome.UNTOLD || settings == null) {
      return;
    }
    boolean failed = outcome == TenantOutcome.FAILED;
    window.add(nanos, 1, failed ? 1 : 0);
    if (!failed) {
      return;
    }
    long sum = window.sum(nanos);
    long calls = sum >>> Integer.SIZE;
    long failures = sum & Integer.MAX_VALUE;
    if (calls >= settings.calls() && HUNDRED * failures >= settings.failures() * calls) {
      change(pass, state(BreakerState.OPEN, nanos + openNanos()), failures);
    }
  }

  private void change(Pass from, Pass to, long failures) {
    if (PRESENT.compareAndSet(this, from, to)) {
      tell(to, failures);
    }
  }

  private void tell(Pass now, long failures) {
    if (meter != null) {
      meter.changed(now.state);
    }
    switch (now.state) {
      case OPEN ->
          log.atWarn()
              .addKeyValue("tenant", tenant)
              .addKeyValue("breaker", now.state.word())
              .addKeyValue("failures", failures == 0 ? 1 : failures)
              .log("it fails too often: calls are refused");
      case HALF_OPEN ->
          log.atInfo()
              .addKeyValue("tenant", tenant)
              .addKeyValue("breaker", now.state.word())
              .log("one call at a time is let go to see whether it serves again");
      case CLOSED ->
          log.atInfo()
              .addKeyValue("tenant", tenant)
              .addKeyValue("breaker", now.state.word())
              .log("it serves again");
    }
  }
}
