package io.latchkey.sandbox.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/** The tenant's signing key and the JWTs that it signs (RS256); one key for every process. */
final class TokenSigner {
  private static final RSAKey KEY = newKey();

  private final JWSSigner signer;

  TokenSigner() {
    try {
      signer = new RSASSASigner(KEY);
    } catch (JOSEException e) {
      throw new IllegalStateException("This platform cannot sign by RSA", e);
    }
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048)
          .keyIDFromThumbprint(true)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.RS256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("This platform cannot make an RSA key", e);
    }
  }

  /** The public keys as a JWK set (RFC 7517 section 5). */
  Map<String, Object> publicKeys() {
    return new JWKSet(KEY.toPublicJWK()).toJSONObject();
  }

  /** An access token with the claims that the tenant documents; the id makes each unique. */
  String sign(
      String id,
      String issuer,
      String audience,
      Account account,
      Set<String> scopes,
      Instant now,
      Instant end) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audience)
            .subject(account.uuid())
            .claim("unique_name", account.name())
            .claim("scope", String.join(" ", scopes))
            .claim("auth_time", now.getEpochSecond())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(end))
            .jwtID(id)
            .build();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(), claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("An access token cannot be signed", e);
    }
    return jwt.serialize();
  }
}
