package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.upstream.transport.EmbeddedUpstreams.Server;
import io.latchkey.gateway.upstream.transport.TenantSettings.Connections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A pool to the addresses of {@code api.test}, all of whose servers the test plays, in time that
 * passes when the test says so.
 */
final class AddressScene implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(1);
  static final Duration HOUR = Duration.ofHours(1);
  static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  final EmbeddedUpstreams upstreams = new EmbeddedUpstreams();
  final ScriptedNames names = upstreams.names();
  final Roster roster;
  final ConnectionPool pool;

  AddressScene(int max, int pending, long seed, String... addresses) {
    if (addresses.length > 0) {
      names.say("api.test", HOUR, addresses);
    }
    Connector connector = upstreams.connector();
    Random random = new Random(seed);
    ReachLog reach = new ReachLog("api", upstreams::nanos);
    Home home = new Home(upstreams.loop(), upstreams::nanos, () -> Instant.EPOCH, random);
    ConnectionPool[] made = new ConnectionPool[1];
    roster =
        new Roster(
            List.of(new Origin(false, "api.test", 80)),
            connector,
            home,
            reach,
            Pools.addressMeter(),
            () -> upstreams.loop().execute(() -> made[0].refreshed()));
    Connections limits = new Connections(max, pending, Duration.ofMinutes(30));
    made[0] =
        Pools.of(upstreams.loop(), roster, connector, limits, random, upstreams::nanos, reach);
    pool = made[0];
    upstreams.run();
  }

  PoolTaker borrow() {
    return borrow(Need.ANY);
  }

  PoolTaker borrow(Need need) {
    PoolTaker taker = new PoolTaker();
    Lending lending = pool.borrow(need, LONG, taker);
    taker.lending = lending;
    upstreams.run();
    return taker;
  }

  /** The attempts under way, to any of these addresses, or to all if none is named. */
  List<Server> pending(String... addresses) {
    return upstreams.pending().stream().filter(server -> isTo(server, addresses)).toList();
  }

  List<Server> open(String... addresses) {
    return upstreams.open().stream().filter(server -> isTo(server, addresses)).toList();
  }

  private static boolean isTo(Server server, String... addresses) {
    return addresses.length == 0
        || Stream.of(addresses).anyMatch(each -> server.to().contains("/" + each + ":"));
  }

  /** Which server {@code taker} was lent. */
  Server serverOf(PoolTaker taker) {
    return upstreams.open().stream()
        .filter(each -> each.channel().pipeline().get(Http1Connection.class) == taker.connection)
        .findFirst()
        .orElseThrow();
  }

  /** A call from begin to end: what is dead refuses, everybody else accepts and answers. */
  PoolTaker call(String... dead) {
    PoolTaker taker = borrow();
    settle(dead);
    if (taker.connection != null) {
      answer(taker);
    }
    return taker;
  }

  void settle(String... dead) {
    while (!pending().isEmpty()) {
      Server next = pending().get(0);
      if (dead.length > 0 && isTo(next, dead)) {
        next.turnDown();
      } else {
        next.accept();
      }
    }
  }

  void answer(PoolTaker taker) {
    Server server = serverOf(taker);
    taker.send();
    server.received();
    server.send(ANSWER);
  }

  List<TenantStatus.AddressStatus> addresses() {
    return roster.status().get(0).addresses();
  }

  @Override
  public void close() {
    roster.close();
    pool.close();
    upstreams.close();
  }
}
