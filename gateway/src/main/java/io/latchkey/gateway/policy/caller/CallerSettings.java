package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.Secret;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one caller proves itself. Every list that is not empty must hold; any entry of it is enough.
 *
 * @param name unique, not empty
 * @param apiKeys SHA-256 hashes of API keys, each 64 lower-case hex digits
 * @param certificates patterns of a client certificate
 * @param jwts patterns of a signed JWT
 * @param introspections authorities that are asked of an opaque token (RFC 7662)
 * @param networks blocks that hold the TCP peer; never enough alone
 * @param markerHeader whether the call must carry {@code X-Latchkey: 1}
 * @param priority of its calls where there is not room for all
 * @param concurrency how many of its calls may be under way, or {@link #ANY_NUMBER}
 */
public record CallerSettings(
    String name,
    List<String> apiKeys,
    List<CertificatePattern> certificates,
    List<JwtPattern> jwts,
    List<IntrospectionPattern> introspections,
    List<Cidr> networks,
    boolean markerHeader,
    Priority priority,
    int concurrency) {

  /** The {@code concurrency} of a caller that has no limit. */
  public static final int ANY_NUMBER = 0;

  /** A caller of normal priority, without a limit. */
  public CallerSettings(
      String name,
      List<String> apiKeys,
      List<CertificatePattern> certificates,
      List<JwtPattern> jwts,
      List<IntrospectionPattern> introspections,
      List<Cidr> networks,
      boolean markerHeader) {
    this(
        name,
        apiKeys,
        certificates,
        jwts,
        introspections,
        networks,
        markerHeader,
        Priority.NORMAL,
        ANY_NUMBER);
  }

  public CallerSettings {
    apiKeys = List.copyOf(apiKeys);
    certificates = List.copyOf(certificates);
    jwts = List.copyOf(jwts);
    introspections = List.copyOf(introspections);
    networks = List.copyOf(networks);
  }

  /**
   * A client certificate; all that is given must hold.
   *
   * @param subject the subject as a distinguished name, compared as RFC 4514 names
   * @param san a DNS name, address, e-mail or URI among the subject alternative names
   * @param sha256 the SHA-256 of the certificate, 64 lower-case hex digits
   */
  public record CertificatePattern(
      @Nullable String subject, @Nullable String san, @Nullable String sha256) {}

  /**
   * A JWT of an issuer.
   *
   * @param issuer compared with {@code iss}, exactly
   * @param audience must be among {@code aud}
   * @param subject compared with {@code sub}, exactly
   * @param jwksUri where the issuer's keys are, or null for discovery
   */
  public record JwtPattern(String issuer, String audience, String subject, @Nullable URI jwksUri) {}

  /**
   * An authority that is asked of an opaque token.
   *
   * @param endpoint the introspection endpoint
   * @param clientId our name there
   * @param clientSecret our secret there
   * @param subject compared with the answer's {@code sub}, exactly
   */
  public record IntrospectionPattern(
      URI endpoint, String clientId, Secret clientSecret, String subject) {}
}
