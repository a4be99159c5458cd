package io.latchkey.gateway.upstream.assertion;

import java.math.BigInteger;

/**
 * Finds the primes of an RSA key that was given without them, from both its exponents (NIST SP
 * 800-56B Rev. 2, appendix C.2). Few files are so; with the primes a signature is four times
 * quicker.
 */
final class Factors {
  private static final BigInteger TWO = BigInteger.TWO;

  /** Each try finds them with a chance of one half at least; it may take tenths of a second. */
  private static final int MOST_TRIES = 32;

  /** A modulus that is itself a prime would spend all tries; this finds that out in one. */
  private static final int CERTAINTY = 20;

  /** How often two divides what the exponents leave; of a key that nobody bent, a few times. */
  private static final int MOST_TWOS = 128;

  private Factors() {}

  /**
   * One of the two factors of {@code n}.
   *
   * @throws KeyFileException if the exponents do not belong to it
   */
  static BigInteger ofModulus(BigInteger n, BigInteger e, BigInteger d) throws KeyFileException {
    BigInteger k = d.multiply(e).subtract(BigInteger.ONE);
    int twos = k.getLowestSetBit();
    if (k.signum() <= 0 || twos < 1 || twos > MOST_TWOS || n.isProbablePrime(CERTAINTY)) {
      throw Wrong.mismatched();
    }
    BigInteger odd = k.shiftRight(twos);
    BigInteger candidate = TWO;
    for (int i = 0; i < MOST_TRIES; i++) {
      BigInteger factor = factor(n, candidate.modPow(odd, n), twos);
      if (!factor.equals(BigInteger.ONE)) {
        return factor;
      }
      candidate = candidate.nextProbablePrime();
    }
    throw Wrong.mismatched();
  }

  /** A factor, or 1 if this power leads to none. */
  private static BigInteger factor(BigInteger n, BigInteger power, int twos)
      throws KeyFileException {
    BigInteger minusOne = n.subtract(BigInteger.ONE);
    BigInteger root = power;
    if (root.equals(BigInteger.ONE)) {
      return BigInteger.ONE;
    }
    for (int i = 0; i < twos; i++) {
      if (root.equals(minusOne)) {
        return BigInteger.ONE;
      }
      BigInteger square = root.multiply(root).mod(n);
      if (square.equals(BigInteger.ONE)) {
        return root.subtract(BigInteger.ONE).gcd(n);
      }
      root = square;
    }
    throw Wrong.mismatched();
  }
}
