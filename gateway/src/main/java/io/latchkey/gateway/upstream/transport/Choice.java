package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.telemetry.ConnectionMeter;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which address a call of one event loop goes to: of two that are drawn, the one with fewer calls
 * under way; where both have some, the one with the fewest of {@link #LOOKS}, for two drawn may
 * both be silent, and nobody knows it before a limit of time. Confined to its event loop.
 */
final class Choice {
  /** How long an ejected address is left alone after a call was sent to try it. */
  static final Duration TRIAL = Duration.ofSeconds(5);

  /** At how many addresses it is looked for one without a call. */
  static final int LOOKS = 8;

  private final EventLoop loop;
  private final Roster roster;
  private final Connector connector;
  private final Duration keep;
  private final RandomGenerator random;
  private final LongSupplier nanos;
  private final ConnectionMeter meter;
  private final IdentityHashMap<Address, AddressConnections> known = new IdentityHashMap<>();
  private Standing seen = Standing.NONE;
  private AddressConnections[] places = new AddressConnections[0];

  /**
   * Makes one.
   *
   * @param random this loop's own
   * @param keep how long unused connections stay
   * @param meter counts them
   */
  Choice(
      EventLoop loop,
      Roster roster,
      Connector connector,
      Duration keep,
      RandomGenerator random,
      LongSupplier nanos,
      ConnectionMeter meter) {
    this.loop = loop;
    this.roster = roster;
    this.connector = connector;
    this.keep = keep;
    this.random = random;
    this.nanos = nanos;
    this.meter = meter;
  }

  /** Looks at how addresses stand now; whether there is any. */
  boolean refresh() {
    Standing now = roster.standing();
    if (now != seen) {
      adopt(now);
    }
    return places.length > 0;
  }

  private void adopt(Standing now) {
    Standing before = seen;
    seen = now;
    if (now.all() == before.all()) {
      return;
    }
    places = new AddressConnections[now.all().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = known.computeIfAbsent(now.all().get(i), this::made);
    }
    for (AddressConnections each : List.copyOf(known.values())) {
      if (!now.all().contains(each.address())) {
        each.leave();
        if (each.isDeserted()) {
          known.remove(each.address());
        }
      }
    }
  }

  private AddressConnections made(Address address) {
    return new AddressConnections(
        loop, address, connector.offersHttp2(address.origin()), keep, meter);
  }

  /** What is at {@code address}, which is in use or was. */
  AddressConnections at(Address address) {
    AddressConnections there = known.get(address);
    if (there == null) {
      there = made(address);
      there.leave(); // it vanished before it was connected to
      known.put(address, there);
    }
    return there;
  }

  /** All that are in use or ejected. */
  AddressConnections[] all() {
    return places;
  }

  /** The address for one more call; there must be one. */
  AddressConnections pick() {
    int[] inUse = seen.inUse();
    if (inUse.length == 1) {
      return places[inUse[0]];
    }
    int first = random.nextInt(inUse.length);
    int second = random.nextInt(inUse.length - 1);
    second += second >= first ? 1 : 0;
    AddressConnections one = places[inUse[first]];
    AddressConnections other = places[inUse[second]];
    AddressConnections best = one.weight() <= other.weight() ? one : other;
    int looks = Math.min(LOOKS, inUse.length);
    for (int i = 1; i < looks && best.weight() > 0; i++) {
      AddressConnections next = places[inUse[(first + i) % inUse.length]];
      best = next.weight() < best.weight() ? next : best;
    }
    return best;
  }

  /** An ejected address whose time has come to be tried, by the caller alone; or null. */
  @Nullable AddressConnections trial() {
    if (seen.ejected().length == 0) {
      return null;
    }
    long now = nanos.getAsLong();
    for (int place : seen.ejected()) {
      if (places[place].address().takeTrial(now, TRIAL.toNanos())) {
        return places[place];
      }
    }
    return null;
  }

  /** A connection of any address that calls go to, which has room for one more call; or null. */
  @Nullable UpstreamCall atOnce() {
    UpstreamCall call = null;
    for (int i = 0; i < seen.inUse().length && call == null; i++) {
      call = places[seen.inUse()[i]].atOnce();
    }
    return call;
  }

  /** The address whose connection has been idle longest, or null. */
  @Nullable AddressConnections oldestIdle() {
    AddressConnections oldest = null;
    for (AddressConnections each : places) {
      if (!each.idle().isEmpty()
          && (oldest == null || each.idle().oldestSince() - oldest.idle().oldestSince() < 0)) {
        oldest = each;
      }
    }
    return oldest;
  }

  /**
   * Closes a connection of HTTP/2 when its calls have ended: the one that carries the fewest,
   * unless there is one already that is about to close.
   */
  void retireOne() {
    Http2Connection least = null;
    for (AddressConnections each : places) {
      if (each.http2().isLeaving()) {
        return;
      }
      Http2Connection candidate = each.http2().least();
      if (least == null || candidate != null && candidate.lent() < least.lent()) {
        least = candidate;
      }
    }
    if (least != null) {
      least.leave();
    }
  }

  /** How many calls one more connection will surely take, whatever its address. */
  int surelyEach() {
    int surely = places.length == 0 ? 1 : Integer.MAX_VALUE;
    for (AddressConnections each : places) {
      surely = Math.min(surely, each.surely());
    }
    return surely;
  }

  /** How many calls the connections that are being made are expected to take. */
  int expected() {
    int expected = 0;
    for (AddressConnections each : places) {
      expected += each.expected();
    }
    return expected;
  }

  /** In which order addresses are tried: {@code first}, the others in use, then those ejected. */
  List<Address> order(AddressConnections first) {
    int[] inUse = seen.inUse();
    if (inUse.length + seen.ejected().length == 1) {
      return List.of(first.address());
    }
    List<Address> order = new ArrayList<>();
    order.add(first.address());
    int begin = 0;
    for (int i = 0; i < inUse.length; i++) {
      begin = places[inUse[i]] == first ? i : begin;
    }
    for (int i = 0; i < inUse.length; i++) {
      addOther(order, places[inUse[(begin + i) % inUse.length]]);
    }
    for (int place : seen.ejected()) {
      addOther(order, places[place]);
    }
    return order;
  }

  private static void addOther(List<Address> order, AddressConnections next) {
    if (next.address() != order.get(0)) {
      order.add(next.address());
    }
  }
}
