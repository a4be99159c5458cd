package io.latchkey.gateway.upstream.assertion;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;

/**
 * Makes assertions (RFC 7523 section 3). Signing takes a millisecond or more and a renewed one is
 * read from a file: call it from a thread that may wait, any one, never from an event loop.
 */
public final class Assertions {
  /** Random octets in a {@code jti}: 160 bits. */
  private static final int JTI_OCTETS = 20;

  private Assertions() {}

  /**
   * The assertion for one attempt, in compact form; each has its own {@code jti}.
   *
   * @param endpoint the token endpoint that it is for
   * @param now the time that {@code exp} is counted from
   * @throws AssertionException with a sentence, if there is none
   */
  public static String make(AssertionSource source, URI endpoint, Instant now, SecureRandom random)
      throws AssertionException {
    if (source instanceof AssertionSource.Renewed renewed) {
      return RenewedAssertion.read(renewed.file(), now);
    }
    AssertionSource.Signed signed = (AssertionSource.Signed) source;
    SigningKey key = signed.key();
    String content =
        header(signed).toBase64URL()
            + "."
            + claims(signed, endpoint, now, random).toPayload().toBase64URL();
    try {
      byte[] octets = content.getBytes(StandardCharsets.US_ASCII);
      return content + "." + Base64URL.encode(key.algorithm().sign(key.key(), octets));
    } catch (GeneralSecurityException unusable) {
      throw new AssertionException("the assertion cannot be signed with the key of this account");
    }
  }

  private static JWSHeader header(AssertionSource.Signed signed) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(signed.key().algorithmName());
    return new JWSHeader.Builder(algorithm)
        .type(signed.typed() ? JOSEObjectType.JWT : null)
        .keyID(signed.key().keyId())
        .build();
  }

  private static JWTClaimsSet claims(
      AssertionSource.Signed signed, URI endpoint, Instant now, SecureRandom random) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    String audience = signed.audience();
    byte[] jti = new byte[JTI_OCTETS];
    random.nextBytes(jti);
    return new JWTClaimsSet.Builder()
        .issuer(signed.issuer())
        .subject(signed.subject())
        .audience(audience == null ? endpoint.toString() : audience)
        .expirationTime(Date.from(second.plus(signed.lifetime())))
        .issueTime(signed.issuedAt() ? Date.from(second) : null)
        .jwtID(Base64URL.encode(jti).toString())
        .build();
  }
}
