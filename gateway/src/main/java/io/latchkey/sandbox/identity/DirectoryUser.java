package io.latchkey.sandbox.identity;

import java.util.List;

/**
 * A person or service of the directory as the tenant is started with it.
 *
 * @param name login name with its suffix; compared without ASCII case
 * @param password any text, colons and letters outside ASCII too
 * @param roles names of {@link Role}s
 * @param challenges the challenges of a login in order, each the mechanisms it offers
 * @param code what {@link Mechanism#OATH_CODE} and {@link Mechanism#EMAIL_CODE} take for an answer
 * @param federated whether login leads to another identity provider instead of to challenges
 */
public record DirectoryUser(
    String name,
    String displayName,
    String password,
    List<Role> roles,
    List<List<Mechanism>> challenges,
    String code,
    boolean federated) {

  public DirectoryUser {
    roles = List.copyOf(roles);
    challenges = List.copyOf(challenges);
  }

  /** Somebody who logs in with a password alone. */
  public static DirectoryUser withPassword(
      String name, String displayName, String password, Role... roles) {
    return new DirectoryUser(
        name,
        displayName,
        password,
        List.of(roles),
        List.of(List.of(Mechanism.PASSWORD)),
        "",
        false);
  }

  /** Somebody who has to answer a second challenge, by code or by approving on a device. */
  public static DirectoryUser withSecondFactor(
      String name, String displayName, String password, String code, Role... roles) {
    return new DirectoryUser(
        name,
        displayName,
        password,
        List.of(roles),
        List.of(
            List.of(Mechanism.PASSWORD),
            List.of(Mechanism.OATH_CODE, Mechanism.EMAIL_CODE, Mechanism.PUSH)),
        code,
        false);
  }

  /** Somebody whose login happens at another identity provider. */
  public static DirectoryUser federated(String name, String displayName, Role... roles) {
    return new DirectoryUser(name, displayName, "", List.of(roles), List.of(), "", true);
  }

  @Override
  public String toString() {
    return "DirectoryUser[" + name + "]";
  }
}
