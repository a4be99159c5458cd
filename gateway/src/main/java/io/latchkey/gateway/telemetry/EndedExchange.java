package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.http.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an exchange that ended, for its spans. Durations are nanoseconds, and -1 stands
 * for what did not happen.
 *
 * @param trace its place
 * @param requestId ours
 * @param method of the request, empty where it could not be read
 * @param path without the query
 * @param http the version that the caller speaks, or null
 * @param caller who called, or null
 * @param route by which route, or null
 * @param account whose token was sent, or null
 * @param refusal stage and reason, as {@code scope:not-opened}, or null
 * @param status that the caller was sent, or -1
 * @param upstreamStatus that the tenant sent, or -1
 * @param retried whether it was sent twice
 * @param broken whether it ended otherwise than with a whole answer
 * @param decided the stages of the decision that were passed, in their order
 * @param tokenNanos how long it waited for a token
 * @param connectNanos how long for a connection
 * @param firstByteNanos from there to the answer's head
 * @param totalNanos in all
 * @param endedAtNanos when it ended, on the clock that gave its start
 */
public record EndedExchange(
    Trace trace,
    String requestId,
    String method,
    String path,
    @Nullable String http,
    @Nullable String caller,
    @Nullable String route,
    @Nullable String account,
    @Nullable String refusal,
    int status,
    int upstreamStatus,
    boolean retried,
    boolean broken,
    List<Part> decided,
    long tokenNanos,
    long connectNanos,
    long firstByteNanos,
    long totalNanos,
    long endedAtNanos) {

  /** A stage, and how long the exchange was in it. */
  public record Part(Stage stage, long nanos) {}

  /** A copy of {@code record}, or null where no trace has a place for it or it is not recorded. */
  public static @Nullable EndedExchange sampled(ExchangeRecord record) {
    Trace trace = record.trace;
    if (trace == null || !trace.sampled()) {
      return null;
    }
    String refusal =
        record.reason == null
            ? null
            : record.reason.stage().word() + ":" + ReasonWords.of(record.reason);
    return new EndedExchange(
        trace,
        record.requestId,
        record.method,
        record.path,
        record.http,
        record.caller,
        record.route,
        record.serviceAccount,
        refusal,
        record.status,
        record.upstreamStatus,
        record.retried,
        record.ending != Ending.COMPLETE && record.ending != Ending.REFUSED,
        decided(record),
        record.tokenNanos,
        record.connectNanos,
        record.firstByteNanos,
        record.totalNanos,
        record.startNanos + Math.max(0, record.totalNanos));
  }

  private static List<Part> decided(ExchangeRecord record) {
    List<Part> parts = new ArrayList<>(4);
    add(parts, Stage.CALLER, record.callerNanos);
    add(parts, Stage.ROUTE, record.routeNanos);
    add(parts, Stage.SCOPE, record.scopeNanos);
    add(parts, Stage.COOKIE, record.cookieNanos);
    return parts;
  }

  private static void add(List<Part> parts, Stage stage, long nanos) {
    if (nanos >= 0) {
      parts.add(new Part(stage, nanos));
    }
  }
}
