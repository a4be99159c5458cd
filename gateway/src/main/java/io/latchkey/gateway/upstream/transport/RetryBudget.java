package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ResilienceMeter;
import io.latchkey.gateway.telemetry.RetryCause;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many calls to a tenant may be sent a second time, so that a tenant in trouble does not get
 * twice the calls: a share of the calls of the last ten seconds, and so many a second in any case.
 *
 * <p>A call of which nothing was written is free: its tenant gets it once however often that
 * happens, and each call has one retry at most. Thread-safe without locks: who wants a retry counts
 * it first and looks then, so that many at once may each be told no, but never too many yes.
 */
public final class RetryBudget {
  /** How far back calls count. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(CallWindow.SLICES);

  /** Of a lender that has none: every retry is let go, and nothing counted. */
  public static final RetryBudget UNBOUNDED = new RetryBudget();

  private static final int HUNDRED = 100;

  private final int percent;
  private final int perSecond;
  private final @Nullable CallWindow calls;
  private final ResilienceMeter.@Nullable Tenant meter;

  /**
   * Makes a budget.
   *
   * @param threads about how many will ask
   */
  public RetryBudget(
      TenantSettings.RetryBudget settings, int threads, ResilienceMeter.Tenant meter) {
    this.percent = settings.percent();
    this.perSecond = settings.perSecond();
    this.calls = new CallWindow(WINDOW_NANOS, threads);
    this.meter = meter;
  }

  private RetryBudget() {
    this.percent = HUNDRED;
    this.perSecond = 0;
    this.calls = null;
    this.meter = null;
  }

  /** Counts a call that is let go to the tenant. */
  public void called(long nanos) {
    if (calls != null) {
      calls.add(nanos, 1, 0);
    }
  }

  /** Whether a call may be sent once more; it is counted as sent then. */
  public boolean take(RetryCause cause, long nanos) {
    boolean yes = cause == RetryCause.UNWRITTEN || calls == null || draw(calls, nanos);
    if (meter != null && yes) {
      meter.retried(cause);
    } else if (meter != null) {
      meter.denied();
    }
    return yes;
  }

  private boolean draw(CallWindow window, long nanos) {
    window.add(nanos, 0, 1);
    long sum = window.sum(nanos);
    boolean share = HUNDRED * (sum & Integer.MAX_VALUE) <= percent * (sum >>> Integer.SIZE);
    if (share || (window.sum(nanos, 1) & Integer.MAX_VALUE) <= perSecond) {
      return true;
    }
    window.add(nanos, 0, -1);
    return false;
  }
}
