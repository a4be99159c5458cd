package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.http.Cidr;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket that callers reach us by.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param tls null for cleartext
 * @param trustedProxies peers whose forwarding fields are passed on
 * @param limits bounds of what one caller may send
 */
public record ListenerSettings(
    InetSocketAddress bind, @Nullable Tls tls, List<Cidr> trustedProxies, Limits limits) {

  public ListenerSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * TLS of a listener.
   *
   * @param certificates at least one; chosen by SNI, the first where none fits
   * @param callerCa PEM of the authorities that vouch for callers, or null for no mTLS
   * @param callerCertificateRequired whether a caller without a certificate is turned away
   */
  public record Tls(
      List<Certificate> certificates, @Nullable Path callerCa, boolean callerCertificateRequired) {}

  /** A certificate chain and its key, PEM. */
  public record Certificate(Path certificate, Path privateKey) {}

  /**
   * Bounds of what one caller may send.
   *
   * @param line octets of the request line
   * @param section octets of the field section
   * @param fields field lines
   * @param connections connections at once to this listener
   * @param requests requests on one connection before it is closed
   * @param headerTime for a whole head, from its first octet
   * @param idle from the end of one exchange to the first octet of the next request
   */
  public record Limits(
      int line,
      int section,
      int fields,
      int connections,
      int requests,
      Duration headerTime,
      Duration idle) {
    public static final Limits DEFAULT =
        new Limits(
            8192, 65536, 200, 20_000, 100_000, Duration.ofSeconds(15), Duration.ofSeconds(75));
  }
}
