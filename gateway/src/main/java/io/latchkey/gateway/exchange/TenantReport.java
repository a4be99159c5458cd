package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.upstream.transport.Breaker;
import io.latchkey.gateway.upstream.transport.Guard;
import io.latchkey.gateway.upstream.transport.TenantOutcome;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import org.jspecify.annotations.Nullable;

/**
 * What one call is told of its tenant before it goes, and says of it: each of its sendings to the
 * connection that it took, and the whole call, once, to the tenant's breaker. A sending that was
 * followed by another is no matter of the breaker's: it counts how calls end.
 *
 * <p>Confined to the exchange's event loop.
 */
final class TenantReport {
  private final Guard guard;
  private Breaker.@Nullable Pass pass;
  private TenantOutcome outcome = TenantOutcome.UNTOLD;

  TenantReport(Guard guard) {
    this.guard = guard;
  }

  /** Asks whether the call may go; the refusal, where it may not. */
  @Nullable Refusal begin(long nanos) {
    pass = guard.breaker().admit(nanos);
    if (pass == null) {
      return Refusal.of(Reason.CIRCUIT_OPEN, "Call again when it may have recovered.")
          .retryAfter(guard.breaker().retryAfterSeconds(nanos));
    }
    guard.retries().called(nanos);
    return null;
  }

  /**
   * The call ends so, unless something else is said of it later. Who waits for it because it is the
   * probe is told at once: an answer may go on for hours.
   */
  void says(@Nullable UpstreamCall sent, TenantOutcome what, long nanos) {
    outcome = what;
    if (sent != null) {
      sent.judged(what);
    }
    if (pass != null && pass.isProbe()) {
      end(nanos);
    }
  }

  /** The call has ended. */
  void end(long nanos) {
    Breaker.Pass leave = pass;
    pass = null;
    if (leave != null) {
      guard.breaker().ended(leave, outcome, nanos);
    }
  }
}
