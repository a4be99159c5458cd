package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import java.util.List;
import java.util.Map;

/**
 * The protected endpoints of CyberArk Identity: the first segment, and how the second one begins.
 *
 * <p>A token that reached a login would answer for its owner (wire-contracts A.1.4), one that
 * reached a logout or revocation would be dead for all (wire-contracts D). Beginnings, because
 * siblings of an endpoint are named after it; the case of ASCII letters does not count.
 */
final class IdentityEndpoints {
  private static final Map<String, List<String>> BEGINNINGS =
      Map.of(
          "security",
              List.of(
                  "startauthentication",
                  "advanceauthentication",
                  "cleanupauthentication",
                  "resume",
                  "oobauth",
                  "startchallenge",
                  "startqr",
                  "startsocial",
                  "forgot",
                  "login",
                  "signin",
                  "logout",
                  "logoff",
                  "signout",
                  "refresh"),
          "oauth2",
              List.of(
                  "token",
                  "platformtoken",
                  "authorize",
                  "refreshplatformtoken",
                  "revoke",
                  "introspect",
                  "endsession"),
          "usermgmt", List.of("signout"));

  private IdentityEndpoints() {}

  static boolean holds(String reading) {
    int slash = reading.indexOf('/', 1);
    if (slash < 0) {
      return false;
    }
    List<String> beginnings = BEGINNINGS.get(Ascii.lower(reading.substring(1, slash)));
    if (beginnings == null) {
      return false;
    }
    String second = reading.substring(slash + 1);
    for (String beginning : beginnings) {
      if (Ascii.startsWithIgnoreCase(second, beginning)) {
        return true;
      }
    }
    return false;
  }
}
