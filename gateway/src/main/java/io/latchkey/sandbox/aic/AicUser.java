package io.latchkey.sandbox.aic;

/** A person of the simulated tenant: login name, password, and how they are called. */
public record AicUser(String userName, String password, String givenName, String sn) {
  @Override
  public String toString() {
    return "AicUser[" + userName + "]";
  }
}
