package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.AddressMeter;
import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as calls reach it: a pool of connections per event loop, over all addresses of all its
 * URLs, and what is known of these addresses, which the loops share.
 *
 * <p>Thread-safe; what it hands out belongs to the event loop it was asked on.
 */
public final class Tenant implements Lender, AutoCloseable {
  private final TenantSettings settings;
  private final String where;
  private final Connector connector;
  private final Connections share;
  private final ReachLog reach;
  private final ConnectionMeter meter;
  private final Guard guard;
  private final Home home;
  private final Roster roster;
  private final @Nullable HealthChecks checks;
  private final Map<EventLoop, ConnectionPool> pools = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Makes a tenant. Nothing is looked up or asked before {@link #start} or the first call.
   *
   * @param loops how many event loops share its limits
   * @param meter counts the open connections
   * @param addresses counts the addresses
   * @param guard keeps calls from it while it fails
   * @param home where its addresses are kept
   */
  public Tenant(
      TenantSettings settings,
      Connector connector,
      int loops,
      ConnectionMeter meter,
      AddressMeter addresses,
      Guard guard,
      Home home) {
    this.settings = settings;
    this.meter = meter;
    this.guard = guard;
    this.connector = connector;
    this.home = home;
    List<Origin> origins = settings.urls().stream().map(Origin::of).distinct().toList();
    this.where = origins.size() == 1 ? origins.get(0).authority() : settings.name();
    this.reach = new ReachLog(settings.name(), home.nanos());
    this.roster = new Roster(origins, connector, home, reach, addresses, this::addressesChanged);
    this.checks = HealthChecks.of(settings, connector, home, roster);
    Connections all = settings.connections();
    int parts = Math.max(1, loops);
    this.share =
        new Connections(
            Math.max(1, all.max() / parts), (all.pending() + parts - 1) / parts, all.idle());
  }

  /** Begins to look up its names, where it has health checks. To be called once or more. */
  public void start() {
    if (checks != null) {
      home.run(checks::start);
    }
  }

  @Override
  public Lending borrow(EventLoop loop, Need need, Duration timeout, Borrower borrower) {
    ConnectionPool mine = pools.get(loop);
    if (mine == null) {
      mine = pools.computeIfAbsent(loop, this::poolOn);
    }
    return mine.borrow(need, timeout, borrower);
  }

  /** How it is now. Any thread. */
  public TenantStatus status() {
    return new TenantStatus(settings.name(), settings.kind(), roster.status());
  }

  @Override
  public Guard guard() {
    return guard;
  }

  private ConnectionPool poolOn(EventLoop loop) {
    SplittableRandom random = new SplittableRandom(home.random().nextLong());
    Choice choice = new Choice(loop, roster, connector, share.idle(), random, home.nanos(), meter);
    return new ConnectionPool(
        loop, where, connector, share, meter, reach, roster, choice, home.nanos());
  }

  /** On the home loop. */
  private void addressesChanged() {
    if (checks != null) {
      checks.addressesChanged();
    }
    pools.forEach((loop, mine) -> loop.execute(mine::refreshed));
  }

  /** Closes what is idle now, and the rest as calls end; looks up and asks nothing any more. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      roster.close();
      if (checks != null) {
        home.run(checks::close);
      }
      pools.forEach((loop, mine) -> loop.execute(mine::close));
    }
  }
}
