package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.latchkey.gateway.upstream.transport.Address.Sign;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import io.latchkey.gateway.upstream.transport.WaitingLine.Waiter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one tenant that live on one event loop, and the calls that wait for one. A
 * connection of HTTP/1.1 is lent to one call at a time, one of HTTP/2 to as many as it has streams.
 *
 * <p>A call goes to the address that {@link Choice} names; where it has to wait, to whatever
 * connection is free first. Which version an address speaks shows when the first connection there
 * has been opened. Until then all that wait are taken to fit on one of HTTP/2; from then on as many
 * are opened as what is known asks for. Confined to its event loop, so it needs no lock.
 */
final class ConnectionPool {
  private static final Set<Need> OWNING = EnumSet.of(Need.HTTP_1_1);
  private static final Set<Need> USED = EnumSet.of(Need.ANY);
  private static final Set<Need> ALL = EnumSet.allOf(Need.class);

  private final EventLoop loop;
  private final String name;
  private final Connector connector;
  private final Connections limits;
  private final ConnectionMeter meter;
  private final ReachLog reach;
  private final Roster roster;
  private final Choice choice;
  private final LongSupplier nanos;
  private final WaitingLine waiting;
  private int open;
  private int connecting;
  private int connectingOwn;
  private boolean closed;

  /**
   * Makes a pool.
   *
   * @param name of what it leads to, for messages
   * @param limits the share of this event loop
   * @param meter counts the open connections
   * @param reach told how each wish to connect ends
   * @param roster the addresses, told how they fare
   * @param choice this event loop's own
   */
  ConnectionPool(
      EventLoop loop,
      String name,
      Connector connector,
      Connections limits,
      ConnectionMeter meter,
      ReachLog reach,
      Roster roster,
      Choice choice,
      LongSupplier nanos) {
    this.loop = loop;
    this.name = name;
    this.connector = connector;
    this.limits = limits;
    this.meter = meter;
    this.reach = reach;
    this.waiting = new WaitingLine(meter, this::isConnecting);
    this.roster = roster;
    this.choice = choice;
    this.nanos = nanos;
    roster.want();
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
    AddressConnections chosen = choice.refresh() ? chosen(timeout) : null;
    UpstreamCall call = need == Need.ANY && chosen != null ? atOnce(chosen) : null;
    if (call != null) {
      borrower.lent(call);
      return Lending.DONE;
    }
    boolean replaces = open >= limits.max() && need != Need.ANY && choice.oldestIdle() != null;
    if (!replaces && waiting.size() >= places()) {
      borrower.failed(overloaded("has too many calls waiting"));
      return Lending.DONE;
    }
    Waiter waiter = waiting.add(need, timeout, borrower);
    if (chosen == null) {
      awaitNames(waiter);
      return waiter;
    }
    AddressConnections oldest = replaces ? choice.oldestIdle() : null;
    if (oldest != null) {
      oldest.idle().closeOldest();
    }
    connectWhereNeeded(chosen);
    return waiter;
  }

  /** An address that is due to be tried is, without anybody waiting for it if that will do. */
  private AddressConnections chosen(Duration timeout) {
    AddressConnections trial = choice.trial();
    Address.Ejection out = trial == null ? null : trial.address().ejection();
    if (trial == null || out == null) {
      return choice.pick();
    }
    if (out.sign() == Sign.ANSWERING) {
      return trial;
    }
    if (open < limits.max()) {
      begin(Wish.nobodys(this), timeout, List.of(trial.address()));
    }
    return choice.pick();
  }

  /** Where the limit keeps us from opening another, what any address has is as good. */
  private @Nullable UpstreamCall atOnce(AddressConnections chosen) {
    UpstreamCall call = chosen.atOnce();
    return call == null && open >= limits.max() ? choice.atOnce() : call;
  }

  private void awaitNames(Waiter waiter) {
    roster.want();
    loop.schedule(() -> unnamed(waiter), waiter.timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void unnamed(Waiter waiter) {
    if (!choice.refresh() && waiting.take(waiter)) {
      String what = name + " cannot be connected to (its name is not answered in time)";
      waiter.borrower.failed(new UpstreamException(UpstreamException.Kind.TIMEOUT, what));
    }
  }

  /** Addresses came or went, or could not be found. */
  void refreshed() {
    boolean any = choice.refresh();
    UpstreamException why = any ? null : roster.failure();
    connectWhereNeeded(null);
    if (why != null) {
      failAll(why);
    }
  }

  private void failAll(UpstreamException why) {
    for (Waiter next = waiting.poll(ALL); next != null; next = waiting.poll(ALL)) {
      next.borrower.failed(why);
    }
  }

  /** How many calls may wait: as many as can surely be served soon, and those of the limit. */
  private int places() {
    int soon = (limits.max() - open + connecting) * choice.surelyEach();
    return soon + connectingOwn + limits.pending();
  }

  private UpstreamException overloaded(String what) {
    return new UpstreamException(UpstreamException.Kind.OVERLOADED, name + " " + what);
  }

  /**
   * Each call that waits is owed an attempt to connect, as far as the limit lets it.
   *
   * @param chosen where the first begins, or null where that is still to be chosen
   */
  private void connectWhereNeeded(@Nullable AddressConnections chosen) {
    AddressConnections begin = chosen;
    while (open < limits.max() && waiting.size() > 0 && choice.refresh()) {
      Waiter own = waiting.owning() > connectingOwn ? waiting.peek(OWNING) : null;
      boolean more = waiting.size() - waiting.owning() > choice.expected();
      Waiter first = own != null || !more ? own : waiting.peek(WaitingLine.SHARING);
      if (first == null) {
        return;
      }
      begin = begin == null ? choice.pick() : begin;
      begin(own != null ? Wish.ofOne(this) : Wish.shared(this), first.timeout, choice.order(begin));
      begin = null;
    }
    if (connecting + connectingOwn == 0 && waiting.startsFresh()) {
      choice.retireOne(); // its place is needed for a fresh one
    }
  }

  // what its wishes ask and tell

  void begin(Wish wish, Duration timeout, List<Address> order) {
    open++;
    count(wish, 1);
    new Race(loop, connector, nanos, wish, timeout).begin(order);
  }

  private void count(Wish wish, int by) {
    connecting += wish.isShared() ? by : 0;
    connectingOwn += wish.isOwn() ? by : 0;
  }

  Choice choice() {
    return choice;
  }

  /** Whether anybody waits that {@code wish} could serve. */
  boolean hurries(Wish wish) {
    serveElsewhere();
    return wish.isOwn() ? waiting.owning() > 0 : waiting.size() > waiting.owning();
  }

  boolean takePlace() {
    boolean free = open < limits.max();
    open += free ? 1 : 0;
    return free;
  }

  void faltered(Address address, UpstreamException why) {
    roster.failed(address, Sign.CONNECTING, why.what());
    serveElsewhere();
  }

  private void settle(Wish wish, AddressConnections there) {
    count(wish, -1);
    there.load().addConnections(1);
    roster.succeeded(there.address(), Sign.CONNECTING);
    meter.opened();
  }

  void won(Wish wish, AddressConnections there, Http1Connection connection) {
    settle(wish, there);
    if (!there.address().origin().tls()) {
      reach.opened(there.address().origin()); // over TLS it may be taken back till the first answer
    }
    if (!wish.isOwn() && !there.isHttp1Only()) {
      there.choseHttp1();
    }
    connection.onIdle(idle -> giveBack(there, idle));
    Waiter first = wish.isOwn() ? waiting.poll(OWNING) : null;
    if (first != null) {
      lendForGood(there, connection, first);
    } else {
      giveBack(there, connection);
    }
    connectWhereNeeded(null);
  }

  void won(Wish wish, AddressConnections there, Http2Connection connection) {
    settle(wish, there);
    reach.opened(there.address().origin());
    there.choseHttp2(connection.limit());
    connection.countIn(there.load());
    connection.onRoom(room -> onRoom(there, room));
    there.http2().add(connection);
    if (closed || there.isHttp1Only() || there.isGone()) {
      connection.leave();
    }
    serve(connection, WaitingLine.SHARING);
    connectWhereNeeded(null);
  }

  /** It ended for nobody. */
  void dropped(Wish wish) {
    count(wish, -1);
    freePlace();
    connectWhereNeeded(null);
  }

  void freePlace() {
    open--;
  }

  void lost(Wish wish, AddressConnections last, UpstreamException why) {
    count(wish, -1);
    open--;
    if (wish.isOwn() || wish.isShared()) {
      reach.failed(last.address().origin(), why);
    }
    for (int owed = wish.owes(last); owed > 0; owed--) {
      Waiter first = waiting.poll(wish.isOwn() ? OWNING : WaitingLine.SHARING);
      if (first == null) {
        break;
      }
      first.borrower.failed(why);
    }
    connectWhereNeeded(null);
  }

  ReachLog reach() {
    return reach;
  }

  /** Where an address fails or stalls, who waits for it is served by another that has room. */
  private void serveElsewhere() {
    while (waiting.peek(USED) != null) {
      UpstreamCall call = choice.atOnce();
      Waiter next = call == null ? null : waiting.poll(USED);
      if (call == null || next == null) {
        return;
      }
      next.borrower.lent(call);
    }
  }

  /** RFC 9113 section 5.1.2: a stream has ended, or more are allowed now. */
  private void onRoom(AddressConnections there, Http2Connection connection) {
    roster.judge(there.address(), connection);
    serve(connection, USED);
    there.http2().idle(connection);
    connectWhereNeeded(null);
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

  private void giveBack(AddressConnections there, Http1Connection connection) {
    there.returned(connection);
    roster.judge(there.address(), connection);
    if (connection.hasAnswerBegun()) {
      reach.opened(there.address().origin());
    }
    boolean makesRoom =
        !connection.isUnused() && connecting + connectingOwn == 0 && waiting.startsFresh();
    if (closed || makesRoom || there.isGone()) {
      connection.cancel();
      return;
    }
    Waiter next = waiting.poll(connection.isUnused() ? ALL : USED);
    if (next != null && next.need == Need.HTTP_1_1) {
      lendForGood(there, connection, next);
    } else if (next != null) {
      next.borrower.lent(there.lend(connection));
    } else if (waiting.size() > 0 && open >= limits.max()) {
      connection.cancel(); // its place is needed for a fresh one
    } else {
      there.idle().add(connection);
    }
  }

  private static void lendForGood(AddressConnections there, Http1Connection own, Waiter waiter) {
    own.onIdle(Http1Connection::cancel);
    waiter.borrower.lent(there.lend(own));
  }

  void closed(AddressConnections there, Pooled connection) {
    if (connection instanceof Http1Connection one) {
      there.returned(one);
    }
    roster.judge(there.address(), connection);
    Origin origin = there.address().origin();
    UpstreamException refusal = connection.refusal();
    if (refusal != null) {
      reach.failed(origin, refusal);
    } else if (connection.hasAnswerBegun()) {
      reach.opened(origin);
    }
    open--;
    meter.closed();
    there.load().addConnections(-1);
    there.idle().remove(connection);
    there.http2().remove(connection);
    connectWhereNeeded(null);
  }

  private boolean isConnecting() {
    return connecting + connectingOwn > 0;
  }

  /** How many connections there are, those included that are being made. */
  int open() {
    return open;
  }

  /** Closes what is idle, turns waiters away, and closes each connection when its call ends. */
  void close() {
    closed = true;
    for (AddressConnections each : choice.all()) {
      each.idle().closeAll();
      each.http2().retireAll();
    }
    failAll(overloaded("is no longer configured"));
  }
}
