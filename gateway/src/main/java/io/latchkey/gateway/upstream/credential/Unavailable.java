package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;

/**
 * Why a call gets no token.
 *
 * @param retryAfterSeconds when it is worth asking again, 1 or more
 * @param cause which of the few reasons it is
 */
public record Unavailable(long retryAfterSeconds, Cause cause) {

  public Unavailable {
    retryAfterSeconds = Math.max(1, retryAfterSeconds);
  }

  /** The reasons, each with a word for metrics and a sentence for the caller's developer. */
  public enum Cause {
    /** The token endpoint did not answer before the call's own deadline. */
    SLOW("slow", "The token endpoint did not answer in time; try again"),
    /** The last attempts failed in a way that may pass. */
    BACKING_OFF("backing-off", "The token endpoint failed; the gateway will try again"),
    /** The tenant refuses the account itself. */
    REFUSED("refused", "The tenant refuses the service account; its operator must mend it"),
    /** Too many calls wait already. */
    OVERLOADED("overloaded", "Too many calls wait for a token"),
    /** The gateway stops, or this account was taken out of its configuration. */
    CLOSED("closed", "The service account is being closed");

    private final String word;
    private final String sentence;

    Cause(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    /** The reason as it stands in logs and metrics. */
    public String word() {
      return word;
    }
  }

  static Unavailable of(Cause cause) {
    return new Unavailable(1, cause);
  }

  /** The reason as one word. */
  public String reason() {
    return cause.word;
  }

  /** This as the refusal that the caller gets: 503 with Retry-After. */
  public Refusal refusal() {
    return Refusal.of(Reason.NO_TOKEN, cause.sentence).retryAfter(retryAfterSeconds);
  }
}
