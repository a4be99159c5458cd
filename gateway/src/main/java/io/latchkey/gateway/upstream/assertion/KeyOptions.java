package io.latchkey.gateway.upstream.assertion;

import io.latchkey.gateway.http.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of a key beside its file.
 *
 * @param keyId the {@code kid} to send, over that of the file; null for the file's own, if any
 * @param algorithm the JWS algorithm, RS256 for example; null for the file's own or the key's usual
 * @param password of an encrypted PEM or PKCS#12 file, or null
 */
public record KeyOptions(
    @Nullable String keyId, @Nullable String algorithm, @Nullable Secret password) {
  public static final KeyOptions NONE = new KeyOptions(null, null, null);
}
