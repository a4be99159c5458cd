package io.latchkey.gateway.telemetry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who uses which route. Its names are of the configuration, routes that matched and callers that
 * were proven, so that no caller can make it grow. Any thread, without a lock.
 */
public final class Usage implements ExchangeObserver {
  /** The most pairs of route and caller that are told apart; more are not counted. */
  public static final int MOST = 65_536;

  private final InstantSource clock;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final LongAdder pairs = new LongAdder();

  /**
   * What one caller did on one route since the gateway started.
   *
   * @param requests all that were proven, refused ones too
   * @param refusals those that were refused
   * @param lastSeen when the last of them ended
   */
  public record Use(String caller, long requests, long refusals, Instant lastSeen) {}

  /** All of one route, proven or not. */
  public record Total(long requests, long refusals) {}

  /** Nothing seen yet; {@code clock} tells when somebody was last seen. */
  public Usage(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void ended(ExchangeRecord record) {
    String name = record.route;
    if (name == null) {
      return;
    }
    int lane = Lane.own();
    boolean refused = record.reason != null;
    Route route = routes.get(name);
    if (route == null) {
      route = routes.computeIfAbsent(name, absent -> new Route());
    }
    route.all.count(lane, refused);
    if (record.waived) {
      route.waived.add(0, 1);
    }
    String caller = record.caller;
    if (caller != null) {
      Cell cell = route.callers.get(caller);
      if (cell == null) {
        cell = first(route, caller);
      }
      cell.count(lane, refused);
      cell.seen(lane, record.endedMillis(clock));
    }
  }

  private Cell first(Route route, String caller) {
    if (pairs.sum() >= MOST) {
      return new Cell();
    }
    return route.callers.computeIfAbsent(
        caller,
        absent -> {
          pairs.increment();
          return new Cell();
        });
  }

  /**
   * Forgets the routes and callers but these: a configuration that named them is gone. What ends
   * for them later is counted from nothing.
   */
  public void retain(Set<String> routeNames, Set<String> callers) {
    routes.forEach(
        (name, route) -> {
          Set<String> kept = routeNames.contains(name) ? callers : Set.of();
          for (String caller : List.copyOf(route.callers.keySet())) {
            if (!kept.contains(caller) && route.callers.remove(caller) != null) {
              pairs.decrement();
            }
          }
        });
    routes.keySet().retainAll(routeNames);
  }

  /** Who used the route, by name. */
  public List<Use> of(String routeName) {
    List<Use> uses = new ArrayList<>();
    Route route = routes.get(routeName);
    if (route != null) {
      route.callers.forEach(
          (caller, cell) ->
              uses.add(
                  new Use(
                      caller,
                      cell.requests(),
                      cell.refusals(),
                      Instant.ofEpochMilli(cell.lastSeenMillis()))));
    }
    uses.sort(Comparator.comparing(Use::caller));
    return uses;
  }

  /** Calls that passed the route because it only warns. */
  public long waivedOf(String routeName) {
    Route route = routes.get(routeName);
    return route == null ? 0 : route.waived.sum(0);
  }

  /** All calls that matched the route. */
  public Total totalOf(String routeName) {
    Route route = routes.get(routeName);
    return route == null ? new Total(0, 0) : new Total(route.all.requests(), route.all.refusals());
  }

  private static final class Route {
    final Cell all = new Cell();
    final LaneCounts waived = new LaneCounts(1);
    final Map<String, Cell> callers = new ConcurrentHashMap<>();
  }

  private static final class Cell {
    private static final int REQUESTS = 0;
    private static final int REFUSALS = 1;
    private static final int LAST_SEEN = 2;

    private final LaneCounts counts = new LaneCounts(3);

    void count(int lane, boolean refused) {
      long[] row = counts.row(lane);
      LaneCounts.add(row, REQUESTS, 1);
      if (refused) {
        LaneCounts.add(row, REFUSALS, 1);
      }
    }

    void seen(int lane, long millis) {
      LaneCounts.set(counts.row(lane), LAST_SEEN, millis);
    }

    long requests() {
      return counts.sum(REQUESTS);
    }

    long refusals() {
      return counts.sum(REFUSALS);
    }

    long lastSeenMillis() {
      return counts.greatest(LAST_SEEN);
    }
  }
}
