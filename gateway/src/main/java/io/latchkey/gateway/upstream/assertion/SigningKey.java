package io.latchkey.gateway.upstream.assertion;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * A private key and how it signs. Immutable, for any thread; it never shows the key.
 *
 * <p>Equal keys have equal {@link #fingerprint}s, whatever file they came in.
 */
public final class SigningKey {
  private final PrivateKey key;
  private final JwsAlgorithm algorithm;
  private final @Nullable String keyId;
  private final @Nullable String publicName;
  private final String fingerprint;

  SigningKey(
      PrivateKey key,
      JwsAlgorithm algorithm,
      @Nullable String keyId,
      @Nullable String publicName,
      String fingerprint) {
    this.key = key;
    this.algorithm = algorithm;
    this.keyId = keyId;
    this.publicName = publicName;
    this.fingerprint = fingerprint;
  }

  PrivateKey key() {
    return key;
  }

  JwsAlgorithm algorithm() {
    return algorithm;
  }

  /** The JWS algorithm's name (RFC 7518 section 3.1, RFC 8037 section 3.1). */
  public String algorithmName() {
    return algorithm.text();
  }

  /** The {@code kid} that goes into assertions, or null for none. */
  public @Nullable String keyId() {
    return keyId;
  }

  /** This key, without a {@code kid} in what it signs. */
  public SigningKey withoutKeyId() {
    return keyId == null ? this : SigningKeys.withoutKeyId(key, algorithm, publicName);
  }

  /**
   * What people call this key: its {@code kid}, also where that goes into no assertion, else the
   * thumbprint of its public half (RFC 7638); null where the file says neither. At most {@value
   * SigningKeys#NAME_MOST} visible characters.
   */
  public @Nullable String publicName() {
    return publicName;
  }

  /** SHA-256 over the private key, the algorithm and the key id, in lower-case hex. */
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SigningKey that && fingerprint.equals(that.fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return "SigningKey[" + algorithm.text() + ", ***]";
  }
}
