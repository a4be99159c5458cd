package io.latchkey.gateway.policy.caller;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the keys that issuers of JWTs sign with. It answers at once; that a key is missing
 * is for its maker to notice and to mend in the background.
 */
@FunctionalInterface
public interface SigningKeys {
  /** No keys at all: every JWT proves nobody. */
  SigningKeys NONE = (issuer, keyId, algorithm) -> null;

  /**
   * The key that a JWT says it is signed with, or null if it is not known.
   *
   * @param issuer one of the configured issuers
   * @param keyId the header's {@code kid}, or null if it has none: then only an issuer's sole key
   *     fits
   * @param algorithm the header's {@code alg}, one of RS, PS or ES (RFC 7518 section 3.1)
   */
  @Nullable PublicKey find(String issuer, @Nullable String keyId, String algorithm);
}
