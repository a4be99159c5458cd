package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.List;

/**
 * A token as it came, before a pool takes it.
 *
 * @param token b64token syntax (RFC 6750 section 2.1), at most 8 KiB
 * @param lifetime how long it lives, counted from {@code sentNanos}; positive, at most 366 days
 * @param sentNanos when the request for it was sent, by the pool's clock
 * @param missingScopes scopes that were asked for and not granted
 * @param clockOffset how far the server's clock is ahead of ours; zero if unknown
 */
public record Minted(
    Secret token,
    Duration lifetime,
    long sentNanos,
    List<String> missingScopes,
    Duration clockOffset) {

  /** The longest life that is believed. */
  public static final Duration LIFETIME_MOST = Duration.ofDays(366);

  public Minted {
    missingScopes = List.copyOf(missingScopes);
    if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LIFETIME_MOST) > 0) {
      throw new IllegalArgumentException("a lifetime is positive and at most 366 days");
    }
  }
}
