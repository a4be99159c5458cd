package io.latchkey.gateway.upstream.transport;

import java.time.Duration;

/**
 * What ends a WebSocket on a route, but for its two ends.
 *
 * @param idle how long nothing may be sent on it, in either direction, pings included
 * @param closeOnTokenExpiry whether it ends when the token that opened it expires
 */
public record WebSocketSettings(Duration idle, boolean closeOnTokenExpiry) {
  public static final WebSocketSettings DEFAULT =
      new WebSocketSettings(Duration.ofMinutes(5), false);
}
