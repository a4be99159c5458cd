package io.latchkey.gateway.upstream.transport;

/** What one sending of a call says of the tenant that it went to. */
public enum TenantOutcome {
  /** It answered, with whatever it had to say. */
  SERVED,
  /** It was not there, broke off, was too slow, or what stands before it said 502, 503 or 504. */
  FAILED,
  /** Nothing: the call ended for a reason of ours or of its caller. */
  UNTOLD;

  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  /** What an answer of {@code status} says; a 500 is the work of somebody who is there. */
  public static TenantOutcome of(int status) {
    return status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT ? FAILED : SERVED;
  }

  /** What a failure says. Too many calls of ours, and an answer not understood, are none of its. */
  public static TenantOutcome of(UpstreamException why) {
    return switch (why.kind()) {
      case UNREACHABLE, CERTIFICATE_REFUSED, BROKEN, TIMEOUT -> FAILED;
      case MALFORMED, TOO_LARGE, OVERLOADED -> UNTOLD;
    };
  }
}
