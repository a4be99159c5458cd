package io.latchkey.sandbox.sws;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service account that proves itself by an RSA key of 2048 bits. The key is made when it is first
 * asked for, so that a tenant starts at once. Any thread.
 */
public final class ServiceAccount {
  private static final int KEY_BITS = 2048;

  private final String id;
  private final SwsRole role;
  private @Nullable KeyPair keys;

  ServiceAccount(String id, SwsRole role) {
    this.id = id;
    this.role = role;
  }

  /** 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  public SwsRole role() {
    return role;
  }

  /** Its private key, made now if nobody asked before; that takes a moment. */
  public synchronized RSAPrivateCrtKey privateKey() {
    if (keys == null) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        keys = generator.generateKeyPair();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has RSA", e);
      }
    }
    return (RSAPrivateCrtKey) keys.getPrivate();
  }

  /** What verifies its signatures; nothing as long as nobody can have made one. */
  synchronized Optional<RSAPublicKey> publicKey() {
    return Optional.ofNullable(keys).map(pair -> (RSAPublicKey) pair.getPublic());
  }

  @Override
  public String toString() {
    return "ServiceAccount[" + id + " " + role + "]";
  }
}
