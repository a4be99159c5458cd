package io.latchkey.sandbox.sws;

/** A client of the realm that proves itself by a secret. */
public record SecretClient(String clientId, String clientSecret, SwsRole role) {
  @Override
  public String toString() {
    return "SecretClient[" + clientId + " " + role + "]";
  }
}
