package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tenant as calls reach it: a pool of connections per event loop and origin.
 *
 * <p>Thread-safe; what it hands out belongs to the event loop it was asked on.
 */
public final class Tenant implements Lender, AutoCloseable {
  private final List<Origin> origins;
  private final Connector connector;
  private final Connections share;
  private final ReachLog reach;
  private final ConnectionMeter meter;
  private final Map<EventLoop, List<ConnectionPool>> pools = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean closed;

  /**
   * Makes a tenant.
   *
   * @param loops how many event loops share its limits
   * @param meter counts the open connections
   */
  public Tenant(TenantSettings settings, Connector connector, int loops, ConnectionMeter meter) {
    this.meter = meter;
    this.origins = settings.urls().stream().map(Origin::of).toList();
    this.connector = connector;
    this.reach = new ReachLog(settings.name(), System::nanoTime);
    Connections all = settings.connections();
    int parts = Math.max(1, loops * origins.size());
    this.share =
        new Connections(
            Math.max(1, all.max() / parts), (all.pending() + parts - 1) / parts, all.idle());
  }

  @Override
  public Lending borrow(EventLoop loop, Need need, Duration timeout, Borrower borrower) {
    List<ConnectionPool> mine = pools.get(loop);
    if (mine == null) {
      mine = pools.computeIfAbsent(loop, this::poolsOn);
    }
    int index = mine.size() == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), mine.size());
    return mine.get(index).borrow(need, timeout, borrower);
  }

  private List<ConnectionPool> poolsOn(EventLoop loop) {
    return origins.stream()
        .map(origin -> new ConnectionPool(loop, origin, connector, share, meter, reach))
        .toList();
  }

  /** Closes what is idle now, and the rest as calls end. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pools.forEach((loop, mine) -> loop.execute(() -> mine.forEach(ConnectionPool::close)));
    }
  }
}
