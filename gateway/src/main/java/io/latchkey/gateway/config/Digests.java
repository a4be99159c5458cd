package io.latchkey.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Hashes of what a configuration says. */
final class Digests {
  /** Makes a guess at a password that is part of what is hashed cost some 50 ms of one core. */
  private static final int ROUNDS = 100_000;

  private static final byte[] SALT = "latchkey configuration".getBytes(StandardCharsets.US_ASCII);
  private static final int BITS = 256;

  private Digests() {}

  /** SHA-256 in lower-case hex. */
  static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** A hash that may be shown though weak secrets are part of {@code text}: it is slow to make. */
  static String shown(String text) {
    PBEKeySpec spec = new PBEKeySpec(sha256(text).toCharArray(), SALT, ROUNDS, BITS);
    try {
      return HexFormat.of()
          .formatHex(
              SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                  .generateSecret(spec)
                  .getEncoded());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has PBKDF2", impossible);
    } finally {
      spec.clearPassword();
    }
  }
}
