package io.latchkey.gateway.policy.route;

import io.latchkey.gateway.http.Ascii;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a list of routes before any call comes, as a sentence that names them. */
final class RouteCheck {
  private RouteCheck() {}

  /** Where two routes can get in each other's way: one host, one path but for case. */
  private record Place(@Nullable HostPattern host, String path) {}

  static <P> void check(List<Route<P>> routes) {
    Map<Place, List<Route<P>>> places = new HashMap<>();
    for (Route<P> route : routes) {
      HostPattern host = checkHost(route);
      checkPath(route);
      Place place = new Place(host, Ascii.lower(PathTable.trimmed(route.path())));
      List<Route<P>> others = places.computeIfAbsent(place, none -> new ArrayList<>(1));
      for (Route<P> other : others) {
        checkPair(other, route);
      }
      others.add(route);
    }
  }

  private static <P> @Nullable HostPattern checkHost(Route<P> route) {
    String host = route.host();
    try {
      return host == null ? null : HostPattern.parse(host);
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
      plain &= c >= ' ' && c != 0x7f && "%?#;\\".indexOf(c) < 0;
    }
    if (!plain) {
      throw new IllegalArgumentException(
          "route "
              + route.name()
              + ": path must begin with / and hold no control character, %, ?, #, ; or \\");
    }
    for (String segment : PathTable.trimmed(path).split("/", -1)) {
      plain &= !segment.equals(".") && !segment.equals("..");
    }
    if (!plain || path.contains("//")) {
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
