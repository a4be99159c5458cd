package io.latchkey.sandbox.identity;

/** Who makes an API call, by which live credential, and what carried it. */
record Principal(Account account, LiveCredential credential, Carrier carrier) {
  /** Where in the call the credential stood. */
  enum Carrier {
    BEARER,
    COOKIE
  }

  boolean may(Role.Right right) {
    return account.may(right);
  }
}
