package io.latchkey.gateway.wire;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;

/** Which versions of HTTP are offered, or taken, in a TLS handshake (RFC 7301). */
public final class Alpn {
  /** The name of HTTP/2 over TLS (RFC 9113 section 3.2). */
  public static final String HTTP_2 = ApplicationProtocolNames.HTTP_2;

  /** The name of HTTP/1.1. */
  public static final String HTTP_1_1 = ApplicationProtocolNames.HTTP_1_1;

  private Alpn() {}

  /** HTTP/1.1, and before it HTTP/2 where {@code http2}. */
  public static ApplicationProtocolConfig of(boolean http2) {
    String[] names = http2 ? new String[] {HTTP_2, HTTP_1_1} : new String[] {HTTP_1_1};
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        names);
  }
}
