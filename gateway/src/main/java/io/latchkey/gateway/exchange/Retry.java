package io.latchkey.gateway.exchange;

import io.latchkey.gateway.telemetry.RetryCause;
import io.latchkey.gateway.upstream.transport.RetryBudget;
import io.latchkey.gateway.upstream.transport.UpstreamCall;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import org.jspecify.annotations.Nullable;

/**
 * The chance of a call to be sent once more because its connection failed it.
 *
 * <p>It has one where its tenant surely did nothing: the connection took nothing of it, or the
 * tenant said that it did not look at it (RFC 9113 section 8.7); then the content that was sent
 * must be at hand. And where doing it twice is as doing it once: its method is idempotent and no
 * content was sent (RFC 9110 section 9.2.2). Never after an octet of an answer, never more than
 * {@link #MOST}, and only as the tenant's {@link RetryBudget} lets it.
 *
 * <p>Confined to the exchange's event loop.
 */
final class Retry {
  /** How often a call is sent once more. A replay after a 401 is another matter. */
  static final int MOST = 1;

  private final RetryBudget budget;
  private final boolean idempotent;
  private int taken;

  private Retry(RetryBudget budget, boolean idempotent) {
    this.budget = budget;
    this.idempotent = idempotent;
  }

  /** Of a call that was not sent yet. */
  static Retry of(Decision<RoutePlan> call) {
    return new Retry(call.route().tenant().guard().retries(), call.outgoing().idempotent());
  }

  /** Whether the next connection must be one that cannot have died unnoticed. */
  boolean wantsFresh() {
    return taken > 0;
  }

  /**
   * Takes the chance, if there is one.
   *
   * @param failed what the call was sent on
   * @param content whether any content was sent, in whichever sending
   * @param kept whether all of that can be sent again
   */
  boolean take(
      UpstreamCall failed, UpstreamException why, boolean content, boolean kept, long nanos) {
    RetryCause cause = taken < MOST ? cause(failed, why, content, kept) : null;
    if (cause == null || !budget.take(cause, nanos)) {
      return false;
    }
    taken++;
    return true;
  }

  private @Nullable RetryCause cause(
      UpstreamCall failed, UpstreamException why, boolean content, boolean kept) {
    boolean again = kept || !content;
    if (why.kind() != UpstreamException.Kind.BROKEN || failed.hasAnswerBegun()) {
      return null;
    }
    return switch (failed.reach()) {
      case NOT_WRITTEN -> again ? RetryCause.UNWRITTEN : null;
      case REFUSED -> again ? RetryCause.REFUSED : null;
      case UNKNOWN -> idempotent && !content ? broken(failed) : null;
    };
  }

  private static RetryCause broken(UpstreamCall failed) {
    return failed.isReused() ? RetryCause.STALE : RetryCause.BROKEN;
  }
}
