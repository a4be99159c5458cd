package io.latchkey.gateway.upstream.assertion;

/** Sentences on what is wrong with a key file that more than one reader says. */
final class Wrong {
  static final String NEW_RSA_KEY =
      "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem";

  static final String ENCRYPT_ANEW = "openssl pkcs8 -topk8 -in FILE -out key.pem";

  static final String KINDS = "RSA, EC on P-256, P-384 or P-521, and Ed25519";

  static final String SHAPES =
      "a private key as PEM (PKCS#8, PKCS#1, SEC 1), as a JWK, or in a PKCS#12 file";

  static final String COPY_AGAIN = "copy it again, whole and without opening it in an editor";

  private Wrong() {}

  /** The file is what it should be, but its numbers are not. */
  static KeyFileException mismatched() {
    return new KeyFileException(
        "holds a key whose numbers do not belong together; " + COPY_AGAIN + ", or make a new key");
  }

  /** Something is missing or changed in the middle of a key. */
  static KeyFileException garbled() {
    return new KeyFileException("holds a key that is cut short or garbled; " + COPY_AGAIN);
  }

  static KeyFileException several(int keys, String mend) {
    return new KeyFileException("holds " + keys + " private keys, one is wanted; " + mend);
  }

  /** Encrypted, and no password to open it. */
  static KeyFileException locked(String shape) {
    return new KeyFileException(
        "is %s that is encrypted; set keyPassword, best as ${file:...}".formatted(shape));
  }

  static KeyFileException wrongPassword(String shape) {
    return new KeyFileException(
        "is %s that keyPassword does not open; correct the password, or the file is damaged"
            .formatted(shape));
  }
}
