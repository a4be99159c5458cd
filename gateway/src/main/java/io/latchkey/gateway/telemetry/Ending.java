package io.latchkey.gateway.telemetry;

import java.util.Locale;

/** How an exchange ended. */
public enum Ending {
  COMPLETE,
  CALLER_GONE,
  UPSTREAM_BROKEN,
  REFUSED,
  /** A WebSocket on which nothing was sent for too long. */
  IDLE,
  /** A WebSocket that ended with its token. */
  EXPIRED,
  /** Ended with the gateway: a WebSocket, or what the drain deadline broke off. */
  DRAINED,
  /** A WebSocket one of whose sides broke the rules of frames. */
  VIOLATION;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The ending as it stands in logs, {@code "caller-gone"} for example. */
  public String word() {
    return word;
  }
}
