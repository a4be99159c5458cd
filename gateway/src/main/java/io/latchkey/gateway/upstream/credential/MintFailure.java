package io.latchkey.gateway.upstream.credential;

import java.time.Duration;

/**
 * Why an attempt to get a token failed.
 *
 * @param permanent whether only a person can mend it, so that trying again soon may lock the
 *     account
 * @param word for metrics: an error code of RFC 6749 section 5.2 or a word of ours
 * @param sentence what is wrong and what to do; ours, with names of the configuration at most
 * @param description what the server said of it, cleaned, for the log alone; perhaps empty
 * @param retryAfter the least time that the server wants left between attempts; zero if unsaid
 * @param clockOffset how far the server's clock is ahead of ours; zero if unknown
 */
public record MintFailure(
    boolean permanent,
    String word,
    String sentence,
    String description,
    Duration retryAfter,
    Duration clockOffset) {

  /** What is wrong, and how far the clocks differ if they do: for people. */
  public String told() {
    return MintLog.cause(this);
  }

  /** A failure that may pass by itself. */
  static MintFailure passing(String word, String sentence) {
    return new MintFailure(false, word, sentence, "", Duration.ZERO, Duration.ZERO);
  }

  /** A failure that a person must mend. */
  static MintFailure lasting(String word, String sentence) {
    return new MintFailure(true, word, sentence, "", Duration.ZERO, Duration.ZERO);
  }

  MintFailure describedAs(String text) {
    return new MintFailure(permanent, word, sentence, text, retryAfter, clockOffset);
  }

  MintFailure retryAfter(Duration least) {
    return new MintFailure(permanent, word, sentence, description, least, clockOffset);
  }

  MintFailure clockOffset(Duration offset) {
    return new MintFailure(permanent, word, sentence, description, retryAfter, offset);
  }

  /** This as the exception that ends a chain of calls. */
  MintException raise() {
    return new MintException(this);
  }
}
