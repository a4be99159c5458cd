package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.tenant.ClientCredentials;
import java.util.List;

/** A user of the running directory; immutable, replaced when changed. */
record Account(
    String uuid,
    String name,
    String mail,
    String displayName,
    String password,
    List<Role> roles,
    List<List<Mechanism>> challenges,
    String code,
    boolean confidentialClient,
    boolean federated) {

  /** Whether these are its name and password. */
  boolean isProvenBy(ClientCredentials credentials) {
    return name.equalsIgnoreCase(credentials.id()) && password.equals(credentials.secret());
  }

  boolean may(Role.Right right) {
    return roles.stream().anyMatch(role -> role.gives(right));
  }

  Account withPassword(String password) {
    return new Account(
        uuid,
        name,
        mail,
        displayName,
        password,
        roles,
        challenges,
        code,
        confidentialClient,
        federated);
  }

  Account withNames(String mail, String displayName) {
    return new Account(
        uuid,
        name,
        mail,
        displayName,
        password,
        roles,
        challenges,
        code,
        confidentialClient,
        federated);
  }

  @Override
  public String toString() {
    return "Account[" + name + "]";
  }
}
