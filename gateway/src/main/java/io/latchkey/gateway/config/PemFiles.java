package io.latchkey.gateway.config;

import io.latchkey.gateway.tls.Identity;
import io.latchkey.gateway.tls.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEM files that the configuration names, read once to see whether they would serve. */
final class PemFiles {
  /** A bundle of all public authorities is a quarter of this. */
  private static final int LARGEST = 1024 * 1024;

  /** DER in Base64 on one line: the shortest key has 64 letters, and each begins so. */
  private static final Pattern BARE_KEY = Pattern.compile("\\s*M[A-Za-z0-9+/_-]{60,}={0,2}\\s*");

  private PemFiles() {}

  /** The file of certificates at {@code item}, or null after a problem. */
  static @Nullable Path certificates(Item item) {
    Path file = named(item, "a PEM file of certificates");
    String text = file == null ? null : text(item, file);
    if (file == null || text == null) {
      return null;
    }
    try {
      Pem.certificates(text);
      return file;
    } catch (IOException unfit) {
      item.error(shown(item, file) + " " + unfit.getMessage());
      return null;
    }
  }

  /** The file of an unencrypted PKCS#8 key at {@code item}, or null after a problem. */
  static @Nullable Path privateKey(Item item) {
    Path file = named(item, "a PEM file with a private key");
    String text = file == null ? null : text(item, file);
    if (file == null || text == null) {
      return null;
    }
    try {
      Pem.privateKey(text);
      return file;
    } catch (IOException unfit) {
      item.error(shown(item, file) + " " + unfit.getMessage());
      return null;
    }
  }

  /** Reports at {@code item} if the key is not that of the first certificate. */
  static void checkPair(Item item, Path certificate, Path privateKey) {
    try {
      PrivateKey key = Pem.privateKey(FileText.read(privateKey, LARGEST));
      X509Certificate leaf = Pem.certificates(FileText.read(certificate, LARGEST)).get(0);
      if (!Identity.belong(key, leaf.getPublicKey())) {
        item.error(shown(item, privateKey) + " holds a key that is not the certificate's");
      }
    } catch (IOException | FileText.UnreadableException reportedAlready) {
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
}
