package io.latchkey.gateway.policy.caller;

/** The ways to prove a caller, the most telling first. */
enum Proof {
  API_KEY("api-key"),
  JWT("jwt"),
  INTROSPECTION("introspection"),
  CERTIFICATE("certificate"),
  NETWORK("network");

  private final String word;

  Proof(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** This proof as a bit of a set of proofs. */
  @SuppressWarnings("EnumOrdinal") // a set in one int, never stored or sent
  int bit() {
    return 1 << ordinal();
  }
}
