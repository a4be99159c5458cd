package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.assertion.KeyFile;
import io.latchkey.gateway.upstream.assertion.KeyFileException;
import io.latchkey.gateway.upstream.assertion.KeyOptions;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Keys to sign with, made once for all tests. */
final class Keys {
  static final KeyPair PAIR = pair();
  static final SigningKey RSA = key(PAIR);
  static final SigningKey OTHER = key(pair());

  private Keys() {}

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static SigningKey key(KeyPair pair) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    try {
      return KeyFile.read(pem.getBytes(StandardCharsets.US_ASCII), KeyOptions.NONE);
    } catch (KeyFileException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
