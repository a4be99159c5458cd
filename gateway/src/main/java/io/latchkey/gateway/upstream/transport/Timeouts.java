package io.latchkey.gateway.upstream.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call may wait for its tenant.
 *
 * @param connect for a connection, TLS included
 * @param response from the end of the request to the head of the answer
 * @param idle between two pieces of content, in either direction
 * @param token for a token of the service account, each time that one is needed
 * @param total for the whole exchange, from the request's head to the end of the answer or to the
 *     switch to WebSocket; null for as long as the others let it
 */
public record Timeouts(
    Duration connect, Duration response, Duration idle, Duration token, @Nullable Duration total) {
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMillis(4200),
          null);
}
