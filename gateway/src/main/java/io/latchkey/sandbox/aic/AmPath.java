package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.crest.CrestException;
import java.util.Set;

/**
 * A path below {@code /am/json}: a realm, in either spelling, and a resource in it.
 *
 * @param realm root, alpha or bravo
 */
record AmPath(String realm, String resource) {
  static final String ROOT = "root";

  private static final Set<String> REALMS = Set.of("alpha", "bravo");
  private static final String LONG = "realms/";

  /** Reads {@code realms/root/realms/alpha/x}, {@code alpha/x} and {@code x}. */
  static AmPath of(String rest) {
    String left = rest;
    String realm = ROOT;
    if (left.startsWith(LONG)) {
      left = afterRealm(left, ROOT);
      if (left.startsWith(LONG)) {
        realm = segment(left.substring(LONG.length()));
        if (!REALMS.contains(realm)) {
          throw CrestException.notFound("Realm not found");
        }
        left = afterRealm(left, realm);
      }
    } else if (REALMS.contains(segment(left))) {
      realm = segment(left);
      left = after(left, realm);
    }
    return new AmPath(realm, left);
  }

  private static String afterRealm(String path, String realm) {
    String below = path.substring(LONG.length());
    if (!segment(below).equals(realm)) {
      throw CrestException.notFound("Realm not found");
    }
    return after(below, realm);
  }

  private static String segment(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  private static String after(String path, String segment) {
    return path.substring(Math.min(path.length(), segment.length() + 1));
  }

  /** The realm as AM writes it. */
  String realmPath() {
    return realm.equals(ROOT) ? "/" : "/" + realm;
  }
}
