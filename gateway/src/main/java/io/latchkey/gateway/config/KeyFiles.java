package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.assertion.KeyFile;
import io.latchkey.gateway.upstream.assertion.KeyFileException;
import io.latchkey.gateway.upstream.assertion.KeyOptions;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import io.latchkey.gateway.upstream.assertion.SwsKeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files with keys and assertions that service accounts name, read once while the file is read. */
final class KeyFiles {
  /** The most that is read; an RSA key of 16,384 bits is a quarter of this in any shape. */
  static final int LARGEST = 64 * 1024;

  private static final Pattern JWT =
      Pattern.compile("\\s*[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\s*");

  private KeyFiles() {}

  /** The key of {@code keyFile} and the keys beside it, or null after a problem. */
  static @Nullable SigningKey key(Section section) {
    KeyOptions options =
        new KeyOptions(
            section.text("keyId"), section.chosen("algorithm"), section.secret("keyPassword"));
    Item item = section.get("keyFile");
    Path file = item == null ? null : named(item, "the name of a file with a private key");
    byte[] content = item == null || file == null ? null : guarded(item, file);
    if (item == null || file == null || content == null) {
      return null;
    }
    try {
      return KeyFile.read(content, options);
    } catch (KeyFileException unusable) {
      item.error(PemFiles.shown(item, file) + " " + unusable.what());
      return null;
    }
  }

  /** The file that Secure Web Sessions gave out, or null after a problem. */
  static @Nullable SwsKeyFile sws(Item item) {
    Path file = named(item, "the name of the downloaded JSON file");
    byte[] content = file == null ? null : guarded(item, file);
    if (file == null || content == null) {
      return null;
    }
    try {
      return SwsKeyFile.read(content);
    } catch (KeyFileException unusable) {
      item.error(PemFiles.shown(item, file) + " " + unusable.what());
      return null;
    }
  }

  /** The file of an assertion that something else renews, or null after a problem. */
  static @Nullable Path assertion(Item item) {
    String name = item.text("the name of a file with a JWT");
    if (name != null && (name.startsWith("eyJ") || name.lines().count() > 1)) {
      item.error(belongs(item, "assertion", "the name of a file with a JWT"));
      return null;
    }
    Path file = name == null ? null : item.reading.unwatched(item, name);
    byte[] content = file == null ? null : octets(item, file);
    if (file == null || content == null) {
      return null;
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!JWT.matcher(text).matches()) {
      item.error(
          PemFiles.shown(item, file)
              + " holds no JWT: three parts of base64url, joined by dots"
              + (text.contains("-----BEGIN") ? "; a private key goes to keyFile" : ""));
      return null;
    }
    return file;
  }

  private static @Nullable Path named(Item item, String expected) {
    String name = item.text(expected);
    if (name == null) {
      return null;
    }
    if (PemFiles.isContent(name) || name.stripLeading().startsWith("{")) {
      item.error(belongs(item, "key", expected));
      return null;
    }
    return item.reading.file(item, name);
  }

  private static String belongs(Item item, String what, String expected) {
    return "holds the "
        + what
        + " itself, which belongs in a file; allowed: "
        + expected
        + (item.isSubstituted() ? ", as it is, without ${file:...}" : "");
  }

  private static byte @Nullable [] octets(Item item, Path file) {
    try {
      return FileText.octets(file, LARGEST);
    } catch (FileText.UnreadableException unreadable) {
      item.error(PemFiles.shown(item, file) + " " + unreadable.what());
      return null;
    }
  }

  /** The content of a file that only its owner should read. */
  private static byte @Nullable [] guarded(Item item, Path file) {
    byte[] octets = octets(item, file);
    if (octets != null) {
      warnOfReaders(item, file);
    }
    return octets;
  }

  private static void warnOfReaders(Item item, Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        item.warn(
            PemFiles.shown(item, file)
                + " can be read by every user of this machine; chmod 600 keeps it to its owner");
      }
    } catch (UnsupportedOperationException | IOException withoutSuchRights) {
      // a file system without them has rights that cannot be judged from here
    }
  }
}
