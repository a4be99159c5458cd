package io.latchkey.gateway.upstream.assertion;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads an assertion that something else renews in a file, and holds that it still is one. */
final class RenewedAssertion {
  /** The most octets of such a file. */
  static final int MAX_SIZE = 64 * 1024;

  private static final int PARTS = 3;

  private RenewedAssertion() {}

  static String read(Path file, Instant now) throws AssertionException {
    String text = new String(octets(file), StandardCharsets.ISO_8859_1);
    String token = withoutNewline(text);
    if (token.isBlank()) {
      throw new AssertionException(
          "assertionFile %s is empty; whatever renews it has not written yet".formatted(file));
    }
    if (!isCompact(token)) {
      throw new AssertionException(
          "assertionFile %s holds no signed JWT: three parts of base64url with dots between them"
                  .formatted(file)
              + " and nothing else; a private key goes to keyFile");
    }
    Instant expiry = expiry(token);
    if (expiry != null && !now.isBefore(expiry)) {
      throw new AssertionException(
          "the assertion in assertionFile %s has expired at %s; whatever renews it has stopped, or"
                  .formatted(file, expiry)
              + " this machine's clock is wrong");
    }
    return token;
  }

  private static byte[] octets(Path file) throws AssertionException {
    if (Files.isDirectory(file)) {
      throw new AssertionException(
          "assertionFile %s is a directory; name the file in it".formatted(file));
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new AssertionException("assertionFile %s is no plain file".formatted(file));
    }
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(MAX_SIZE + 1);
    } catch (NoSuchFileException missing) {
      throw new AssertionException(
          "assertionFile %s is not there; mount it, or correct the path".formatted(file));
    } catch (IOException unreadable) {
      throw new AssertionException(
          "assertionFile %s cannot be read; let the user that the gateway runs as read it"
              .formatted(file));
    }
    if (octets.length > MAX_SIZE) {
      throw new AssertionException(
          "assertionFile %s is larger than %d KiB, which no assertion is"
              .formatted(file, MAX_SIZE / 1024));
    }
    return octets;
  }

  private static String withoutNewline(String text) {
    if (!text.endsWith("\n")) {
      return text;
    }
    return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
  }

  private static boolean isCompact(String token) {
    int parts = 1;
    int length = 0;
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c == '.' && length > 0) {
        parts++;
        length = 0;
      } else if (isDigit(c)) {
        length++;
      } else {
        return false;
      }
    }
    return parts == PARTS && length > 0;
  }

  private static boolean isDigit(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }

  /** Its own {@code exp}, or null where that cannot be read: the server will tell. */
  private static @Nullable Instant expiry(String token) {
    try {
      String claims = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
      byte[] json = Base64.getUrlDecoder().decode(claims);
      JsonNode expiry = KeyJson.object(new String(json, StandardCharsets.UTF_8)).get("exp");
      return expiry != null && expiry.isNumber() ? Instant.ofEpochSecond(expiry.longValue()) : null;
    } catch (KeyFileException | IllegalArgumentException | DateTimeException unreadable) {
      return null;
    }
  }
}
