package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import java.util.List;

/**
 * The protected endpoints of CyberArk Secure Web Sessions: all of the Keycloak that issues its
 * tokens, whether it stands under {@code /auth}, as theirs does, or not.
 */
final class RealmEndpoints {
  private static final List<String> BEGINNINGS =
      List.of("/auth/realms", "/auth/admin", "/realms", "/admin/realms");

  private RealmEndpoints() {}

  static boolean holds(String reading, boolean ignoreCase) {
    for (String beginning : BEGINNINGS) {
      if (ignoreCase
          ? Ascii.startsWithIgnoreCase(reading, beginning)
          : reading.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
