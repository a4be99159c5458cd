package io.latchkey.sandbox.tenant;

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
import java.util.Map;

/** A tenant's signing key and the JWTs that it signs (RS256); one key for every process. */
public final class JwtSigner {
  private static final RSAKey KEY = newKey();

  private final JWSSigner signer;

  public JwtSigner() {
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
  public Map<String, Object> publicKeys() {
    return new JWKSet(KEY.toPublicJWK()).toJSONObject();
  }

  /** A JWT with these claims, whose header names algorithm and key. */
  public String sign(JWTClaimsSet claims) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(), claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("A JWT cannot be signed", e);
    }
    return jwt.serialize();
  }
}
