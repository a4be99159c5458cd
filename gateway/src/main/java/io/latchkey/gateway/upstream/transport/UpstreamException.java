package io.latchkey.gateway.upstream.transport;

/**
 * Says why there is no answer, or no more of it. Stackless; its message is ours and names hosts of
 * the configuration at most.
 */
public final class UpstreamException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What went wrong. */
  public enum Kind {
    /** The name did not resolve, or no connection came about, TLS included. */
    UNREACHABLE,
    /** No connection came about, for the client certificate that it got, or because it got none. */
    CERTIFICATE_REFUSED,
    /** The connection ended before the answer did. */
    BROKEN,
    /** The answer is not well-formed HTTP. */
    MALFORMED,
    /** The answer is larger than is taken. */
    TOO_LARGE,
    /** A limit of time was reached. */
    TIMEOUT,
    /** Too many calls wait already. */
    OVERLOADED
  }

  public UpstreamException(Kind kind, String what) {
    super(what, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What happened, as a sentence of ours. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
