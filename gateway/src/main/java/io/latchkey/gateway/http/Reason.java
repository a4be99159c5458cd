package io.latchkey.gateway.http;

import java.util.Locale;

/**
 * Why a call was refused: the closed list of all refusals, each with its stage, status and fixed
 * title. The README lists every one of them, and a test holds the two together.
 */
public enum Reason {
  DRAINING(Stage.ACCEPT, 503, "The gateway is shutting down"),
  OVERLOADED(Stage.ACCEPT, 503, "The gateway is overloaded"),

  MALFORMED(Stage.PARSE, 400, "The request is not well-formed HTTP"),
  AMBIGUOUS_TARGET(Stage.PARSE, 400, "The request target has more than one reading"),
  BAD_HOST(Stage.PARSE, 400, "The Host field is missing, doubled or malformed"),
  BAD_HANDSHAKE(Stage.PARSE, 400, "The WebSocket handshake is malformed"),
  SLOW_REQUEST(Stage.PARSE, 408, "The request did not arrive in time"),
  CONTENT_TOO_LARGE(Stage.PARSE, 413, "The content is too large"),
  TARGET_TOO_LONG(Stage.PARSE, 414, "The request target is too long"),
  EXPECTATION_FAILED(Stage.PARSE, 417, "The expectation is not supported"),
  WEBSOCKET_VERSION(Stage.PARSE, 426, "The WebSocket version is not supported"),
  FIELDS_TOO_LARGE(Stage.PARSE, 431, "The field section is too large"),
  METHOD_NOT_IMPLEMENTED(Stage.PARSE, 501, "The gateway does not carry this method"),
  VERSION_NOT_SUPPORTED(Stage.PARSE, 505, "The HTTP version is not supported"),
  LOOP(Stage.PARSE, 508, "The call has already passed this gateway"),

  UNPROVEN(Stage.CALLER, 401, "The caller is not proven"),
  TWO_CALLERS(Stage.CALLER, 401, "The call carries proofs of two different callers"),
  TOO_MANY_CALLS(Stage.CALLER, 429, "The caller has too many calls under way"),

  NO_ROUTE(Stage.ROUTE, 404, "No route leads there"),
  METHOD_NOT_ALLOWED(Stage.ROUTE, 405, "The route does not take this method"),
  RATE_LIMIT(Stage.ROUTE, 429, "The caller calls too fast"),

  CALLER_NOT_LISTED(Stage.SCOPE, 403, "The route does not list this caller"),
  NOT_OPENED(Stage.SCOPE, 403, "No scope of the caller opens this endpoint"),
  PROTECTED_ENDPOINT(Stage.SCOPE, 403, "The endpoint is protected"),

  MALFORMED_SESSION(Stage.COOKIE, 400, "The session cookie is empty, malformed or doubled"),
  NO_SESSION(Stage.COOKIE, 401, "The call carries no session"),

  NO_TOKEN(Stage.CREDENTIAL, 503, "No token can be had at the moment"),
  QUOTA(Stage.CREDENTIAL, 429, "The tenant's quota is used up"),
  QUOTA_QUEUE(Stage.CREDENTIAL, 503, "Too many calls wait for the tenant's quota"),

  CONNECTION_LIMIT(Stage.TRANSPORT, 503, "Too many calls wait for the tenant"),
  CIRCUIT_OPEN(Stage.TRANSPORT, 503, "The tenant fails too often at the moment"),
  CONCURRENCY(Stage.TRANSPORT, 503, "The tenant serves as many calls as it may"),
  UNREACHABLE(Stage.TRANSPORT, 502, "The tenant cannot be reached"),
  BROKEN(Stage.TRANSPORT, 502, "The tenant broke off the answer"),
  MALFORMED_ANSWER(Stage.TRANSPORT, 502, "The tenant's answer is not well-formed HTTP"),
  TIMEOUT(Stage.TRANSPORT, 504, "The tenant did not answer in time"),

  FAULT(Stage.RESPOND, 500, "The gateway made a mistake");

  private final Stage stage;
  private final int status;
  private final String title;
  private final String urn;

  Reason(Stage stage, int status, String title) {
    this.stage = stage;
    this.status = status;
    this.title = title;
    this.urn =
        "urn:latchkey:refusal:"
            + stage.word()
            + ":"
            + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Stage stage() {
    return stage;
  }

  /** The HTTP status code, 400 to 599. */
  public int status() {
    return status;
  }

  /** A fixed sentence that holds nothing of the call. */
  public String title() {
    return title;
  }

  /** The {@code type} of the problem document (RFC 9457 section 3.1.1). */
  public String urn() {
    return urn;
  }
}
