package io.latchkey.gateway.telemetry;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all routes. Those of a route are made when the first of its calls ends, or when
 * somebody looks at all: a gateway of 10,000 routes would make 200,000 of them before it takes a
 * call. Any thread; none waits but for a route's first call.
 */
final class RouteMeters {
  /** The route of calls that matched none. */
  static final String NO_ROUTE = "none";

  private final RouteMeter.Family family;
  private final RouteMeter unmatched;
  private final Map<String, RouteMeter> made = new ConcurrentHashMap<>();
  private final LaneMemo<Row> memo = new LaneMemo<>();
  private Set<String> names = Set.of();

  /** What one thread counts the calls of one route in. */
  private static final class Row extends LaneMemo.Found {
    private final RouteMeter meter;
    private final long[] counts;

    Row(String route, RouteMeter meter, long[] counts) {
      super(route, null);
      this.meter = meter;
      this.counts = counts;
    }
  }

  /** Of no route yet but {@link #NO_ROUTE}. */
  RouteMeters(RouteMeter.Family family) {
    this.family = family;
    this.unmatched = family.of(NO_ROUTE);
  }

  /** There are these routes too from now on. */
  synchronized void begin(Collection<String> more) {
    Set<String> after = new HashSet<>(names);
    after.addAll(more);
    names = after;
    memo.forget();
  }

  /** An exchange ended on the present thread, whose lane that is. */
  void ended(ExchangeRecord record, int lane) {
    String route = record.route;
    if (route == null) {
      family.ended(record, unmatched, unmatched.row(lane));
      return;
    }
    LaneMemo.Finds<Row> finds = memo.own(lane);
    Row row = finds.find(route, null);
    if (row == null) {
      RouteMeter meter = of(route);
      row = new Row(route, meter, meter.row(lane));
      finds.keep(row);
    }
    family.ended(record, row.meter, row.counts);
  }

  /** The numbers of {@code route}; those of {@link #NO_ROUTE} where there is no such route. */
  RouteMeter of(@Nullable String route) {
    if (route == null) {
      return unmatched;
    }
    RouteMeter known = made.get(route);
    return known == null ? first(route) : known;
  }

  /**
   * An event loop waits here once for each route, at the most as long as a set of names is copied:
   * without the lock a route that leaves could be made again by a call that ends late, and would be
   * shown for good.
   */
  private synchronized RouteMeter first(String route) {
    return names.contains(route) ? made.computeIfAbsent(route, family::of) : unmatched;
  }

  /** Makes what is not made yet, so that a route that was never called is shown, too. */
  void showAll() {
    for (String route : names()) {
      of(route);
    }
  }

  private synchronized Set<String> names() {
    return names;
  }

  /** There are no routes but these; tells {@code forgotten} of each that is gone. */
  void retain(Collection<String> only, Consumer<String> forgotten) {
    Set<String> gone = new HashSet<>(names());
    gone.removeAll(Set.copyOf(only));
    leave(gone);
    // the slow part, for which no call must wait
    for (String name : gone) {
      family.forget(name);
      forgotten.accept(name);
    }
  }

  private synchronized void leave(Set<String> gone) {
    Set<String> after = new HashSet<>(names);
    after.removeAll(gone);
    names = after;
    made.keySet().removeAll(gone);
    memo.forget();
  }
}
