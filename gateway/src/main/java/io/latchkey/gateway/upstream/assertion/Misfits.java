package io.latchkey.gateway.upstream.assertion;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names what is often put where a private key belongs, and says what to put there instead. */
final class Misfits {
  private static final String BASE64_OF_PEM = "LS0tLS1CRUdJTi";
  private static final String BASE64_OF_JSON = "eyJ";
  private static final String FROM_SSH =
      "convert a copy: ssh-keygen -p -N '' -m PKCS8 -f COPY_OF_FILE; an Ed25519 key it leaves as it"
          + " is, make a new one: openssl genpkey -algorithm ED25519 -out key.pem";

  private Misfits() {}

  static KeyFileException publicKey() {
    return new KeyFileException("holds a public key; the private key that belongs to it is wanted");
  }

  static KeyFileException certificate() {
    return new KeyFileException(
        "holds a certificate or a request for one, and no private key; give the key's own file");
  }

  static KeyFileException dsa() {
    return new KeyFileException("holds a DSA key; allowed are " + Wrong.KINDS);
  }

  static KeyFileException multiPrime() {
    return new KeyFileException(
        "holds an RSA key of more than two primes; make a new one: " + Wrong.NEW_RSA_KEY);
  }

  static KeyFileException otherCurve() {
    return new KeyFileException(
        "holds a key on a curve that is not read; allowed are P-256, P-384, P-521 and Ed25519");
  }

  /** A PEM block that is no private key of ours, by the words of its first line. */
  static KeyFileException block(String label) {
    if (label.equals("OPENSSH PRIVATE KEY")) {
      return new KeyFileException("holds a key in OpenSSH's own format; " + FROM_SSH);
    }
    if (label.startsWith("PGP ")) {
      return new KeyFileException("holds a PGP key or message; " + wanted());
    }
    if (label.equals("DSA PRIVATE KEY")) {
      return dsa();
    }
    if (label.endsWith("PUBLIC KEY")) {
      return publicKey();
    }
    if (label.endsWith("CERTIFICATE REQUEST")) {
      return new KeyFileException(
          "holds a certificate request (CSR) and no private key; give the file that was written"
              + " beside it, by openssl's -keyout for example");
    }
    if (label.endsWith("CERTIFICATE")) {
      return new KeyFileException(
          "holds a certificate and no private key; give the key's own file");
    }
    if (label.endsWith("PARAMETERS")) {
      return new KeyFileException(
          "holds the parameters of a key and no private key; give the key's own file");
    }
    return new KeyFileException("holds PEM of another kind and no private key; " + wanted());
  }

  /** Octets that are no text; null if they may be. */
  static @Nullable KeyFileException octets(byte[] content) {
    if (content.length >= 4) {
      int magic =
          (content[0] & 0xff) << 24
              | (content[1] & 0xff) << 16
              | (content[2] & 0xff) << 8
              | content[3] & 0xff;
      if (magic == 0xfeedfeed || magic == 0xcececece) {
        return new KeyFileException(
            "is a key store in Java's old format; convert it: keytool -importkeystore"
                + " -srckeystore FILE -destkeystore key.p12 -deststoretype PKCS12");
      }
    }
    return null;
  }

  /** Text in which there is neither JSON nor PEM. */
  static KeyFileException text(String text) {
    if (text.startsWith("<")) {
      return new KeyFileException(
          "is a web page or XML, perhaps a login page saved in place of the file; download it"
              + " again; "
              + wanted());
    }
    if (text.startsWith("ssh-") || text.startsWith("ecdsa-sha2-")) {
      return publicKey();
    }
    if (text.startsWith("PuTTY-User-Key-File-")) {
      return new KeyFileException(
          "holds a key in PuTTY's format; convert it: puttygen FILE -O private-openssh -o KEY, then"
              + " ssh-keygen -p -N '' -m PKCS8 -f KEY");
    }
    if (text.startsWith("---- BEGIN SSH2")) {
      return new KeyFileException("holds a key in SSH2's format; " + wanted());
    }
    return encoded(text);
  }

  private static KeyFileException encoded(String text) {
    if (text.startsWith(BASE64_OF_PEM)) {
      return new KeyFileException(
          "holds a PEM file that was encoded in Base64 once more; decode it:"
              + " base64 -d FILE > key.pem");
    }
    if (text.startsWith(BASE64_OF_JSON)) {
      long dots = text.chars().filter(c -> c == '.').count();
      return new KeyFileException(
          switch ((int) dots) {
            case 0 -> "holds JSON that was encoded in Base64; decode it: base64 -d FILE > key.json";
            case 4 -> "is an encrypted JWK (JWE); decrypt it where it was made; " + wanted();
            default ->
                "is a token and no key; a token that something else renews goes to"
                    + " assertionFile";
          });
    }
    if (text.startsWith("M") && isBase64(text)) {
      return new KeyFileException(
          "holds Base64 without its first and last line; put -----BEGIN PRIVATE KEY----- before and"
              + " -----END PRIVATE KEY----- after it");
    }
    String upper = text.toUpperCase(Locale.ROOT);
    if (upper.contains("BEGIN") || upper.contains("PRIVATE KEY")) {
      return new KeyFileException(
          "has a first line that is not -----BEGIN ... PRIVATE KEY----- with five hyphens on each"
              + " side; "
              + Wrong.COPY_AGAIN);
    }
    return new KeyFileException("holds no key; " + wanted());
  }

  private static boolean isBase64(String text) {
    return text.chars()
        .allMatch(
            c ->
                c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '/' && c <= '9'
                    || c == '+'
                    || c == '='
                    || c <= ' ');
  }

  static String wanted() {
    return "wanted is " + Wrong.SHAPES;
  }
}
