package io.latchkey.gateway.upstream.transport;

import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one name stands for: looked up when it is first wanted, then again and again as its records
 * run out. A lookup that fails leaves what was known, for {@link #STALE} at the most. Confined to
 * its home loop.
 */
final class Naming {
  /** What is known is asked for again no sooner than that, however short its records hold. */
  static final Duration FLOOR = Duration.ofSeconds(5);

  /** And no later: a CNAME on the way may hold for less than the addresses behind it. */
  static final Duration CEILING = Duration.ofSeconds(60);

  /** Where records say nothing, as in a hosts file. */
  static final Duration UNSAID = Duration.ofSeconds(30);

  /** After a lookup that failed; twice as long each time, up to {@link #CEILING}. */
  static final Duration RETRY = Duration.ofSeconds(1);

  /** What is known is forgotten when no lookup has succeeded for as long. */
  static final Duration STALE = Duration.ofHours(1);

  /** The most addresses of one name that are used: the first ones. */
  static final int MOST = 64;

  private final Home home;
  private final NameService names;
  private final String host;
  private final int port;
  private final Hearer hearer;
  private List<InetSocketAddress> known = List.of();
  private @Nullable ScheduledFuture<?> next;
  private boolean asking;
  private boolean started;
  private boolean closed;
  private int failures;
  private long foundAt;

  /** Hears of lookups. */
  interface Hearer {
    /** They may be the same as before. */
    void found(List<InetSocketAddress> addresses);

    /**
     * A lookup failed.
     *
     * @param forgotten whether nothing is known any more
     */
    void failed(Throwable why, boolean forgotten);
  }

  Naming(Home home, NameService names, String host, int port, Hearer hearer) {
    this.home = home;
    this.names = names;
    this.host = host;
    this.port = port;
    this.hearer = hearer;
  }

  /** Somebody wants to know: asks now, unless it is known or being asked. */
  void want() {
    if (!started || known.isEmpty()) {
      started = true;
      ask();
    }
  }

  private void ask() {
    if (asking || closed) {
      return;
    }
    asking = true;
    if (next != null) {
      next.cancel(false);
    }
    names.find(host).whenComplete((found, why) -> home.run(() -> asked(found, why)));
  }

  private void asked(NameService.@Nullable Found found, @Nullable Throwable why) {
    asking = false;
    if (closed) {
      return;
    }
    if (found != null && !found.addresses().isEmpty()) {
      failures = 0;
      foundAt = home.nanos().getAsLong();
      known = byTurns(found.addresses(), port);
      hearer.found(known);
      askIn(clamped(found.ttl()));
      return;
    }
    boolean stale = home.nanos().getAsLong() - foundAt >= STALE.toNanos();
    if (stale) {
      known = List.of();
    }
    hearer.failed(why == null ? new UnknownHostException(host) : why, known.isEmpty());
    askIn(retry(failures++));
  }

  private void askIn(Duration time) {
    next = home.loop().schedule(this::ask, home.jittered(time.toNanos()), TimeUnit.NANOSECONDS);
  }

  static Duration clamped(Duration ttl) {
    if (ttl.isZero() || ttl.isNegative()) {
      return UNSAID;
    }
    return ttl.compareTo(FLOOR) < 0 ? FLOOR : ttl.compareTo(CEILING) > 0 ? CEILING : ttl;
  }

  static Duration retry(int failures) {
    Duration time = RETRY.multipliedBy(1L << Math.min(failures, 10));
    return time.compareTo(CEILING) > 0 ? CEILING : time;
  }

  /** IPv6 and IPv4 by turns, IPv6 first (RFC 8305 section 4), each once. */
  static List<InetSocketAddress> byTurns(List<InetAddress> addresses, int port) {
    List<InetAddress> six = of(addresses, true);
    List<InetAddress> four = of(addresses, false);
    List<InetSocketAddress> turns = new ArrayList<>();
    for (int i = 0; i < Math.max(six.size(), four.size()) && turns.size() < MOST; i++) {
      if (i < six.size()) {
        turns.add(new InetSocketAddress(six.get(i), port));
      }
      if (i < four.size() && turns.size() < MOST) {
        turns.add(new InetSocketAddress(four.get(i), port));
      }
    }
    return List.copyOf(turns);
  }

  private static List<InetAddress> of(List<InetAddress> addresses, boolean six) {
    return addresses.stream()
        .filter(address -> address instanceof Inet6Address == six)
        .distinct()
        .toList();
  }

  void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
  }
}
