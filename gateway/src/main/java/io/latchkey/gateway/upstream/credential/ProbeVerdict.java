package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;

/** What the answer to a probe says about the credential that it carried. */
final class ProbeVerdict {
  private ProbeVerdict() {}

  /** No answer came, for this reason: it says nothing about the credential. */
  static MintFailure unanswered(MintFailure why) {
    return new MintFailure(
        why.permanent(),
        "probe-" + why.word(),
        "the probe got no answer: " + why.sentence(),
        why.description(),
        why.retryAfter(),
        why.clockOffset());
  }

  /**
   * The failure that a status other than 2xx is. One that speaks of the moment passes; any other
   * needs a person.
   */
  static MintFailure of(Probe probe, int status) {
    String word = "probe-" + status;
    String said = "the probe " + probe.withoutQuery() + " was answered " + status + ": ";
    return isPassing(status)
        ? MintFailure.passing(word, said + meaning(status))
        : MintFailure.lasting(word, said + meaning(status));
  }

  private static boolean isPassing(int status) {
    return switch (status) {
      case 408, 425, 429 -> true;
      default -> status >= 500;
    };
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401 ->
          "the API does not accept the credential, although it was given out; check that it is one"
              + " for this tenant, that its scopes open this path, and that the change has reached"
              + " the API";
      case 403 ->
          "the API knows the credential and does not let it make this call; check the account's"
              + " rights, role and scopes, or name a probe that it may make";
      case 404 -> "there is nothing at this path; check probe and the tenant's url";
      case 405 -> "this path does not take the method; check probe";
      case 407 -> "a proxy wants to know who asks; check the tenant's proxy";
      case 408, 425 -> "the API could not take it just now";
      case 429 -> "the API takes no more calls for the moment";
      default -> range(status);
    };
  }

  private static String range(int status) {
    if (status >= 500) {
      return "the API has a fault of its own";
    }
    return status >= 300 && status < 400
        ? "a redirect, which is not followed; it often means a login page: check probe and the"
            + " tenant's url"
        : "the API does not take this call; check probe";
  }
}
