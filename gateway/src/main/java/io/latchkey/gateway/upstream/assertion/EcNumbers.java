package io.latchkey.gateway.upstream.assertion;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers of an EC key (RFC 5915 section 3). */
final class EcNumbers implements KeyNumbers {
  private static final int UNCOMPRESSED = 4;

  private final EcCurve curve;
  private final ECParameterSpec parameters;
  private final BigInteger secret;
  private final @Nullable ECPoint point;

  private EcNumbers(
      EcCurve curve, ECParameterSpec parameters, BigInteger secret, @Nullable ECPoint point) {
    this.curve = curve;
    this.parameters = parameters;
    this.secret = secret;
    this.point = point;
  }

  /**
   * Holds that the secret number is one of this curve, and the point too.
   *
   * @param point the public half, or null where the file did not say it
   */
  static EcNumbers of(EcCurve curve, BigInteger secret, @Nullable ECPoint point)
      throws KeyFileException {
    try {
      ECParameterSpec parameters = curve.parameters();
      boolean inRange = secret.signum() > 0 && secret.compareTo(parameters.getOrder()) < 0;
      if (!inRange || point != null && !isOn(parameters, point)) {
        throw Wrong.mismatched();
      }
      return new EcNumbers(curve, parameters, secret, point);
    } catch (GeneralSecurityException unknownCurve) {
      throw new KeyFileException("holds a key on " + curve.text() + ", which this Java lacks");
    }
  }

  private static boolean isOn(ECParameterSpec parameters, ECPoint point) {
    if (!(parameters.getCurve().getField() instanceof ECFieldFp field)) {
      return false;
    }
    BigInteger p = field.getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger a = parameters.getCurve().getA();
    BigInteger b = parameters.getCurve().getB();
    BigInteger right = x.multiply(x).add(a).multiply(x).add(b);
    return y.multiply(y).subtract(right).mod(p).signum() == 0;
  }

  /** The point in these octets (SEC 1 section 2.3.4), or null where they hold only half of it. */
  static @Nullable ECPoint point(byte[] octets) {
    if (octets.length < 3 || octets.length % 2 == 0 || octets[0] != UNCOMPRESSED) {
      return null;
    }
    int half = octets.length / 2;
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(octets, 1, 1 + half));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(octets, 1 + half, octets.length));
    return new ECPoint(x, y);
  }

  @Override
  public String kind() {
    return "a " + curve.text() + " key";
  }

  @Override
  public List<JwsAlgorithm> algorithms() {
    return List.of(curve.algorithm());
  }

  @Override
  public PrivateKey privateKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(secret, parameters));
  }

  @Override
  public @Nullable PublicKey publicKey() throws GeneralSecurityException {
    return point == null
        ? null
        : KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, parameters));
  }
}
