package io.latchkey.gateway.policy.route;

/** Evidence that a call takes a route. Only {@link Routes#match} makes one. */
public final class RouteMatch<P> {
  private final Route<P> route;
  private final int segments;

  RouteMatch(Route<P> route, int segments) {
    this.route = route;
    this.segments = segments;
  }

  public Route<P> route() {
    return route;
  }

  public P plan() {
    return route.plan();
  }

  /** How many segments the route's path has: those that {@code stripPrefix} takes off. */
  public int segments() {
    return segments;
  }

  @Override
  public String toString() {
    return "RouteMatch[" + route.name() + "]";
  }
}
