package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Ascii;
import java.time.Duration;
import java.util.List;

/** What is probably wrong with an assertion, by the words of the server that refuses it. */
enum AssertionFault {
  /** It was seen before. */
  REUSED("reuse", "replay", "already used", "already been used"),
  /** It has no {@code jti}. */
  WITHOUT_ID("jti"),
  /** It is for somebody else. */
  AUDIENCE("audience"),
  /** It is too old, or not yet good, by the server's clock. */
  CLOCK("not active", "expired", "expiration", "not yet valid", "in the future", "in the past"),
  /** It is not signed with the key that the server knows. */
  SIGNATURE("signature", "public key"),
  /** The server does not say. */
  UNSAID;

  /** A clock that is off by more than this is itself the likeliest fault. */
  static final Duration CLOCK_DOUBTED = Duration.ofSeconds(10);

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it, and nothing changes it
  private final List<String> words;

  AssertionFault(String... words) {
    this.words = List.of(words);
  }

  /**
   * The first fault whose words are in {@code description}; else the clock, if it is off.
   *
   * @param description of the server: hostile, only searched
   * @param clockOffset how far the server's clock is ahead of ours
   */
  static AssertionFault of(String description, Duration clockOffset) {
    String lower = Ascii.lower(description);
    for (AssertionFault fault : values()) {
      if (fault.words.stream().anyMatch(lower::contains)) {
        return fault;
      }
    }
    return clockOffset.abs().compareTo(CLOCK_DOUBTED) > 0 ? CLOCK : UNSAID;
  }
}
