package io.latchkey.sandbox.sws;

/** Whether a token request is from the client it says. */
sealed interface ClientProof {
  /** It is. */
  record Proven(RealmClient client) implements ClientProof {}

  /** It is not, or does not show it; in the words of the answer (RFC 6749 section 5.2). */
  record Refused(String error, String description) implements ClientProof {
    /** What the realm says of a client that it does not know, or that no authenticator took on. */
    static final Refused WITHOUT_REASON =
        new Refused("invalid_client", "Invalid client or Invalid client credentials");
  }
}
