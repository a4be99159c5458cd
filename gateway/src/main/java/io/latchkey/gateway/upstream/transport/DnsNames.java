package io.latchkey.gateway.upstream.transport;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The name service of this machine, its hosts file first: A and AAAA records by DNS (RFC 1035, RFC
 * 3596), each asked for anew, with how long they hold.
 */
public final class DnsNames implements NameService, AutoCloseable {
  /** How long one server may take. */
  static final Duration QUERY = Duration.ofSeconds(2);

  private final DnsNameResolver resolver;
  private final Ttls ttls = new Ttls();

  /**
   * Makes it.
   *
   * @param loop that all lookups live on
   * @param builder with its channels set, and servers where they are not the system's
   */
  public DnsNames(EventLoop loop, DnsNameResolverBuilder builder) {
    this.resolver =
        builder
            .eventLoop(loop)
            .queryTimeoutMillis(QUERY.toMillis())
            .completeOncePreferredResolved(false)
            .resolveCache(ttls)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .build();
  }

  @Override
  public CompletionStage<Found> find(String host) {
    CompletableFuture<Found> found = new CompletableFuture<>();
    resolver.resolveAll(host).addListener(answer -> complete(answer, found));
    return found;
  }

  @SuppressWarnings("unchecked")
  private void complete(Future<?> answer, CompletableFuture<Found> found) {
    if (answer.isSuccess()) {
      List<InetAddress> addresses = (List<InetAddress>) answer.getNow();
      found.complete(new Found(addresses, ttls.shortest(addresses)));
    } else {
      found.completeExceptionally(answer.cause());
    }
  }

  @Override
  public void close() {
    resolver.close();
  }

  /**
   * Notes how long records hold, which the resolver tells to nobody but its cache, and never gives
   * anything back. Where two names share an address at one moment, one may go by the other's time.
   */
  private static final class Ttls implements DnsCache {
    private static final int MOST = 4096;

    private final Map<InetAddress, Long> seconds =
        Collections.synchronizedMap(
            new LinkedHashMap<>() {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<InetAddress, Long> eldest) {
                return size() > MOST;
              }
            });

    Duration shortest(List<InetAddress> addresses) {
      long least = Long.MAX_VALUE;
      for (InetAddress address : addresses) {
        Long ttl = seconds.remove(address);
        least = ttl == null ? least : Math.min(least, ttl);
      }
      return least == Long.MAX_VALUE ? Duration.ZERO : Duration.ofSeconds(Math.max(1, least));
    }

    @Override
    public DnsCacheEntry cache(
        String hostname,
        DnsRecord @Nullable [] additionals,
        InetAddress address,
        long ttl,
        EventLoop loop) {
      seconds.put(address, ttl);
      return new Entry(address, null);
    }

    @Override
    public DnsCacheEntry cache(
        String hostname, DnsRecord @Nullable [] additionals, Throwable cause, EventLoop loop) {
      return new Entry(null, cause);
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(
        String hostname, DnsRecord @Nullable [] additionals) {
      return null;
    }

    @Override
    public void clear() {
      seconds.clear();
    }

    @Override
    public boolean clear(String hostname) {
      return false;
    }
  }

  private record Entry(@Nullable InetAddress address, @Nullable Throwable cause)
      implements DnsCacheEntry {}
}
