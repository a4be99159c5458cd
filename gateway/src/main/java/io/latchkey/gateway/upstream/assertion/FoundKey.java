package io.latchkey.gateway.upstream.assertion;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A private key and what its file says of it.
 *
 * @param algorithm the file's own {@code alg}, as it stands there, or null
 * @param keyId the file's own {@code kid}, or null
 * @param certified the public key of the certificate beside it, or null
 */
record FoundKey(
    KeyNumbers numbers,
    @Nullable String algorithm,
    @Nullable String keyId,
    @Nullable PublicKey certified) {

  static FoundKey of(KeyNumbers numbers) {
    return new FoundKey(numbers, null, null, null);
  }
}
