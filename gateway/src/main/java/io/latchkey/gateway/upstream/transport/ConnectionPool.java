package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.latchkey.gateway.upstream.transport.WaitingLine.Waiter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin that live on one event loop, and the calls that wait for one. A
 * connection of HTTP/1.1 is lent to one call at a time, one of HTTP/2 to as many as it has streams.
 *
 * <p>Which version it is shows when the first has been opened. Until then all that wait are taken
 * to fit on one of HTTP/2; from then on as many are opened as what is known asks for. Confined to
 * its event loop, so it needs no lock.
 */
final class ConnectionPool {
  private static final Set<Need> OWNING = EnumSet.of(Need.HTTP_1_1);
  private static final Set<Need> USED = EnumSet.of(Need.ANY);
  private static final Set<Need> ALL = EnumSet.allOf(Need.class);

  private final EventLoop loop;
  private final Origin origin;
  private final Connector connector;
  private final Connections limits;
  private final ConnectionMeter meter;
  private final ReachLog reach;
  private final IdleConnections idle;
  private final Http2Pool http2;
  private final WaitingLine waiting = new WaitingLine();
  private int callsEach;
  private int open;
  private int connecting;
  private int connectingOwn;
  private boolean http1Only;
  private boolean http2Known;
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
    this.idle = new IdleConnections(loop, limits.idle());
    this.http2 = new Http2Pool(loop, limits.idle());
    this.http1Only = !connector.offersHttp2(origin);
    this.callsEach = http1Only ? 1 : Http2Connection.MAX_STREAMS;
  }

  /**
   * Lends a connection, at once or later.
   *
   * @param timeout for connecting
   */
  Lending borrow(Need need, Duration timeout, Borrower borrower) {
    assert loop.inEventLoop();
    if (closed) {
      borrower.failed(overloaded("is no longer configured"));
      return Lending.DONE;
    }
    UpstreamCall call = need == Need.ANY ? atOnce() : null;
    if (call != null) {
      borrower.lent(call);
      return Lending.DONE;
    }
    boolean full = open >= limits.max();
    boolean replaces = full && need != Need.ANY && !idle.isEmpty();
    if (!replaces && waiting.size() >= places()) {
      borrower.failed(overloaded("has too many calls waiting"));
      return Lending.DONE;
    }
    Waiter waiter = waiting.add(need, timeout, borrower);
    if (replaces) {
      idle.closeOldest();
    }
    connectWhereNeeded();
    return waiter;
  }

  private @Nullable UpstreamCall atOnce() {
    UpstreamCall stream = http2.lend();
    return stream != null ? stream : idle.poll();
  }

  /** How many calls may wait: as many as can surely be served soon, and those of the limit. */
  private int places() {
    int coming = limits.max() - open + connecting;
    return coming * (http2Known ? callsEach : 1) + connectingOwn + limits.pending();
  }

  private UpstreamException overloaded(String what) {
    return new UpstreamException(
        UpstreamException.Kind.OVERLOADED, origin.authority() + " " + what);
  }

  /** Each call that waits is owed an attempt to connect, as far as the limit lets it. */
  private void connectWhereNeeded() {
    while (open < limits.max()) {
      Waiter own = waiting.owning() > connectingOwn ? waiting.peek(OWNING) : null;
      boolean more = waiting.size() - waiting.owning() > connecting * callsEach;
      Waiter first = own != null || !more ? own : waiting.peek(WaitingLine.SHARING);
      if (first == null) {
        return;
      }
      new Attempt(own != null, !http1Only && own == null).begin(first.timeout);
    }
    if (connecting + connectingOwn == 0 && waiting.startsFresh()) {
      http2.retireOne(); // its place is needed for a fresh one
    }
  }

  /** Hears what becomes of one attempt to connect. */
  private final class Attempt implements Connector.Outcome {
    private final boolean own;
    private final boolean offers;

    Attempt(boolean own, boolean offers) {
      this.own = own;
      this.offers = offers;
    }

    void begin(Duration timeout) {
      open++;
      connecting += own ? 0 : 1;
      connectingOwn += own ? 1 : 0;
      connector.open(loop, origin, offers, timeout, ConnectionPool.this::onClosed, this);
    }

    private void settle() {
      connecting -= own ? 0 : 1;
      connectingOwn -= own ? 1 : 0;
    }

    @Override
    public void opened(Http1Connection connection) {
      settle();
      if (!origin.tls()) {
        reach.opened(origin); // over TLS it may yet be taken back, until the first answer
      }
      meter.opened();
      if (offers) {
        http2Known = false;
        callsEach = 1;
      }
      connection.onIdle(ConnectionPool.this::giveBack);
      Waiter first = own ? waiting.poll(OWNING) : null;
      if (first != null) {
        lendForGood(connection, first);
      } else {
        giveBack(connection);
      }
      connectWhereNeeded();
    }

    @Override
    public void opened(Http2Connection connection) {
      settle();
      reach.opened(origin);
      meter.opened();
      http2Known = true;
      callsEach = connection.limit();
      connection.onRoom(ConnectionPool.this::onRoom);
      http2.add(connection);
      if (closed || http1Only) {
        connection.leave();
      }
      serve(connection, WaitingLine.SHARING);
      connectWhereNeeded();
    }

    @Override
    public void failed(UpstreamException why) {
      settle();
      open--;
      reach.failed(origin, why);
      boolean outdated = offers && http1Only;
      for (int owed = outdated ? 0 : own ? 1 : callsEach; owed > 0; owed--) {
        Waiter first = waiting.poll(own ? OWNING : WaitingLine.SHARING);
        if (first == null) {
          break;
        }
        first.borrower.failed(why);
      }
      connectWhereNeeded();
    }

    @Override
    public void http1Required() {
      if (!http1Only) {
        http1Only = true;
        http2Known = false;
        callsEach = 1;
        reach.http1Required(origin);
        http2.retireAll();
      }
    }
  }

  /** RFC 9113 section 5.1.2: a stream has ended, or more are allowed now. */
  private void onRoom(Http2Connection connection) {
    serve(connection, USED);
    http2.idle(connection);
    connectWhereNeeded();
  }

  private void serve(Http2Connection connection, Set<Need> needs) {
    while (connection.hasRoom()) {
      Waiter next = waiting.poll(needs);
      if (next == null) {
        return;
      }
      next.borrower.lent(connection.lend());
    }
  }

  private void giveBack(Http1Connection connection) {
    if (connection.hasAnswerBegun()) {
      reach.opened(origin);
    }
    boolean makesRoom =
        !connection.isUnused() && connecting + connectingOwn == 0 && waiting.startsFresh();
    if (closed || makesRoom) {
      connection.cancel();
      return;
    }
    Waiter next = waiting.poll(connection.isUnused() ? ALL : USED);
    if (next != null && next.need == Need.HTTP_1_1) {
      lendForGood(connection, next);
    } else if (next != null) {
      next.borrower.lent(connection);
    } else if (waiting.size() > 0 && open >= limits.max()) {
      connection.cancel(); // its place is needed for a fresh one
    } else {
      idle.add(connection);
    }
  }

  private static void lendForGood(Http1Connection connection, Waiter waiter) {
    connection.onIdle(Http1Connection::cancel);
    waiter.borrower.lent(connection);
  }

  private void onClosed(Pooled connection) {
    UpstreamException refusal = connection.refusal();
    if (refusal != null) {
      reach.failed(origin, refusal);
    } else if (connection.hasAnswerBegun()) {
      reach.opened(origin);
    }
    open--;
    meter.closed();
    idle.remove(connection);
    http2.remove(connection);
    connectWhereNeeded();
  }

  /** How many connections there are, those included that are being made. */
  int open() {
    return open;
  }

  /** Closes what is idle, turns waiters away, and closes each connection when its call ends. */
  void close() {
    closed = true;
    idle.closeAll();
    http2.retireAll();
    for (Waiter next = waiting.poll(ALL); next != null; next = waiting.poll(ALL)) {
      next.borrower.failed(overloaded("is no longer configured"));
    }
  }
}
