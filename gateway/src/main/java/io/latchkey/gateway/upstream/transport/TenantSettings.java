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
    Duration quotaWait) {

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
}
