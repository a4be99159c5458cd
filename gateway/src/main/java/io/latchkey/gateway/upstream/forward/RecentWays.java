package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.Peer;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The lines that were last written of peers whom nobody trusts to speak of others: the same for
 * each call of a peer for a host. Each pair has one place; another pair with that place takes it
 * over. Confined to one thread.
 */
final class RecentWays {
  /** How many pairs are kept at most: a power of two. */
  static final int PLACES = 64;

  private static final FastThreadLocal<RecentWays> OWN =
      new FastThreadLocal<>() {
        @Override
        protected RecentWays initialValue() {
          return new RecentWays();
        }
      };

  private record Entry(InetAddress address, boolean tls, Authority host, byte[] lines) {}

  private final @Nullable Entry[] places = new @Nullable Entry[PLACES];

  private RecentWays() {}

  /** Those of this thread. */
  static RecentWays own() {
    return OWN.get();
  }

  /** What was written for such a call, never to be changed; or null. */
  byte @Nullable [] find(Peer peer, Authority host) {
    Entry entry = places[place(peer, host)];
    boolean same =
        entry != null
            && entry.tls == peer.tls()
            && entry.address.equals(peer.address())
            && (entry.host == host || entry.host.equals(host));
    return same ? entry.lines : null;
  }

  /** Keeps what is written for such a call. */
  void keep(Peer peer, Authority host, byte[] lines) {
    places[place(peer, host)] = new Entry(peer.address(), peer.tls(), host, lines);
  }

  private static int place(Peer peer, Authority host) {
    int hash = peer.address().hashCode() * 31 + host.text().hashCode();
    return (hash ^ hash >>> 16) & PLACES - 1;
  }
}
