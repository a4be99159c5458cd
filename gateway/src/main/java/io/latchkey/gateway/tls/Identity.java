package io.latchkey.gateway.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A certificate chain and the key that belongs to it.
 *
 * <p>It says nothing of the key.
 */
public final class Identity {
  /** A bundle of all public authorities is a quarter of this. */
  private static final int LARGEST = 1024 * 1024;

  private static final Map<String, String> PROOFS =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "Ed25519", "Ed25519");

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Identity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * Reads both files; blocks.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Identity read(Path certificate, Path privateKey) throws IOException {
    List<X509Certificate> chain = certificates(certificate);
    PrivateKey key;
    try {
      key = Pem.privateKey(text(privateKey));
    } catch (IOException unfit) {
      throw named(privateKey, unfit);
    }
    if (!belong(key, chain.get(0).getPublicKey())) {
      throw new IOException(
          "the file " + privateKey + " holds a key that is not the certificate's");
    }
    return new Identity(chain, key);
  }

  /**
   * Reads a file of certificates; blocks.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      return Pem.certificates(text(file));
    } catch (IOException unfit) {
      throw named(file, unfit);
    }
  }

  private static IOException named(Path file, IOException unfit) {
    String what =
        unfit instanceof NoSuchFileException
            ? "does not exist"
            : String.valueOf(unfit.getMessage());
    return new IOException("the file " + file + " " + what, unfit);
  }

  private static String text(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // a pipe would be waited at for ever, and no other file be looked at meanwhile
      throw new IOException("is no plain file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (NoSuchFileException missing) {
      throw missing;
    } catch (IOException unreadable) {
      throw new IOException("cannot be read", unreadable);
    }
    if (bytes.length > LARGEST) {
      throw new IOException("is larger than 1MiB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether what {@code key} signs, {@code certified} verifies. */
  public static boolean belong(PrivateKey key, PublicKey certified) {
    String algorithm = key.getAlgorithm().equals("EdDSA") ? "Ed25519" : key.getAlgorithm();
    try {
      Signature signature = Signature.getInstance(PROOFS.getOrDefault(algorithm, algorithm));
      signature.initSign(key);
      signature.update((byte) 1);
      byte[] proof = signature.sign();
      signature.initVerify(certified);
      signature.update((byte) 1);
      return signature.verify(proof);
    } catch (GeneralSecurityException unlike) {
      return false;
    }
  }

  X509Certificate[] chain() {
    return chain.toArray(X509Certificate[]::new);
  }

  PrivateKey key() {
    return key;
  }

  /** The certificate that is ours; the rest of the chain vouches for it. */
  public X509Certificate leaf() {
    return chain.get(0);
  }

  /** When the first certificate of the chain ends. */
  public Instant expires() {
    return chain.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
