package io.latchkey.gateway.config;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEM files that the configuration names, read once to see whether they would serve. */
final class PemFiles {
  /** A bundle of all public authorities is a quarter of this. */
  private static final int LARGEST = 1024 * 1024;

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** DER in Base64 on one line: the shortest key has 64 letters, and each begins so. */
  private static final Pattern BARE_KEY = Pattern.compile("\\s*M[A-Za-z0-9+/_-]{60,}={0,2}\\s*");

  private static final Map<String, String> PROOFS =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "Ed25519", "Ed25519");

  private PemFiles() {}

  /** The file of certificates at {@code item}, or null after a problem. */
  static @Nullable Path certificates(Item item) {
    Path file = named(item, "a PEM file of certificates");
    String text = file == null ? null : text(item, file);
    if (file == null || text == null) {
      return null;
    }
    if (parse(text).isEmpty()) {
      item.error(shown(item, file) + " holds no certificate in PEM (BEGIN CERTIFICATE)");
      return null;
    }
    return file;
  }

  /** The file of an unencrypted PKCS#8 key at {@code item}, or null after a problem. */
  static @Nullable Path privateKey(Item item) {
    Path file = named(item, "a PEM file with a private key");
    String text = file == null ? null : text(item, file);
    if (file == null || text == null) {
      return null;
    }
    String fault = keyFault(text);
    if (fault != null) {
      item.error(shown(item, file) + " " + fault);
      return null;
    }
    return file;
  }

  /** Reports at {@code item} if the key is not that of the first certificate. */
  static void checkPair(Item item, Path certificate, Path privateKey) {
    try {
      PrivateKey key = key(FileText.read(privateKey, LARGEST));
      List<? extends Certificate> chain = List.copyOf(parse(FileText.read(certificate, LARGEST)));
      if (key != null && !chain.isEmpty() && !belong(key, chain.get(0).getPublicKey())) {
        item.error(shown(item, privateKey) + " holds a key that is not the certificate's");
      }
    } catch (FileText.UnreadableException reportedAlready) {
      item.error("the files of this pair changed while they were read");
    }
  }

  private static @Nullable Path named(Item item, String expected) {
    String name = item.text(expected);
    if (name != null && isContent(name)) {
      item.error("holds what belongs in a file; allowed: the name of " + expected);
      return null;
    }
    return name == null ? null : item.reading.file(item, name);
  }

  /** Whether a file's content stands where its name belongs; as a name it would be printed. */
  static boolean isContent(String name) {
    return name.contains("-----BEGIN")
        || name.lines().count() > 1
        || BARE_KEY.matcher(name).matches();
  }

  /** The file by name, unless the name is out of sight, where it may be the key itself. */
  static String shown(Item item, Path file) {
    return item.isSubstituted() ? "the file that it names" : "the file " + file;
  }

  private static @Nullable String text(Item item, Path file) {
    try {
      return FileText.read(file, LARGEST);
    } catch (FileText.UnreadableException unreadable) {
      item.error(shown(item, file) + " " + unreadable.what());
      return null;
    }
  }

  private static Collection<? extends Certificate> parse(String text) {
    int first = text.indexOf("-----BEGIN CERTIFICATE-----");
    if (first < 0) {
      return List.of();
    }
    byte[] bytes = text.substring(first).getBytes(StandardCharsets.UTF_8);
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (CertificateException garbled) {
      return List.of();
    }
  }

  private static @Nullable String keyFault(String text) {
    if (text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")) {
      return "holds an encrypted key; only keys without a password are taken";
    }
    if (text.contains("BEGIN RSA PRIVATE KEY") || text.contains("BEGIN EC PRIVATE KEY")) {
      return "holds a key that is not PKCS#8; convert it: openssl pkcs8 -topk8 -nocrypt";
    }
    return key(text) == null
        ? "holds no private key in PEM that can be read (BEGIN PRIVATE KEY: RSA, EC or Ed25519)"
        : null;
  }

  private static @Nullable PrivateKey key(String text) {
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      return null;
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(matcher.group(1));
    } catch (IllegalArgumentException garbled) {
      return null;
    }
    for (String algorithm : PROOFS.keySet()) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException ofAnother) {
        // PKCS#8 says whose key it is only to those who parse it: the next algorithm is asked
      }
    }
    return null;
  }

  /** Whether what {@code key} signs, {@code certified} verifies. */
  private static boolean belong(PrivateKey key, PublicKey certified) {
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
}
