package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A system that calls go to.
 *
 * @param name unique, not empty
 * @param kind which system it is
 * @param urls where it is: http or https, perhaps with a base path; at least one
 * @param podHosts hosts that a {@code PodFqdn} answer may send us to
 * @param sessionCookies more cookie names of its session family
 * @param ignoreCase whether its paths are matched without ASCII case
 * @param tls what is trusted and shown there
 * @param proxy through which it is reached, its token calls too; null for the straight way
 * @param issuer of its tokens, without a slash at its end, where the tenant's kind has one for all
 *     accounts; else null
 * @param connections bounds of its pools
 * @param http2 whether HTTP/2 is offered where it is reached over TLS
 * @param quotaWait how long a call may wait behind a 429 of the tenant before it is refused
 * @param health how its addresses are asked whether they are well, or null for by calls alone
 * @param breaker when calls are kept from a tenant that fails, or null for never
 * @param retryBudget how many calls may be sent a second time
 * @param concurrency how many calls may be under way, or null for any number
 */
public record TenantSettings(
    String name,
    TenantKind kind,
    List<URI> urls,
    Set<String> podHosts,
    Set<String> sessionCookies,
    boolean ignoreCase,
    Tls tls,
    @Nullable Proxy proxy,
    @Nullable URI issuer,
    Connections connections,
    boolean http2,
    Duration quotaWait,
    @Nullable Health health,
    @Nullable Breaker breaker,
    RetryBudget retryBudget,
    @Nullable Concurrency concurrency) {

  /** How long a call may wait behind a 429 where the file says nothing. */
  public static final Duration QUOTA_WAIT = Duration.ofSeconds(5);

  public TenantSettings {
    urls = List.copyOf(urls);
    podHosts = Set.copyOf(podHosts);
    sessionCookies = Set.copyOf(sessionCookies);
  }

  /**
   * PEM files for TLS; all may be null: then the system's trust store and no client certificate.
   *
   * @param ca certificates to trust instead of the system's
   * @param certificate our client certificate chain
   * @param privateKey its key, PKCS#8
   */
  public record Tls(@Nullable Path ca, @Nullable Path certificate, @Nullable Path privateKey) {
    public static final Tls SYSTEM = new Tls(null, null, null);

    /** Those that are named. */
    public List<Path> files() {
      return Stream.of(ca, certificate, privateKey).filter(Objects::nonNull).toList();
    }
  }

  /**
   * An HTTP proxy that opens tunnels (RFC 9110 section 9.3.6, CONNECT).
   *
   * @param host a name or an address, an IPv6 one in brackets
   * @param port 1 to 65535
   * @param credentials {@code user:password} for {@code Proxy-Authorization: Basic}, or null
   */
  public record Proxy(String host, int port, @Nullable Secret credentials) {}

  /**
   * Bounds of the pools to one tenant, over all event loops.
   *
   * @param max most connections at once, 1 or more
   * @param pending most calls that may wait for one, 0 or more
   * @param idle how long an unused connection is kept
   */
  public record Connections(int max, int pending, Duration idle) {
    public static final Connections DEFAULT = new Connections(2048, 4096, Duration.ofSeconds(50));
  }

  /**
   * A call that asks each address of the tenant whether it is well: any answer of 200 to 399 says
   * so. It carries no credential.
   *
   * @param path with a slash at its start, perhaps with a query
   * @param interval from one question to the next
   * @param timeout for all of one question, connecting included
   */
  public record Health(String path, Duration interval, Duration timeout) {
    public static final Duration INTERVAL = Duration.ofSeconds(10);
    public static final Duration TIMEOUT = Duration.ofSeconds(2);
  }

  /**
   * When calls are kept from a tenant that fails.
   *
   * @param failures the share of calls in the window that failed, in percent, 1 to 100
   * @param calls the fewest calls in the window that say anything, 1 or more
   * @param window how far back calls count
   * @param open how long calls are refused before one is let through to see
   */
  public record Breaker(int failures, int calls, Duration window, Duration open) {
    public static final Breaker DEFAULT =
        new Breaker(50, 20, Duration.ofSeconds(10), Duration.ofSeconds(1));
  }

  /**
   * How many calls may be sent a second time because a connection failed them.
   *
   * @param percent of the calls of the last ten seconds, 0 to 100
   * @param perSecond as many in any case, 0 or more
   */
  public record RetryBudget(int percent, int perSecond) {
    public static final RetryBudget DEFAULT = new RetryBudget(20, 3);
  }

  /**
   * How many calls may be under way.
   *
   * @param max at once, 1 or more
   * @param pending how many more may wait for their turn, 0 or more
   * @param longestWait how long each may
   */
  public record Concurrency(int max, int pending, Duration longestWait) {
    public static final Duration WAIT = Duration.ofMillis(500);
  }
}
