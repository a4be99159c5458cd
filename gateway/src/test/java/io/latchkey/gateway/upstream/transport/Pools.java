package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.AddressMeter;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/** Pools as tests make them. */
final class Pools {
  static final Duration LONG = Duration.ofMinutes(1);

  private Pools() {}

  /** To one origin on loopback, on a home that is this loop too. */
  static ConnectionPool of(EventLoop loop, Origin origin, Connector connector, Connections limits) {
    return of(loop, List.of(origin), connector, limits, new Random(1));
  }

  /** To several origins; {@code random} is of the home and of the choice. */
  static ConnectionPool of(
      EventLoop loop,
      List<Origin> origins,
      Connector connector,
      Connections limits,
      Random random) {
    Home home = new Home(loop, System::nanoTime, InstantSource.system(), random);
    ConnectionPool[] pool = new ConnectionPool[1];
    ReachLog reach = new ReachLog("api", System::nanoTime);
    Roster roster =
        new Roster(
            origins,
            connector,
            home,
            reach,
            addressMeter(),
            () -> loop.execute(() -> pool[0].refreshed()));
    pool[0] = of(loop, roster, connector, limits, random, System::nanoTime, reach);
    return pool[0];
  }

  static ConnectionPool of(
      EventLoop loop,
      Roster roster,
      Connector connector,
      Connections limits,
      Random random,
      LongSupplier nanos,
      ReachLog reach) {
    Metrics metrics = new Metrics(InstantSource.system());
    return new ConnectionPool(
        loop,
        "api",
        connector,
        limits,
        metrics.accepted(),
        reach,
        roster,
        new Choice(loop, roster, connector, limits.idle(), random, nanos, metrics.accepted()),
        nanos);
  }

  static AddressMeter addressMeter() {
    return new Metrics(InstantSource.system()).addresses("api");
  }

  /** To a server that the test plays. */
  static ConnectionPool of(EmbeddedUpstreams upstreams, int max, int pending, Duration idle) {
    Origin origin = new Origin(false, "127.0.0.1", 1);
    Connections limits = new Connections(max, pending, idle);
    return of(upstreams.loop(), origin, upstreams.connector(), limits);
  }
}
