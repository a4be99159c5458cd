package io.latchkey.sandbox.tenant;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What of an assertion (RFC 7523) every tenant proves in the same way: that it is a JWT signed by
 * the holder of a key, and that its {@code jti} is new. What its claims must say is each tenant's
 * own affair.
 */
public final class AssertionVerifier {
  /** Assertions remembered at most; beyond it none is taken as new. */
  static final int MAX_SEEN = 10_000;

  private final Map<String, Instant> seen = new HashMap<>();

  /** The assertion as it is, unproven; nothing where it is no signed JWT with claims. */
  public static Optional<SignedJWT> parse(String assertion) {
    try {
      SignedJWT jwt = SignedJWT.parse(assertion);
      return jwt.getJWTClaimsSet() == null ? Optional.empty() : Optional.of(jwt);
    } catch (ParseException malformed) {
      return Optional.empty();
    }
  }

  /** The claims of what {@link #parse} gave. */
  public static JWTClaimsSet claims(SignedJWT jwt) {
    try {
      return jwt.getJWTClaimsSet();
    } catch (ParseException impossible) {
      throw new IllegalStateException("parsed before", impossible);
    }
  }

  /** Whether the holder of the private half of {@code key} signed it, with an RSA algorithm. */
  public static boolean isSignedBy(RSAPublicKey key, SignedJWT jwt) {
    try {
      return jwt.verify(new RSASSAVerifier(key));
    } catch (JOSEException unfit) {
      return false;
    }
  }

  /**
   * Whether this is the first use of {@code jti}, which counts as used from now on.
   *
   * @param until when it may be forgotten, the assertion being over anyway
   */
  public synchronized boolean isFirstUse(String jti, Instant until, Instant now) {
    seen.values().removeIf(now::isAfter);
    return seen.size() < MAX_SEEN && seen.putIfAbsent(jti, until) == null;
  }
}
