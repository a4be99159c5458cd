package io.latchkey.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The fields that some stage of ours looks at, so that a field is recognised once, while it is
 * parsed.
 */
public enum FieldName {
  ACCEPT_ENCODING("Accept-Encoding"),
  ALT_SVC("Alt-Svc"),
  AUTHORIZATION("Authorization"),
  CACHE_CONTROL("Cache-Control"),
  CONNECTION("Connection"),
  CONTENT_ENCODING("Content-Encoding"),
  CONTENT_LENGTH("Content-Length"),
  CONTENT_LOCATION("Content-Location"),
  CONTENT_TYPE("Content-Type"),
  COOKIE("Cookie"),
  DATE("Date"),
  EXPECT("Expect"),
  EXPIRES("Expires"),
  FORWARDED("Forwarded"),
  HOST("Host"),
  HTTP2_SETTINGS("HTTP2-Settings"),
  KEEP_ALIVE("Keep-Alive"),
  LOCATION("Location"),
  MAX_FORWARDS("Max-Forwards"),
  PRAGMA("Pragma"),
  PROXY_AUTHENTICATE("Proxy-Authenticate"),
  PROXY_AUTHENTICATION_INFO("Proxy-Authentication-Info"),
  PROXY_AUTHORIZATION("Proxy-Authorization"),
  PROXY_CONNECTION("Proxy-Connection"),
  PROXY_STATUS("Proxy-Status"),
  SET_COOKIE("Set-Cookie"),
  STRICT_TRANSPORT_SECURITY("Strict-Transport-Security"),
  TE("TE"),
  TRACEPARENT("traceparent"),
  TRACESTATE("tracestate"),
  TRAILER("Trailer"),
  TRANSFER_ENCODING("Transfer-Encoding"),
  UPGRADE("Upgrade"),
  VIA("Via"),
  X_API_KEY("X-Api-Key"),
  X_CENTRIFY_NATIVE_CLIENT("X-CENTRIFY-NATIVE-CLIENT"),
  X_IDAP_NATIVE_CLIENT("X-IDAP-NATIVE-CLIENT"),
  X_LATCHKEY("X-Latchkey"),
  X_REQUEST_ID("X-Request-Id");

  private final String wire;
  private final String lower;

  @SuppressWarnings("ImmutableEnumChecker") // handed out to be copied alone
  private final byte[] start;

  FieldName(String wire) {
    this.wire = wire;
    this.lower = wire.toLowerCase(Locale.ROOT);
    this.start = (wire + ": ").getBytes(StandardCharsets.US_ASCII);
  }

  /** The name as we write it. */
  public String wire() {
    return wire;
  }

  /** The name in lower case. */
  public String lower() {
    return lower;
  }

  /** The name as we write it, its colon and a space. */
  byte[] start() {
    return start;
  }
}
