package io.latchkey.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  private static final int TABLE_SIZE = 256;
  private static final @Nullable FieldName[] TABLE = new @Nullable FieldName[TABLE_SIZE];

  static {
    for (FieldName name : values()) {
      int slot = name.hash & (TABLE_SIZE - 1);
      while (TABLE[slot] != null) {
        slot = (slot + 1) & (TABLE_SIZE - 1);
      }
      TABLE[slot] = name;
    }
  }

  private final String wire;
  private final String lower;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final byte[] bytes;

  private final int hash;

  FieldName(String wire) {
    this.wire = wire;
    this.lower = wire.toLowerCase(Locale.ROOT);
    this.bytes = lower.getBytes(StandardCharsets.US_ASCII);
    this.hash = hash(bytes, 0, bytes.length);
  }

  /** The name as we write it. */
  public String wire() {
    return wire;
  }

  /** The name in lower case. */
  public String lower() {
    return lower;
  }

  /**
   * The known name that stands at {@code from} to {@code to}, or null for one that no stage looks
   * at.
   */
  static @Nullable FieldName find(byte[] in, int from, int to) {
    int slot = hash(in, from, to) & (TABLE_SIZE - 1);
    for (FieldName name = TABLE[slot]; name != null; name = TABLE[slot]) {
      if (name.is(in, from, to)) {
        return name;
      }
      slot = (slot + 1) & (TABLE_SIZE - 1);
    }
    return null;
  }

  private boolean is(byte[] in, int from, int to) {
    if (to - from != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (Ascii.lower(in[from + i]) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(byte[] in, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + Ascii.lower(in[i]);
    }
    return hash ^ (hash >>> 15);
  }
}
