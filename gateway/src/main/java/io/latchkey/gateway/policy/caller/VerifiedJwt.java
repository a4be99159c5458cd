package io.latchkey.gateway.policy.caller;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a JWT stays true: that {@code key} signed it, and what it says. Whether the key is still
 * its issuer's and whether it is live are asked each time. It holds nothing that proves anybody.
 *
 * @param callers whom it proves, at least one
 * @param expires its {@code exp}
 * @param begins its {@code nbf}, or null
 */
record VerifiedJwt(
    long a,
    long b,
    long c,
    long d,
    List<KnownCaller> callers,
    Instant expires,
    @Nullable Instant begins,
    String issuer,
    @Nullable String keyId,
    String algorithm,
    PublicKey key) {

  /** Whether it is what {@code memory} hashed last. */
  boolean isHashedTo(ProofMemory memory) {
    return a == memory.word(0) && b == memory.word(1) && c == memory.word(2) && d == memory.word(3);
  }

  boolean isLive(Instant now) {
    return Jwts.isLive(expires, begins, now);
  }

  /** Whether the issuer would still have it checked with the same key. */
  @SuppressWarnings("ReferenceEquality") // the very key that the signature was checked with
  boolean isOf(SigningKeys keys) {
    return keys.find(issuer, keyId, algorithm) == key;
  }
}
