package io.latchkey.gateway.upstream.transport;

import java.time.Duration;

/**
 * How long a call may wait for its tenant.
 *
 * @param connect for a connection, TLS included
 * @param response from the end of the request to the head of the answer
 * @param idle between two pieces of content, in either direction
 * @param token for a token of the service account, each time that one is needed
 */
public record Timeouts(Duration connect, Duration response, Duration idle, Duration token) {
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMillis(4200));
}
