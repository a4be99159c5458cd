package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.http.Cidr;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of one listener: in all, and from each address.
 *
 * <p>IPv4-mapped addresses are unmapped. An IPv6 address counts as its first 64 bits, for whoever
 * has one address of such a network commonly has all of them (RFC 4291 section 2.5.1).
 *
 * <p>Any thread, without a lock, and exact: connections come and go on different event loops. An
 * address is known as long as it has a connection, so what is kept is bounded by the connections.
 */
final class Admission {
  /** How many connections that are turned away at once are told why; the others are just closed. */
  static final int TOLD_WHY = 256;

  /** What a count says when it is taken off the map: its address begins with another one. */
  private static final int GONE = -1;

  /** What of an IPv6 address is counted. */
  private static final int NETWORK_OCTETS = 8;

  private final int maxConnections;
  private final int maxPerAddress;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger toldWhy = new AtomicInteger();
  private final ConcurrentHashMap<Long, AtomicInteger> addresses = new ConcurrentHashMap<>();

  Admission(int maxConnections, int maxPerAddress) {
    this.maxConnections = maxConnections;
    this.maxPerAddress = maxPerAddress;
  }

  /** Takes a place in the listener; false where there is none. Given back by {@link #leave}. */
  boolean enter() {
    return take(connections, maxConnections);
  }

  void leave() {
    connections.decrementAndGet();
  }

  /** Takes a place of this address; false where it has none left. */
  boolean enter(InetAddress address) {
    Long key = key(address);
    while (true) {
      AtomicInteger count = addresses.get(key);
      if (count == null) {
        if (addresses.putIfAbsent(key, new AtomicInteger(1)) == null) {
          return true;
        }
      } else if (count.get() == GONE) {
        addresses.remove(key, count);
      } else if (take(count, maxPerAddress)) {
        return true;
      } else if (count.get() >= maxPerAddress) {
        return false;
      }
    }
  }

  /** Gives back a place that {@link #enter(InetAddress)} took. */
  void leave(InetAddress address) {
    Long key = key(address);
    AtomicInteger count = addresses.get(key);
    if (count != null && count.decrementAndGet() == 0 && count.compareAndSet(0, GONE)) {
      addresses.remove(key, count);
    }
  }

  /** Whether another one may be told why it is turned away. Given back by {@link #wasTold}. */
  boolean mayBeTold() {
    return take(toldWhy, TOLD_WHY);
  }

  void wasTold() {
    toldWhy.decrementAndGet();
  }

  /** How many addresses have a connection. */
  int addresses() {
    return addresses.size();
  }

  private static boolean take(AtomicInteger count, int most) {
    while (true) {
      int now = count.get();
      if (now == GONE || now >= most) {
        return false;
      }
      if (count.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Globally routed IPv6 begins with 001, so no such network is taken for an IPv4 address. */
  private static Long key(InetAddress address) {
    byte[] bytes = Cidr.unmapped(address).getAddress();
    long key = 0;
    for (int i = 0; i < Math.min(bytes.length, NETWORK_OCTETS); i++) {
      key = key << 8 | bytes[i] & 0xff;
    }
    return key;
  }
}
