package io.latchkey.gateway.http;

/**
 * A request without its content, its framing proven and its target canonical: what the decision is
 * made on, and what is sent.
 *
 * @param method a token, in its own case
 * @param target canonical
 * @param authority the host that the call is for, from {@code Host} or absolute-form, which agree
 * @param fields all fields as they came
 * @param framing how the content is delimited
 * @param http10 whether the caller speaks HTTP/1.0
 * @param keepAlive whether the caller would have the connection kept
 * @param peer who is at the other end of the connection
 */
public record RequestHead(
    String method,
    Target target,
    Authority authority,
    FieldSection fields,
    Framing framing,
    boolean http10,
    boolean keepAlive,
    Peer peer) {

  public RequestHead {
    if (!Ascii.isToken(method)) {
      throw new IllegalArgumentException("a method is a token");
    }
  }

  /** Whether the method's meaning allows it to be sent twice (RFC 9110 section 9.2.2). */
  public boolean isIdempotent() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE" -> true;
      default -> false;
    };
  }
}
