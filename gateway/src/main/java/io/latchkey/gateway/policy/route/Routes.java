package io.latchkey.gateway.policy.route;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All routes: the host first (exact, then the wildcard, then none), then the longest path, then the
 * method. If no path of a class of hosts leads on, the next class is tried. Immutable.
 */
public final class Routes<P> {
  private final Map<String, PathTable<P>> exact = new HashMap<>();
  private final Map<String, PathTable<P>> wildcard = new HashMap<>();
  private final PathTable<P> anyHost;
  private final List<Route<P>> all;

  private Routes(List<Route<P>> routes) {
    all = List.copyOf(routes);
    Map<HostPattern, List<Route<P>>> byHost = new HashMap<>();
    List<Route<P>> hostless = new ArrayList<>();
    for (Route<P> route : routes) {
      String host = route.host();
      if (host == null) {
        hostless.add(route);
      } else {
        byHost.computeIfAbsent(HostPattern.parse(host), none -> new ArrayList<>()).add(route);
      }
    }
    byHost.forEach(
        (host, own) -> (host.wildcard() ? wildcard : exact).put(host.name(), new PathTable<>(own)));
    anyHost = new PathTable<>(hostless);
  }

  /**
   * Makes the table.
   *
   * @throws IllegalArgumentException with a sentence that names the routes, if a host or path is
   *     malformed, two routes are one, or two of a host differ in case alone where case is ignored
   */
  public static <P> Routes<P> of(List<Route<P>> routes) {
    RouteCheck.check(routes);
    return new Routes<>(routes);
  }

  /**
   * The route that {@code head} takes.
   *
   * @throws RefusedException {@link Reason#NO_ROUTE}, {@link Reason#METHOD_NOT_ALLOWED} with all
   *     methods that the path does take, or {@link Reason#AMBIGUOUS_TARGET} where the tenant could
   *     read a path that leads elsewhere
   */
  public RouteMatch<P> match(RequestHead head) throws RefusedException {
    String path = head.target().routingPath();
    String host = HostPattern.canonical(head.authority().host());
    PathTable.Entry<P> found = find(host, path);
    if (found == null) {
      throw Refusal.of(Reason.NO_ROUTE, "No route leads to this host and path.").raise();
    }
    for (Route<P> route : found.routes()) {
      if (route.takes(head.method()) && found.holds(route, path)) {
        checkReadings(head.target(), host, route, found);
        return new RouteMatch<>(route, found.segments());
      }
    }
    throw Refusal.of(Reason.METHOD_NOT_ALLOWED, "No route to this path takes this method.")
        .allowing(allowed(found, path))
        .raise();
  }

  /**
   * Holds what else the path can mean to the tenant, without {@code ;parameters} or with an encoded
   * slash decoded, or as Windows reads it, against the same table: a wide route must not lead where
   * a narrow one says otherwise.
   */
  private void checkReadings(Target target, String host, Route<P> route, PathTable.Entry<P> found)
      throws RefusedException {
    List<String> readings = target.readingsAfter(0);
    for (String reading : readings) {
      boolean same = readings.size() == 1 || find(host, reading) == found;
      if (same && route.ignoreCase()) {
        same = WindowsPath.of(reading).stream().allMatch(other -> find(host, other) == found);
      }
      if (!same) {
        throw Refusal.of(
                Reason.AMBIGUOUS_TARGET, "Two ways to read the path lead to different routes.")
            .raise();
      }
    }
  }

  /** All of them, in the order of the file. */
  public List<Route<P>> all() {
    return all;
  }

  /**
   * Where each way to read the path leads, as the names of the routes there: for people who ask why
   * two ways that lead apart are refused.
   */
  public Map<String, List<String>> ofReadings(RequestHead head) {
    String host = HostPattern.canonical(head.authority().host());
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (String reading : head.target().readingsAfter(0)) {
      names.put(reading, names(find(host, reading)));
      WindowsPath.of(reading).forEach(other -> names.put(other, names(find(host, other))));
    }
    return names;
  }

  private static <P> List<String> names(PathTable.@Nullable Entry<P> found) {
    return found == null ? List.of() : found.routes().stream().map(Route::name).toList();
  }

  private PathTable.@Nullable Entry<P> find(String host, String path) {
    PathTable<P> own = exact.get(host);
    PathTable.Entry<P> found = own == null ? null : own.find(path);
    if (found == null && !wildcard.isEmpty()) {
      int dot = host.indexOf('.');
      PathTable<P> domain = dot > 0 ? wildcard.get(host.substring(dot + 1)) : null;
      found = domain == null ? null : domain.find(path);
    }
    return found == null ? anyHost.find(path) : found;
  }

  private static <P> Set<String> allowed(PathTable.Entry<P> found, String path) {
    Set<String> methods = new TreeSet<>();
    for (Route<P> route : found.routes()) {
      if (found.holds(route, path)) {
        methods.addAll(route.methods());
      }
    }
    return methods;
  }
}
