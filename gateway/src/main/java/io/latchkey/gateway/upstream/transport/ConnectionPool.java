package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin that live on one event loop: those in use, those that are idle, and
 * the calls that wait for one.
 *
 * <p>Confined to its event loop, so it needs no lock. The connection used last is used next; one
 * that stays idle too long is closed.
 */
final class ConnectionPool {
  private final EventLoop loop;
  private final Origin origin;
  private final Connector connector;
  private final Connections limits;
  private final ConnectionMeter meter;
  private final ReachLog reach;
  private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();
  private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();
  private int open;
  private int connecting;
  private boolean sweeping;
  private boolean closed;

  /**
   * Makes a pool.
   *
   * @param limits the share of this event loop
   * @param meter counts the open connections
   * @param reach told how each attempt to connect ends
   */
  ConnectionPool(
      EventLoop loop,
      Origin origin,
      Connector connector,
      Connections limits,
      ConnectionMeter meter,
      ReachLog reach) {
    this.meter = meter;
    this.loop = loop;
    this.origin = origin;
    this.connector = connector;
    this.limits = limits;
    this.reach = reach;
  }

  /** A call that waits for a connection. */
  private final class Waiter implements Lending {
    private final Borrower borrower;
    private final boolean fresh;
    private final Duration timeout;

    private Waiter(Borrower borrower, boolean fresh, Duration timeout) {
      this.borrower = borrower;
      this.fresh = fresh;
      this.timeout = timeout;
    }

    @Override
    public void cancel() {
      waiters.remove(this);
    }
  }

  /**
   * Lends a connection, at once or later.
   *
   * @param fresh whether one is needed that has carried no call yet
   * @param timeout for connecting
   */
  Lending borrow(boolean fresh, Duration timeout, Borrower borrower) {
    assert loop.inEventLoop();
    if (closed) {
      borrower.failed(overloaded("is no longer configured"));
      return Lending.DONE;
    }
    Http1Connection connection = fresh ? null : pollIdle();
    if (connection != null) {
      borrower.lent(connection);
      return Lending.DONE;
    }
    boolean full = open >= limits.max();
    boolean replaces = full && fresh && !idle.isEmpty();
    if (full && !replaces && waiters.size() - connecting >= limits.pending()) {
      borrower.failed(overloaded("has too many calls waiting"));
      return Lending.DONE;
    }
    Waiter waiter = new Waiter(borrower, fresh, timeout);
    waiters.add(waiter);
    if (replaces) {
      idle.removeFirst().cancel();
    }
    connectWhereNeeded();
    return waiter;
  }

  private UpstreamException overloaded(String what) {
    return new UpstreamException(
        UpstreamException.Kind.OVERLOADED, origin.authority() + " " + what);
  }

  private @Nullable Http1Connection pollIdle() {
    for (Http1Connection next = idle.pollLast(); next != null; next = idle.pollLast()) {
      if (next.isOpen()) {
        return next;
      }
    }
    return null;
  }

  /** Each call that waits is owed an attempt to connect, as far as the limit lets it. */
  private void connectWhereNeeded() {
    if (connecting < waiters.size() && open < limits.max()) {
      open++;
      connecting++;
      Duration timeout = waiters.iterator().next().timeout;
      connector.open(loop, origin, timeout, this::onClosed, new Attempt());
    }
  }

  /** Hears what becomes of one attempt to connect. */
  private final class Attempt implements Connector.Outcome {
    @Override
    public void opened(Http1Connection connection) {
      connecting--;
      if (!origin.tls()) {
        reach.opened(origin); // over TLS it may yet be taken back, until the first answer
      }
      meter.opened();
      connection.onIdle(ConnectionPool.this::giveBack);
      giveBack(connection);
    }

    @Override
    public void failed(UpstreamException why) {
      connecting--;
      open--;
      reach.failed(origin, why);
      Waiter first = first(true);
      if (first != null) {
        first.borrower.failed(why);
      }
      connectWhereNeeded();
    }
  }

  /**
   * Takes the call that has waited longest out of the line, or null where there is none.
   *
   * @param unused whether what it is served with has carried no call; else only one that takes a
   *     used connection
   */
  private @Nullable Waiter first(boolean unused) {
    for (Waiter waiter : waiters) {
      if (unused || !waiter.fresh) {
        waiters.remove(waiter);
        return waiter;
      }
    }
    return null;
  }

  private void giveBack(Http1Connection connection) {
    if (connection.hasAnswerBegun()) {
      reach.opened(origin);
    }
    boolean makesRoom = !connection.isUnused() && connecting == 0 && firstIsFresh();
    if (closed || makesRoom) {
      connection.cancel();
      return;
    }
    Waiter next = first(connection.isUnused());
    if (next != null) {
      next.borrower.lent(connection);
      return;
    }
    if (!waiters.isEmpty() && open >= limits.max()) {
      connection.cancel(); // its place is needed for a fresh one
      return;
    }
    connection.idleSince = System.nanoTime();
    idle.addLast(connection);
    connection.watch();
    sweepLater(limits.idle().toNanos());
  }

  /** Whether who has waited longest cannot be served with a used connection. */
  private boolean firstIsFresh() {
    return !waiters.isEmpty() && waiters.iterator().next().fresh;
  }

  private void onClosed(Http1Connection connection) {
    UpstreamException refusal = connection.refusal();
    if (refusal != null) {
      reach.failed(origin, refusal);
    } else if (connection.hasAnswerBegun()) {
      reach.opened(origin);
    }
    open--;
    meter.closed();
    idle.remove(connection);
    connectWhereNeeded();
  }

  private void sweepLater(long nanos) {
    if (!sweeping) {
      sweeping = true;
      loop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    long keep = limits.idle().toNanos();
    while (!idle.isEmpty() && now - idle.peekFirst().idleSince >= keep) {
      idle.removeFirst().cancel();
    }
    if (!idle.isEmpty()) {
      sweepLater(keep - (now - idle.peekFirst().idleSince));
    }
  }

  /** How many connections there are, those included that are being made. */
  int open() {
    return open;
  }

  /** Closes what is idle, turns waiters away, and closes each connection when its call ends. */
  void close() {
    closed = true;
    while (!idle.isEmpty()) {
      idle.removeFirst().cancel();
    }
    for (Waiter next = first(true); next != null; next = first(true)) {
      next.borrower.failed(overloaded("is no longer configured"));
    }
  }
}
