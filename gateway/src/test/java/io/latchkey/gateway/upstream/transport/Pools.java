package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;

/** Pools as tests make them: to one origin on loopback. */
final class Pools {
  static final Duration LONG = Duration.ofMinutes(1);

  private Pools() {}

  static ConnectionPool of(EventLoop loop, Origin origin, Connector connector, Connections limits) {
    Metrics metrics = new Metrics(InstantSource.system());
    ReachLog reach = new ReachLog("api", System::nanoTime);
    return new ConnectionPool(loop, origin, connector, limits, metrics.accepted(), reach);
  }

  /** To a server that the test plays. */
  static ConnectionPool of(EmbeddedUpstreams upstreams, int max, int pending, Duration idle) {
    Origin origin = new Origin(false, "127.0.0.1", 1);
    Connections limits = new Connections(max, pending, idle);
    return of(upstreams.loop(), origin, upstreams.connector(), limits);
  }
}
