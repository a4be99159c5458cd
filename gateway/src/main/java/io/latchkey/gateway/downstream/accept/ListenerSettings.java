package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.http.Cidr;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A socket that callers reach us by.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param tls null for cleartext
 * @param http2 whether HTTP/2 is served too: by ALPN on TLS, by prior knowledge on cleartext
 * @param proxyProtocol whether every connection begins with a PROXY header, of a peer in {@code
 *     trustedProxies}
 * @param trustedProxies peers whose forwarding fields are passed on
 * @param limits bounds of what one caller may send
 */
public record ListenerSettings(
    InetSocketAddress bind,
    @Nullable Tls tls,
    boolean http2,
    boolean proxyProtocol,
    List<Cidr> trustedProxies,
    Limits limits) {

  public ListenerSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * TLS of a listener.
   *
   * @param certificates at least one; chosen by SNI, the first where none fits
   * @param callerCa PEM of the authorities that vouch for callers, or null for no mTLS
   * @param callerCertificateRequired whether a caller without a certificate is turned away
   * @param legacy whether ciphers of old Windows are taken too, on TLS 1.2
   */
  public record Tls(
      List<Certificate> certificates,
      @Nullable Path callerCa,
      boolean callerCertificateRequired,
      boolean legacy) {

    public Tls {
      certificates = List.copyOf(certificates);
    }

    /** All that are named. */
    public List<Path> files() {
      Stream<Path> pairs =
          certificates.stream().flatMap(each -> Stream.of(each.certificate(), each.privateKey()));
      return Stream.concat(pairs, Stream.ofNullable(callerCa)).toList();
    }
  }

  /** A certificate chain and its key, PEM. */
  public record Certificate(Path certificate, Path privateKey) {}

  /**
   * Bounds of what one caller may send.
   *
   * @param line octets of the request line
   * @param section octets of the field section
   * @param fields field lines
   * @param connections connections at once to this listener
   * @param perAddress connections at once from one address
   * @param requests requests on one connection before it is closed
   * @param pipelined requests that may stand ready behind the one that is answered
   * @param streams requests at once on one HTTP/2 connection
   * @param headerTime for a whole head, from its first octet
   * @param idle from the end of one exchange to the first octet of the next request
   * @param minimumRate octets per second, in either direction, below which a caller that could be
   *     faster is cut off
   * @param rateGrace how long is waited before {@code minimumRate} counts
   */
  public record Limits(
      int line,
      int section,
      int fields,
      int connections,
      int perAddress,
      int requests,
      int pipelined,
      int streams,
      Duration headerTime,
      Duration idle,
      long minimumRate,
      Duration rateGrace) {
    public static final Limits DEFAULT =
        new Limits(
            8192,
            65536,
            200,
            20_000,
            20_000,
            100_000,
            100,
            100,
            Duration.ofSeconds(15),
            Duration.ofSeconds(75),
            240,
            Duration.ofSeconds(10));
  }
}
