package io.latchkey.gateway.upstream.assertion;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an RSA key (RFC 8017 section 3.2), which are held to belong together. Every form
 * of one key gives the same numbers: the primes in order and the least private exponent.
 */
final class RsaNumbers implements KeyNumbers {
  static final int MIN_BITS = 2048;

  /** Larger keys make each signature too dear. */
  static final int MAX_BITS = 8192;

  private static final int MAX_EXPONENT_BITS = 64;

  private final BigInteger n;
  private final BigInteger e;
  private final BigInteger p;
  private final BigInteger q;
  private final BigInteger d;

  /** The second half of the numbers, which some files leave out; zero counts as left out. */
  static final class Crt {
    static final Crt NONE = new Crt(null, null, null, null, null);

    private final @Nullable BigInteger p;
    private final @Nullable BigInteger q;
    private final @Nullable BigInteger dp;
    private final @Nullable BigInteger dq;
    private final @Nullable BigInteger qi;

    Crt(
        @Nullable BigInteger p,
        @Nullable BigInteger q,
        @Nullable BigInteger dp,
        @Nullable BigInteger dq,
        @Nullable BigInteger qi) {
      this.p = p;
      this.q = q;
      this.dp = dp;
      this.dq = dq;
      this.qi = qi;
    }
  }

  private RsaNumbers(BigInteger n, BigInteger e, BigInteger p, BigInteger q)
      throws KeyFileException {
    boolean factors = p.signum() > 0 && q.signum() > 0 && !p.equals(q) && p.multiply(q).equals(n);
    if (!factors || p.equals(BigInteger.ONE) || q.equals(BigInteger.ONE)) {
      throw Wrong.mismatched();
    }
    this.n = n;
    this.e = e;
    this.p = p.max(q);
    this.q = p.min(q);
    try {
      this.d = e.modInverse(lambda(p, q));
    } catch (ArithmeticException noInverse) {
      throw Wrong.mismatched();
    }
  }

  /** Holds the numbers against each other. */
  static RsaNumbers of(BigInteger n, BigInteger e, BigInteger d, Crt crt) throws KeyFileException {
    checkSize(n, e, d);
    BigInteger p = given(crt.p, n);
    BigInteger q = given(crt.q, n);
    if (p == null || q == null) {
      p = Factors.ofModulus(n, e, d);
      return new RsaNumbers(n, e, p, n.divide(p));
    }
    RsaNumbers key = new RsaNumbers(n, e, p, q);
    boolean together =
        d.mod(lambda(p, q)).equals(key.d)
            && isAbsentOr(key.d.mod(p.subtract(BigInteger.ONE)), crt.dp)
            && isAbsentOr(key.d.mod(q.subtract(BigInteger.ONE)), crt.dq)
            && isInverse(crt.qi, q, p);
    if (!together) {
      throw Wrong.mismatched();
    }
    return key;
  }

  private static void checkSize(BigInteger n, BigInteger e, BigInteger d) throws KeyFileException {
    int bits = n.bitLength();
    if (bits < MIN_BITS) {
      throw new KeyFileException(
          "holds an RSA key of %d bits, at least %d are needed; make a new one: %s, and register"
                  .formatted(bits, MIN_BITS, Wrong.NEW_RSA_KEY)
              + " its public half");
    }
    if (bits > MAX_BITS) {
      throw new KeyFileException(
          "holds an RSA key of %d bits, at most %d are allowed; make a new one: %s, and register"
                  .formatted(bits, MAX_BITS, Wrong.NEW_RSA_KEY)
              + " its public half");
    }
    boolean goodExponent = e.testBit(0) && e.bitLength() > 1 && e.bitLength() <= MAX_EXPONENT_BITS;
    if (!n.testBit(0) || !goodExponent || d.signum() <= 0 || d.bitLength() > bits) {
      throw Wrong.mismatched();
    }
  }

  private static @Nullable BigInteger given(@Nullable BigInteger number, BigInteger n)
      throws KeyFileException {
    if (number != null && number.bitLength() > n.bitLength()) {
      throw Wrong.mismatched();
    }
    return number == null || number.signum() == 0 ? null : number;
  }

  private static boolean isAbsentOr(BigInteger right, @Nullable BigInteger given) {
    return given == null || given.signum() == 0 || given.equals(right);
  }

  private static boolean isInverse(@Nullable BigInteger qi, BigInteger q, BigInteger p) {
    return qi == null
        || qi.signum() == 0
        || qi.compareTo(p) < 0 && qi.multiply(q).mod(p).equals(BigInteger.ONE);
  }

  /** The least common multiple of what the two primes leave. */
  private static BigInteger lambda(BigInteger p, BigInteger q) {
    BigInteger less = p.subtract(BigInteger.ONE);
    BigInteger other = q.subtract(BigInteger.ONE);
    return less.divide(less.gcd(other)).multiply(other);
  }

  @Override
  public String kind() {
    return "an RSA key";
  }

  @Override
  public List<JwsAlgorithm> algorithms() {
    return List.of(
        JwsAlgorithm.RS256,
        JwsAlgorithm.RS384,
        JwsAlgorithm.RS512,
        JwsAlgorithm.PS256,
        JwsAlgorithm.PS384,
        JwsAlgorithm.PS512);
  }

  @Override
  public PrivateKey privateKey() throws GeneralSecurityException {
    BigInteger dp = d.mod(p.subtract(BigInteger.ONE));
    BigInteger dq = d.mod(q.subtract(BigInteger.ONE));
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new RSAPrivateCrtKeySpec(n, e, d, p, q, dp, dq, q.modInverse(p)));
    } catch (ArithmeticException notPrimes) {
      throw new GeneralSecurityException("its factors have one in common", notPrimes);
    }
  }

  @Override
  public PublicKey publicKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e));
  }
}
