package io.latchkey.gateway.upstream.authority;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an authority says of one token.
 *
 * @param subject whose it is, or null where it is not active or the authority failed
 * @param life how long the answer is kept, above 0
 */
record Verdict(@Nullable String subject, Duration life) {
  /** The longest that an active token is believed without asking again. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  /** How far an authority's clock may be from ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  static final Verdict INACTIVE = new Verdict(null, Duration.ofSeconds(10));

  /** No answer: for us the token is not active. */
  static final Verdict FAILED = new Verdict(null, Duration.ofSeconds(1));

  static Verdict active(String subject, Duration life) {
    return new Verdict(subject, life);
  }
}
