package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;

/** What an operator does about each refusal, in the words of the README's table. */
public final class Advice {
  private Advice() {}

  /** A sentence that holds nothing of the call; a reason without one does not compile. */
  public static String on(Reason reason) {
    return switch (reason) {
      case DRAINING -> "Call again; another replica, or this one restarted, answers.";
      case OVERLOADED ->
          "Let callers share connections, or raise limits.connections or "
              + "limits.perAddress of the listener; if latchkey_accept_pressure is above 0, "
              + "give it more processors or another replica; if latchkey_accept_calls is at its "
              + "limit, find the tenant that is slow, or raise concurrency.";
      case MALFORMED -> "Mend the client; the detail says what is wrong.";
      case AMBIGUOUS_TARGET -> "Send the plain form of the path.";
      case BAD_HOST -> "Send exactly one Host field.";
      case BAD_HANDSHAKE -> "Mend the client; the detail says what is wrong, see WebSocket.";
      case SLOW_REQUEST ->
          "Send the request faster, or look at the network between the caller and here.";
      case CONTENT_TOO_LARGE -> "Send less, or raise the route's maxContent.";
      case TARGET_TOO_LONG -> "Shorten the URL, or raise limits.line of the listener.";
      case EXPECTATION_FAILED -> "Leave the Expect field out.";
      case WEBSOCKET_VERSION -> "Speak the WebSocket version of RFC 6455, which is 13.";
      case FIELDS_TOO_LARGE -> "Send fewer or shorter fields; look for cookies that pile up.";
      case METHOD_NOT_IMPLEMENTED -> "Use a method that asks for a resource.";
      case VERSION_NOT_SUPPORTED -> "Speak HTTP/1.1, or HTTP/2 where the listener takes it.";
      case LOOP -> "A route leads back here; chained gateways need different names.";
      case UNPROVEN ->
          "Send the caller's key; compare its SHA-256 with apiKey in the configuration; "
              + "for a JWT look at exp, aud, iss and the clock.";
      case TWO_CALLERS -> "Send the proof of one caller only.";
      case TOO_MANY_CALLS -> "Let the caller wait for answers, or raise its concurrency.";
      case NO_ROUTE -> "Compare host and path with the routes' host and path, slash by slash.";
      case METHOD_NOT_ALLOWED ->
          "Use a method that the answer's Allow names, or add it to the route's methods.";
      case RATE_LIMIT -> "Let the caller call more slowly, or raise the route's rateLimit.";
      case CALLER_NOT_LISTED -> "Add the caller to the route's callers.";
      case NOT_OPENED ->
          "Add a rule for this path and method to one of the caller's scopes, or give the "
              + "caller another scope on this route; mind the last slash.";
      case PROTECTED_ENDPOINT ->
          "Nothing to mend if a login, logout or token endpoint was called with our "
              + "token; users log in over a route with aspxauth: forward or bearer.";
      case MALFORMED_SESSION -> "Send one session cookie, once.";
      case NO_SESSION ->
          "Let the user log in first, or write withoutCookie: serviceAccount on the " + "route.";
      case NO_TOKEN ->
          "Look at the last failure of the route's service account; the event log line no "
              + "token: ... has it too, and Troubleshooting explains it.";
      case QUOTA ->
          "Call less often: the tenant's own limit is used up; see When a tenant says " + "429.";
      case QUOTA_QUEUE ->
          "Call less often: more calls wait for the tenant's limit than there are places; "
              + "see When a tenant says 429.";
      case CONNECTION_LIMIT ->
          "Call again later; find out why the tenant is slow, or raise connections.max of "
              + "the tenant.";
      case CIRCUIT_OPEN ->
          "Look at the tenant: so many of its calls failed that the rest are spared; they go "
              + "again by themselves when it is well.";
      case CONCURRENCY ->
          "Call again later; find out why the tenant is slow, or raise its concurrency if it can "
              + "serve more at once.";
      case UNREACHABLE ->
          "See whether the tenant is up; check the tenant's url, name, port and tls.ca "
              + "from this machine.";
      case BROKEN ->
          "Call again: it was not retried, because it might have been carried out; ask "
              + "the tenant why it breaks off.";
      case MALFORMED_ANSWER -> "Tell the tenant's operator, with the request id.";
      case TIMEOUT ->
          "Find out why the tenant is slow, or raise the one of the route's timeouts that "
              + "the detail names.";
      case FAULT -> "Report it, with the event log's line of this request id.";
    };
  }
}
