package io.latchkey.gateway.upstream.assertion;

import io.latchkey.gateway.http.Secret;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Opens encrypted PKCS#8 (RFC 5958 section 3) as OpenSSL makes it: PBES2 with PBKDF2 and a block
 * cipher in CBC mode (RFC 8018 section 6.2). The rounds are counted before they are done, and Java
 * cannot say how many there are, so the parameters are read here.
 */
final class Pbes2 {
  /** More rounds than this would hold the start of the gateway up for too long. */
  static final int MAX_ROUNDS = 5_000_000;

  private static final String SHAPE = "a private key";

  private static final String PBES2 = "1.2.840.113549.1.5.13";
  private static final String PBKDF2 = "1.2.840.113549.1.5.12";

  private Pbes2() {}

  /** A block cipher with a key of {@code bits}. */
  private record Block(String name, int bits, int blockOctets) {}

  /** The key in the parts of EncryptedPrivateKeyInfo, or what else stands in such a sequence. */
  static KeyNumbers open(Der info, @Nullable Secret password)
      throws DerException, KeyFileException {
    Der algorithm = info.enter(Der.SEQUENCE);
    if (info.peek() != Der.OCTET_STRING) {
      throw info.peek() == Der.BIT_STRING ? Misfits.publicKey() : Misfits.certificate();
    }
    byte[] sealed = info.octets(Der.OCTET_STRING);
    info.finish();
    if (password == null) {
      throw Wrong.locked(SHAPE);
    }
    if (!algorithm.identifier().equals(PBES2)) {
      throw otherEncryption();
    }
    Der parameters = algorithm.enter(Der.SEQUENCE);
    Der derivation = parameters.enter(Der.SEQUENCE);
    Der encryption = parameters.enter(Der.SEQUENCE);
    Block block = block(encryption.identifier());
    byte[] vector = encryption.octets(Der.OCTET_STRING);
    if (vector.length != block.blockOctets()) {
      throw new DerException();
    }
    byte[] opened = decrypt(sealed, key(derivation, block, password), block, vector);
    try {
      Der inner = opened == null ? null : Der.sequence(opened);
      if (inner != null) {
        return DerKey.unencrypted(inner);
      }
    } catch (DerException notEvenDer) {
      // a wrong password unpads by chance once in 256 times
    }
    throw Wrong.wrongPassword(SHAPE);
  }

  private static SecretKeySpec key(Der derivation, Block block, Secret password)
      throws DerException, KeyFileException {
    if (!derivation.identifier().equals(PBKDF2)) {
      throw otherEncryption();
    }
    Der parameters = derivation.enter(Der.SEQUENCE);
    byte[] salt = parameters.octets(Der.OCTET_STRING);
    int rounds = parameters.integer(Integer.MAX_VALUE);
    if (salt.length == 0 || rounds == 0) {
      throw new DerException();
    }
    if (rounds > MAX_ROUNDS) {
      throw new KeyFileException(
          "is encrypted with more than %d rounds; encrypt it anew: %s"
              .formatted(MAX_ROUNDS, Wrong.ENCRYPT_ANEW));
    }
    if (parameters.peek() == Der.INTEGER) {
      parameters.skip();
    }
    String hash =
        parameters.peek() == Der.SEQUENCE
            ? hash(parameters.enter(Der.SEQUENCE).identifier())
            : "SHA1";
    PBEKeySpec spec = new PBEKeySpec(password.reveal().toCharArray(), salt, rounds, block.bits());
    try {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash).generateSecret(spec).getEncoded();
      return new SecretKeySpec(derived, block.name());
    } catch (GeneralSecurityException unavailable) {
      throw otherEncryption();
    } finally {
      spec.clearPassword();
    }
  }

  private static byte @Nullable [] decrypt(
      byte[] sealed, SecretKeySpec key, Block block, byte[] vector) throws KeyFileException {
    try {
      Cipher cipher = Cipher.getInstance(block.name() + "/CBC/PKCS5Padding");
      cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(vector));
      return cipher.doFinal(sealed);
    } catch (GeneralSecurityException wrongPassword) {
      return null;
    }
  }

  private static Block block(String identifier) throws KeyFileException {
    return switch (identifier) {
      case "2.16.840.1.101.3.4.1.2" -> new Block("AES", 128, 16);
      case "2.16.840.1.101.3.4.1.22" -> new Block("AES", 192, 16);
      case "2.16.840.1.101.3.4.1.42" -> new Block("AES", 256, 16);
      case "1.2.840.113549.3.7" -> new Block("DESede", 192, 8);
      default -> throw otherEncryption();
    };
  }

  private static String hash(String identifier) throws KeyFileException {
    return switch (identifier) {
      case "1.2.840.113549.2.7" -> "SHA1";
      case "1.2.840.113549.2.8" -> "SHA224";
      case "1.2.840.113549.2.9" -> "SHA256";
      case "1.2.840.113549.2.10" -> "SHA384";
      case "1.2.840.113549.2.11" -> "SHA512";
      default -> throw otherEncryption();
    };
  }

  private static KeyFileException otherEncryption() {
    return new KeyFileException(
        "is encrypted in a way that is not read, only PBES2 with PBKDF2 and AES or 3DES is;"
            + " encrypt it anew: "
            + Wrong.ENCRYPT_ANEW);
  }
}
