package io.latchkey.gateway.admin;

import java.time.Instant;
import java.util.List;

/**
 * The gateway at a glance.
 *
 * @param name this gateway's name in {@code Via}
 * @param version of Latchkey
 * @param java version of the Java runtime
 * @param configVersion as in {@link ReloadReport}
 * @param configLoadedAt when the configuration that runs was read
 * @param startedAt when the process began to serve
 * @param draining whether the gateway is on its way to its end
 * @param warn routes that only warn
 * @param listeners in the order of the file
 */
public record StatusView(
    String name,
    String version,
    String java,
    String configVersion,
    Instant configLoadedAt,
    Instant startedAt,
    boolean draining,
    List<Warn> warn,
    List<Listener> listeners) {

  /**
   * A route with {@code enforcement: warn}.
   *
   * @param since when it began to
   * @param calls that passed since and would have been refused
   */
  public record Warn(String route, Instant since, long calls) {}

  /**
   * A listener for callers.
   *
   * @param bind as it was bound
   * @param tls whether callers speak TLS to it
   * @param http2 whether it takes HTTP/2
   * @param connections open ones
   */
  public record Listener(String bind, boolean tls, boolean http2, int connections) {}

  public StatusView {
    warn = List.copyOf(warn);
    listeners = List.copyOf(listeners);
  }
}
