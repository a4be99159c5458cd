package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Deadline;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Step;
import io.latchkey.gateway.upstream.transport.UpstreamException;

/** What a caller is told when its tenant fails: fixed text, nothing of the tenant. */
final class Failures {
  private Failures() {}

  static Refusal refusal(UpstreamException why) {
    return switch (why.kind()) {
      case UNREACHABLE, CERTIFICATE_REFUSED ->
          Refusal.of(Reason.UNREACHABLE, "No connection to the tenant came about.");
      case BROKEN -> Refusal.of(Reason.BROKEN, "The tenant closed the connection too early.");
      case MALFORMED, TOO_LARGE ->
          Refusal.of(Reason.MALFORMED_ANSWER, "What the tenant sent is not well-formed HTTP.");
      // the attempt to connect has the same limit as the wait for it, and may see it first
      case TIMEOUT -> Refusal.late(Reason.TIMEOUT, new Deadline("timeouts.connect", Step.CONNECT));
      case OVERLOADED ->
          Refusal.of(Reason.CONNECTION_LIMIT, "Call again when fewer calls wait.").retryAfter(1);
    };
  }
}
