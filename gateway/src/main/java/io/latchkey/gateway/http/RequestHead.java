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
 * @param http2 whether the caller speaks HTTP/2
 */
public record RequestHead(
    String method,
    Target target,
    Authority authority,
    FieldSection fields,
    Framing framing,
    boolean http10,
    boolean keepAlive,
    Peer peer,
    boolean http2) {

  public RequestHead {
    if (!Ascii.isToken(method)) {
      throw new IllegalArgumentException("a method is a token");
    }
  }

  /** The head of a request of HTTP/1.1, or of HTTP/1.0. */
  public RequestHead(
      String method,
      Target target,
      Authority authority,
      FieldSection fields,
      Framing framing,
      boolean http10,
      boolean keepAlive,
      Peer peer) {
    this(method, target, authority, fields, framing, http10, keepAlive, peer, false);
  }

  /** The version that the caller speaks, as it stands in {@code Via} (RFC 9110 section 7.6.3). */
  public String version() {
    return http2 ? "2.0" : http10 ? "1.0" : "1.1";
  }

  /** Whether the method's meaning allows it to be sent twice (RFC 9110 section 9.2.2). */
  public boolean isIdempotent() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE" -> true;
      default -> false;
    };
  }
}
