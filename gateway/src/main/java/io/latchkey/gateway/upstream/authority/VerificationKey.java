package io.latchkey.gateway.upstream.authority;

import java.security.PublicKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key with which an issuer's signatures are checked.
 *
 * @param kid how JWTs name it, or null
 * @param algorithms the algorithms of JWS that it may be used with (RFC 7518 section 3.1)
 * @param key RSA of 2048 bits or more, or EC on P-256, P-384 or P-521
 */
record VerificationKey(@Nullable String kid, Set<String> algorithms, PublicKey key) {
  VerificationKey {
    algorithms = Set.copyOf(algorithms);
  }
}
