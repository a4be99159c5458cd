package io.latchkey.gateway.upstream.assertion;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The name that a public key has of itself: its JWK thumbprint (RFC 7638, RFC 8037 section 2). */
final class Thumbprint {
  private static final int ED25519_OCTETS = 32;

  private Thumbprint() {}

  /** The SHA-256 thumbprint in base64url, or null for a key of no kind that we read. */
  static @Nullable String of(PublicKey key) {
    String members = members(key);
    return members == null ? null : base64url(sha256(members));
  }

  /** The required members in the order of their names, without blanks (RFC 7638 section 3). */
  private static @Nullable String members(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
          .formatted(base64url(least(rsa.getPublicExponent())), base64url(least(rsa.getModulus())));
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      int octets = (bits + Byte.SIZE - 1) / Byte.SIZE;
      return "{\"crv\":\"P-%d\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
          .formatted(
              bits,
              base64url(padded(ec.getW().getAffineX(), octets)),
              base64url(padded(ec.getW().getAffineY(), octets)));
    }
    if (key instanceof EdECPublicKey) {
      byte[] encoded = key.getEncoded(); // X.509 ends with the point
      byte[] point = Arrays.copyOfRange(encoded, encoded.length - ED25519_OCTETS, encoded.length);
      return "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(base64url(point));
    }
    return null;
  }

  private static byte[] least(BigInteger number) {
    byte[] octets = number.toByteArray();
    return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
  }

  private static byte[] padded(BigInteger number, int length) {
    byte[] octets = least(number);
    byte[] all = new byte[length];
    System.arraycopy(octets, 0, all, length - octets.length, octets.length);
    return all;
  }

  private static String base64url(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
