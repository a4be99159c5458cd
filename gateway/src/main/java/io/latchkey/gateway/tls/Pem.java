package io.latchkey.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PEM text (RFC 7468): certificates, and unencrypted PKCS#8 keys. */
public final class Pem {
  private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
  private static final String KEY = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  private static final String UNREADABLE =
      "holds no certificate in PEM that can be read (BEGIN CERTIFICATE)";

  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519");

  private Pem() {}

  /**
   * The certificates of {@code text}, in their order.
   *
   * @throws IOException saying what is wrong, as words that follow the name of a file
   */
  public static List<X509Certificate> certificates(String text) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    int first = text.indexOf(CERTIFICATE);
    if (first >= 0) {
      byte[] bytes = text.substring(first).getBytes(StandardCharsets.UTF_8);
      try {
        for (Certificate each :
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes))) {
          found.add((X509Certificate) each);
        }
      } catch (CertificateException garbled) {
        throw new IOException(UNREADABLE, garbled);
      }
    }
    if (found.isEmpty()) {
      throw new IOException(UNREADABLE);
    }
    return List.copyOf(found);
  }

  /**
   * The key of {@code text}.
   *
   * @throws IOException saying what is wrong, as words that follow the name of a file
   */
  public static PrivateKey privateKey(String text) throws IOException {
    if (text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new IOException("holds an encrypted key; only keys without a password are taken");
    }
    if (text.contains("BEGIN RSA PRIVATE KEY") || text.contains("BEGIN EC PRIVATE KEY")) {
      throw new IOException(
          "holds a key that is not PKCS#8; convert it: openssl pkcs8 -topk8 -nocrypt");
    }
    PrivateKey key = pkcs8(text);
    if (key == null) {
      throw new IOException(
          "holds no private key in PEM that can be read (BEGIN PRIVATE KEY: RSA, EC or Ed25519)");
    }
    return key;
  }

  private static @Nullable PrivateKey pkcs8(String text) {
    int begin = text.indexOf(KEY);
    int end = begin < 0 ? -1 : text.indexOf(KEY_END, begin);
    if (end < 0) {
      return null;
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(text.substring(begin + KEY.length(), end));
    } catch (IllegalArgumentException garbled) {
      return null;
    }
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException ofAnother) {
        // PKCS#8 says whose key it is only to those who parse it: the next kind is asked
      }
    }
    return null;
  }
}
