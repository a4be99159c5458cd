package io.latchkey.gateway.upstream.authority;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;

/** Key sets for tests. */
final class Jwks {
  private Jwks() {}

  static JWK ec(String kid) {
    return ec(kid, Curve.P_256);
  }

  static JWK ec(String kid, Curve curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(curve.toECParameterSpec());
      KeyPair pair = generator.generateKeyPair();
      return new ECKey.Builder(curve, (ECPublicKey) pair.getPublic()).keyID(kid).build();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static JWK rsa(String kid, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      KeyPair pair = generator.generateKeyPair();
      return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(kid).build();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** An RSA JWK of so many bits that nobody holds the private half of. */
  static String rsaNumbers(int bits, String exponent) {
    byte[] magnitude = BigInteger.ONE.shiftLeft(bits - 1).setBit(0).toByteArray();
    int sign = magnitude[0] == 0 ? 1 : 0;
    byte[] n = java.util.Arrays.copyOfRange(magnitude, sign, magnitude.length);
    return "{\"kty\":\"RSA\",\"kid\":\"n\",\"n\":\""
        + Base64.getUrlEncoder().withoutPadding().encodeToString(n)
        + "\",\"e\":\""
        + exponent
        + "\"}";
  }

  static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString();
  }
}
