package io.latchkey.gateway.policy.route;

import java.util.List;

/** What is wrong with a list of routes before any call comes, as a sentence that names them. */
final class RouteCheck {
  private RouteCheck() {}

  static <P> void check(List<Route<P>> routes) {
    for (Route<P> route : routes) {
      checkHost(route);
      checkPath(route);
    }
  }

  /** Of routes of one host, and one path but for case. */
  static <P> void checkPairs(List<Route<P>> routes) {
    for (int i = 1; i < routes.size(); i++) {
      for (Route<P> other : routes.subList(0, i)) {
        checkPair(other, routes.get(i));
      }
    }
  }

  private static <P> void checkHost(Route<P> route) {
    String host = route.host();
    try {
      if (host != null) {
        HostPattern.parse(host);
      }
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "route " + route.name() + ": " + malformed.getMessage(), malformed);
    }
  }

  private static <P> void checkPath(Route<P> route) {
    String path = route.path();
    boolean plain = path.startsWith("/");
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      plain &= c >= ' ' && c != 0x7f && c != '%' && c != '?' && c != '#' && c != ';' && c != '\\';
    }
    if (!plain) {
      throw new IllegalArgumentException(
          "route "
              + route.name()
              + ": path must begin with / and hold no control character, %, ?, #, ; or \\");
    }
    String whole = path.endsWith("/") ? path : path + "/";
    if (path.contains("//") || whole.contains("/./") || whole.contains("/../")) {
      throw new IllegalArgumentException(
          "route " + route.name() + ": path must hold no empty, . or .. segment");
    }
  }

  private static <P> void checkPair(Route<P> first, Route<P> second) {
    String names = "routes " + first.name() + " and " + second.name();
    boolean sameSpelling = PathTable.trimmed(first.path()).equals(PathTable.trimmed(second.path()));
    if (!sameSpelling && (first.ignoreCase() || second.ignoreCase())) {
      throw new IllegalArgumentException(
          names + " have one host and paths that differ in case alone, where case is ignored");
    }
    if (sameSpelling && first.sharesMethodWith(second)) {
      throw new IllegalArgumentException(
          names + " have the same host and path, and a method in common");
    }
  }
}
