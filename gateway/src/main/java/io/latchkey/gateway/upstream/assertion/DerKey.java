package io.latchkey.gateway.upstream.assertion;

import io.latchkey.gateway.http.Secret;
import java.math.BigInteger;
import java.security.spec.ECPoint;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structures in which private keys are written: PKCS#8 (RFC 5208, RFC 5958), encrypted or
 * not, PKCS#1 (RFC 8017 appendix A.1.2) and SEC 1 (RFC 5915). Which one it is, it sees itself: the
 * line before it is sometimes wrong.
 */
final class DerKey {
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String RSA_PSS = "1.2.840.113549.1.1.10";
  private static final String DSA = "1.2.840.10040.4.1";
  private static final String EC = "1.2.840.10045.2.1";
  private static final String ED25519 = "1.3.101.112";

  private static final int SEC_1_CURVE = 0xa0;
  private static final int SEC_1_POINT = 0xa1;
  private static final int PKCS_8_PUBLIC = 0x81;
  private static final int MULTI_PRIME = 1;

  private DerKey() {}

  /** Whether a whole file may be DER, and so no text. */
  static boolean looksLike(byte[] content) {
    if (content.length < 2 || content[0] != Der.SEQUENCE) {
      return false;
    }
    return content[1] < 0 || content[1] == content.length - 2;
  }

  /**
   * The key in {@code der}.
   *
   * @param password that opens it where it is encrypted, or null
   */
  static KeyNumbers read(byte[] der, @Nullable Secret password) throws KeyFileException {
    try {
      Der sequence = Der.sequence(der);
      return sequence.peek() == Der.SEQUENCE
          ? Pbes2.open(sequence, password)
          : unencrypted(sequence);
    } catch (DerException garbled) {
      throw Wrong.garbled();
    }
  }

  /** The key that follows in {@code sequence}, which is not encrypted. */
  static KeyNumbers unencrypted(Der sequence) throws DerException, KeyFileException {
    int version = sequence.integer(1);
    return switch (sequence.peek()) {
      case Der.SEQUENCE -> pkcs8(sequence);
      case Der.INTEGER -> rsa(sequence, version);
      case Der.OCTET_STRING -> ec(sequence, null);
      default -> throw new DerException();
    };
  }

  private static KeyNumbers pkcs8(Der sequence) throws DerException, KeyFileException {
    Der algorithm = sequence.enter(Der.SEQUENCE);
    String identifier = algorithm.identifier();
    byte[] key = sequence.octets(Der.OCTET_STRING);
    return switch (identifier) {
      case RSA -> {
        Der rsa = Der.sequence(key);
        yield rsa(rsa, rsa.integer(1));
      }
      case EC -> {
        Der ec = Der.sequence(key);
        ec.integer(1);
        yield ec(ec, curve(algorithm));
      }
      case ED25519 -> ed25519(Der.elements(key), sequence);
      case RSA_PSS ->
          throw new KeyFileException(
              "holds an RSA key that may sign RSA-PSS only; make a plain one, which signs PS256"
                  + " too: "
                  + Wrong.NEW_RSA_KEY);
      case DSA -> throw Misfits.dsa();
      default ->
          throw new KeyFileException(
              "holds a key of a kind that signs no assertion; allowed are " + Wrong.KINDS);
    };
  }

  private static KeyNumbers ed25519(Der key, Der rest) throws DerException, KeyFileException {
    byte[] seed = key.octets(Der.OCTET_STRING);
    key.finish();
    return Ed25519Numbers.of(seed, point(rest));
  }

  private static KeyNumbers rsa(Der numbers, int version) throws DerException, KeyFileException {
    if (version == MULTI_PRIME) {
      throw Misfits.multiPrime();
    }
    BigInteger n = numbers.integer();
    BigInteger e = numbers.integer();
    BigInteger d = numbers.integer();
    RsaNumbers.Crt crt =
        new RsaNumbers.Crt(
            numbers.integer(),
            numbers.integer(),
            numbers.integer(),
            numbers.integer(),
            numbers.integer());
    numbers.finish();
    return RsaNumbers.of(n, e, d, crt);
  }

  private static KeyNumbers ec(Der sequence, @Nullable EcCurve known)
      throws DerException, KeyFileException {
    BigInteger secret = new BigInteger(1, sequence.octets(Der.OCTET_STRING));
    EcCurve curve = known;
    if (sequence.peek() == SEC_1_CURVE) {
      EcCurve own = curve(sequence.enter(SEC_1_CURVE));
      curve = curve == null ? own : curve;
    }
    if (curve == null) {
      throw new KeyFileException(
          "holds an EC key that does not say its curve; " + Wrong.COPY_AGAIN);
    }
    ECPoint point = null;
    if (sequence.peek() == SEC_1_POINT) {
      point = EcNumbers.point(sequence.enter(SEC_1_POINT).bits(Der.BIT_STRING));
    }
    return EcNumbers.of(curve, secret, point);
  }

  private static EcCurve curve(Der parameters) throws DerException, KeyFileException {
    if (parameters.peek() == Der.SEQUENCE) {
      throw new KeyFileException(
          "holds an EC key that spells its curve out; name it instead:"
              + " openssl pkey -in FILE -ec_param_enc named_curve -out key.pem");
    }
    EcCurve curve = EcCurve.identified(parameters.identifier());
    if (curve == null) {
      throw Misfits.otherCurve();
    }
    return curve;
  }

  /** The public half of a version 2 file (RFC 5958 section 2), or null. */
  private static byte @Nullable [] point(Der sequence) throws DerException {
    while (sequence.peek() != Der.END) {
      if (sequence.peek() == PKCS_8_PUBLIC) {
        return sequence.bits(PKCS_8_PUBLIC);
      }
      sequence.skip();
    }
    return null;
  }
}
