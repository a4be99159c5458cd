package io.latchkey.gateway.policy.route;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.RequestHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A route that a call came near to, and what kept it from it: for people who ask why. It decides
 * nothing.
 *
 * @param route its name
 * @param why half a sentence that begins with a verb, like {@code takes /identity/, but at host
 *     api.acme.example alone}
 */
public record NearMiss(String route, String why) {
  /** The most that are told. */
  public static final int MOST = 3;

  /** The least characters that a path must share with a route's to be near it, the slash among. */
  private static final int LEAST = 3;

  private record Scored(int score, NearMiss miss) {}

  /** The nearest of the routes that {@code head} does not take, the nearest first. */
  public static <P> List<NearMiss> of(Routes<P> routes, RequestHead head) {
    List<Scored> found = new ArrayList<>();
    for (Route<P> route : routes.all()) {
      Scored near = scored(route, head);
      if (near != null) {
        found.add(near);
      }
    }
    return found.stream()
        .sorted(Comparator.comparingInt(Scored::score).reversed())
        .limit(MOST)
        .map(Scored::miss)
        .toList();
  }

  private static <P> @Nullable Scored scored(Route<P> route, RequestHead head) {
    String path = head.target().routingPath();
    String own = PathTable.trimmed(route.path());
    boolean host = isFor(route, head.authority().host());
    boolean spelled = begins(path, own) && (route.ignoreCase() || path.startsWith(own));
    String where = "takes " + route.path();
    if (spelled && !host) {
      return new Scored(
          2_000_000 + own.length(),
          new NearMiss(route.name(), where + ", but at host " + route.host() + " alone"));
    }
    if (spelled && !route.takes(head.method())) {
      return new Scored(
          3_000_000 + own.length(),
          new NearMiss(
              route.name(),
              where
                  + " there, but the methods "
                  + String.join(", ", new TreeSet<>(route.methods()))
                  + " alone"));
    }
    if (spelled) {
      return new Scored(
          1_000_000 + own.length(),
          new NearMiss(
              route.name(), where + " too, but a longer path or a nearer host goes before it"));
    }
    if (begins(path, own)) {
      return new Scored(
          (host ? 2_500_000 : 1_500_000) + own.length(),
          new NearMiss(route.name(), where + ", and case counts in it"));
    }
    int shared = shared(path, own);
    if (shared < LEAST) {
      return null;
    }
    String but = host ? "" : ", and at host " + route.host() + " alone";
    return new Scored(
        (host ? 500_000 : 0) + shared,
        new NearMiss(route.name(), where + ", which the path does not begin with" + but));
  }

  private static <P> boolean isFor(Route<P> route, String host) {
    String own = route.host();
    if (own == null) {
      return true;
    }
    HostPattern pattern = HostPattern.parse(own);
    String name = HostPattern.canonical(host);
    int dot = name.indexOf('.');
    return pattern.wildcard()
        ? dot > 0 && name.substring(dot + 1).equals(pattern.name())
        : name.equals(pattern.name());
  }

  /** Whether {@code path} begins with {@code own} on whole segments, but for ASCII case. */
  private static boolean begins(String path, String own) {
    return Ascii.startsWithIgnoreCase(path, own)
        && (path.length() == own.length() || path.charAt(own.length()) == '/');
  }

  private static int shared(String path, String own) {
    String one = Ascii.lower(path);
    String other = Ascii.lower(own);
    int at = 0;
    while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return at;
  }
}
