package io.latchkey.gateway.upstream.assertion;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The octets of an Ed25519 key (RFC 8032 section 5.1.5). */
final class Ed25519Numbers implements KeyNumbers {
  private static final int LENGTH = 32;

  private final byte[] seed;
  private final byte @Nullable [] point;

  private Ed25519Numbers(byte[] seed, byte @Nullable [] point) {
    this.seed = seed;
    this.point = point;
  }

  /**
   * Holds that both have the right length.
   *
   * @param point the public half, or null where the file did not say it
   */
  static Ed25519Numbers of(byte[] seed, byte @Nullable [] point) throws KeyFileException {
    if (seed.length != LENGTH || point != null && point.length != LENGTH) {
      throw Wrong.mismatched();
    }
    return new Ed25519Numbers(seed.clone(), point == null ? null : point.clone());
  }

  @Override
  public String kind() {
    return "an Ed25519 key";
  }

  @Override
  public List<JwsAlgorithm> algorithms() {
    return List.of(JwsAlgorithm.EDDSA, JwsAlgorithm.ED25519);
  }

  @Override
  public PrivateKey privateKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  @Override
  public @Nullable PublicKey publicKey() throws GeneralSecurityException {
    if (point == null) {
      return null;
    }
    byte[] bigEndian = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bigEndian[i] = point[LENGTH - 1 - i];
    }
    boolean odd = bigEndian[0] < 0;
    bigEndian[0] &= 0x7f;
    EdECPoint decoded = new EdECPoint(odd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, decoded));
  }
}
