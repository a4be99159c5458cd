package io.latchkey.gateway.policy.caller;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proof by a signed JWT (RFC 7519). Claims are held against the configuration first, which is
 * cheap; only a JWT that would prove somebody costs a signature check.
 */
final class Jwts {
  /** The longest JWT that is looked at, in characters. */
  static final int MAX_JWT = 8192;

  /** How far an issuer's clock may be off. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MIN_RSA_BITS = 2048;

  private static final Set<JWSAlgorithm> RSA =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512);

  private static final Set<JWSAlgorithm> EC =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);

  private final Map<Identity, List<Claimant>> claimants = new HashMap<>();

  private record Identity(String issuer, String subject) {}

  private record Claimant(String audience, KnownCaller caller) {}

  void add(KnownCaller caller, List<JwtPattern> patterns) {
    for (JwtPattern pattern : patterns) {
      Identity identity = new Identity(pattern.issuer(), pattern.subject());
      claimants
          .computeIfAbsent(identity, none -> new ArrayList<>(1))
          .add(new Claimant(pattern.audience(), caller));
    }
  }

  /**
   * Who the token in {@code octets}, which {@code memory} has hashed, proves, by name of one or
   * more callers; empty if it proves nobody.
   */
  List<KnownCaller> find(
      byte[] octets, int from, int to, Instant now, SigningKeys keys, ProofMemory memory) {
    if (claimants.isEmpty() || to - from > MAX_JWT) {
      return List.of();
    }
    VerifiedJwt known = memory.jwt();
    if (known != null && !known.isLive(now)) {
      return List.of();
    }
    if (known != null && known.isOf(keys)) {
      return known.callers();
    }
    return verified(
        new String(octets, from, to - from, StandardCharsets.ISO_8859_1), now, keys, memory);
  }

  private List<KnownCaller> verified(
      String token, Instant now, SigningKeys keys, ProofMemory memory) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      List<KnownCaller> named = named(claims);
      if (named.isEmpty() || !isLive(claims, now)) {
        return List.of();
      }
      PublicKey key = signer(jwt, claims.getIssuer(), keys);
      if (key != null && memory.isRepeated()) {
        memory.keep(verified(jwt, claims, named, key, memory));
      }
      return key == null ? List.of() : named;
    } catch (ParseException | JOSEException | RuntimeException malformed) {
      // the library throws unchecked ones, too, at what callers make up
      return List.of();
    }
  }

  private List<KnownCaller> named(JWTClaimsSet claims) {
    String issuer = claims.getIssuer();
    String subject = claims.getSubject();
    List<String> audience = claims.getAudience();
    if (issuer == null || subject == null || audience == null) {
      return List.of();
    }
    List<KnownCaller> named = new ArrayList<>(1);
    for (Claimant claimant : claimants.getOrDefault(new Identity(issuer, subject), List.of())) {
      if (audience.contains(claimant.audience())) {
        named.add(claimant.caller());
      }
    }
    return named;
  }

  private static VerifiedJwt verified(
      SignedJWT jwt,
      JWTClaimsSet claims,
      List<KnownCaller> named,
      PublicKey key,
      ProofMemory memory) {
    Date begins = claims.getNotBeforeTime();
    return new VerifiedJwt(
        memory.word(0),
        memory.word(1),
        memory.word(2),
        memory.word(3),
        List.copyOf(named),
        Objects.requireNonNull(claims.getExpirationTime()).toInstant(),
        begins == null ? null : begins.toInstant(),
        claims.getIssuer(),
        jwt.getHeader().getKeyID(),
        jwt.getHeader().getAlgorithm().getName(),
        key);
  }

  private static boolean isLive(JWTClaimsSet claims, Instant now) {
    Date expires = claims.getExpirationTime();
    Date begins = claims.getNotBeforeTime();
    return expires != null
        && isLive(expires.toInstant(), begins == null ? null : begins.toInstant(), now);
  }

  static boolean isLive(Instant expires, @Nullable Instant begins, Instant now) {
    return now.minus(SKEW).isBefore(expires)
        && (begins == null || !now.plus(SKEW).isBefore(begins));
  }

  /** The key that the JWT is signed with, or null where its signature does not hold. */
  private static @Nullable PublicKey signer(SignedJWT jwt, String issuer, SigningKeys keys)
      throws JOSEException {
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    boolean known = RSA.contains(algorithm) || EC.contains(algorithm);
    if (!known || jwt.getHeader().getCriticalParams() != null) {
      return null;
    }
    PublicKey key = keys.find(issuer, jwt.getHeader().getKeyID(), algorithm.getName());
    JWSVerifier verifier = key == null ? null : verifier(key, algorithm);
    return verifier != null && jwt.verify(verifier) ? key : null;
  }

  /** The verifier for a key that fits the algorithm; a curve that does not fit fails there. */
  private static @Nullable JWSVerifier verifier(PublicKey key, JWSAlgorithm algorithm)
      throws JOSEException {
    if (key instanceof RSAPublicKey rsa
        && RSA.contains(algorithm)
        && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
      return new RSASSAVerifier(rsa);
    }
    if (key instanceof ECPublicKey ec && EC.contains(algorithm)) {
      return new ECDSAVerifier(ec);
    }
    return null;
  }
}
