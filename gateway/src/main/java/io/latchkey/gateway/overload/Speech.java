package io.latchkey.gateway.overload;

/** How a caller speaks: each way runs code that the others do not. */
public enum Speech {
  HTTP1_CLEARTEXT,
  HTTP1_TLS,
  HTTP2_CLEARTEXT,
  HTTP2_TLS;

  /** With or without TLS, in one version of HTTP or the other. */
  public static Speech of(boolean tls, boolean http2) {
    if (http2) {
      return tls ? HTTP2_TLS : HTTP2_CLEARTEXT;
    }
    return tls ? HTTP1_TLS : HTTP1_CLEARTEXT;
  }
}
