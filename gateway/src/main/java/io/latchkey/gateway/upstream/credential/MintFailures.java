package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.assertion.AssertionException;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.net.URI;
import java.time.Duration;

/** The failures that have nothing to do with what a server said. */
final class MintFailures {
  private MintFailures() {}

  /**
   * No answer came from {@code uri}.
   *
   * @param certificateAdvice what to do if our client certificate, or the want of one, is the cause
   */
  static MintFailure unanswered(URI uri, UpstreamException why, String certificateAdvice) {
    String at = origin(uri);
    return switch (why.kind()) {
      case UNREACHABLE ->
          MintFailure.passing(
              "unreachable",
              why.what()
                  + ": check the address, proxy if it is set, the name service and TLS trust");
      case CERTIFICATE_REFUSED ->
          MintFailure.passing("client-certificate", why.what() + ": " + certificateAdvice);
      case BROKEN ->
          MintFailure.passing(
              "broken",
              at
                  + " broke off its answer"
                  + (at.startsWith("https:")
                      ? "; if always, it may refuse our client certificate: " + certificateAdvice
                      : ""));
      case MALFORMED -> MintFailure.passing("malformed", at + " does not answer in HTTP");
      case TOO_LARGE -> tooLarge(uri);
      case TIMEOUT -> MintFailure.passing("timeout", at + " did not answer in time");
      case OVERLOADED -> MintFailure.passing("overloaded", "too many calls wait for " + at);
    };
  }

  /** The answer is larger than is read. */
  static MintFailure tooLarge(URI uri) {
    return MintFailure.passing(
        "too-large",
        origin(uri) + " answered with more than " + ControlCalls.CONTENT_MOST / 1024 + " KiB");
  }

  /** The exchange as a whole took too long. */
  static MintFailure overdue() {
    return MintFailure.passing(
        "timeout",
        "getting a token took more than "
            + ControlCalls.EXCHANGE.toSeconds()
            + " s: the token endpoint is slow, or the disk of an assertionFile");
  }

  /** Too many requests wait for their assertions. */
  static MintFailure deskFull() {
    return MintFailure.passing("overloaded", "too many token requests wait to be signed");
  }

  /** There is no assertion to send; a file that something else renews may yet come. */
  static MintFailure noAssertion(AssertionException why) {
    return MintFailure.passing("assertion", String.valueOf(why.getMessage()));
  }

  /** The token had died before it arrived. */
  static MintFailure bornExpired(Duration lifetime) {
    return MintFailure.passing(
        "born-expired",
        "the token lives " + lifetime.toMillis() + " ms, less than it took to arrive");
  }

  /** The answer has a status that a token or a document never has. */
  static MintFailure status(String what, int status) {
    if (status >= 300 && status < 400) {
      return MintFailure.passing(
          "redirect",
          what
              + " answered with a redirect ("
              + status
              + "), which is not followed: check its URL");
    }
    return MintFailure.passing("status-" + status, what + " answered " + status);
  }

  /** Scheme, host and port: names of the configuration or of hosts that it allows. */
  static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
