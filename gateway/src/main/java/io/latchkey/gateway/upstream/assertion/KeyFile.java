package io.latchkey.gateway.upstream.assertion;

import io.latchkey.gateway.http.Secret;
import org.jspecify.annotations.Nullable;

/** Private keys in the shapes in which systems deliver them. */
public final class KeyFile {
  /** The most octets of a key file. */
  public static final int MAX_SIZE = 64 * 1024;

  private KeyFile() {}

  /**
   * The key in {@code content}, whatever its shape: PEM, JWK, JWK Set, PKCS#12 or DER. It takes
   * tenths of a second where the file is encrypted.
   *
   * @throws KeyFileException saying what is wrong with it
   */
  public static SigningKey read(byte[] content, KeyOptions options) throws KeyFileException {
    return SigningKeys.of(find(content, options), options);
  }

  private static FoundKey find(byte[] content, KeyOptions options) throws KeyFileException {
    checkSize(content);
    Secret password = options.password();
    KeyFileException misfit = Misfits.octets(content);
    if (misfit != null) {
      throw misfit;
    }
    if (Pkcs12Key.looksLike(content)) {
      return Pkcs12Key.read(content, password);
    }
    if (DerKey.looksLike(content)) {
      return FoundKey.of(DerKey.read(content, password));
    }
    return ofText(KeyText.of(content), options.keyId(), password);
  }

  /** Holds that there is something, and not too much of it. */
  static void checkSize(byte[] content) throws KeyFileException {
    if (content.length > MAX_SIZE) {
      throw new KeyFileException(
          "is larger than %d KiB, which no key is; %s"
              .formatted(MAX_SIZE / 1024, Misfits.wanted()));
    }
    if (content.length == 0) {
      throw new KeyFileException("is empty; " + Misfits.wanted());
    }
  }

  private static FoundKey ofText(String text, @Nullable String keyId, @Nullable Secret password)
      throws KeyFileException {
    if (text.isEmpty()) {
      throw new KeyFileException("holds nothing but blanks; " + Misfits.wanted());
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      return JwkKey.read(KeyJson.object(text), keyId);
    }
    return FoundKey.of(PemKey.read(text, password));
  }
}
