package io.latchkey.gateway.telemetry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who uses which route. Its names are of the configuration, routes that matched and callers that
 * were proven, so that no caller can make it grow. Any thread, without a lock.
 */
public final class Usage implements ExchangeObserver {
  /** The most pairs of route and caller that are told apart; more are not counted. */
  public static final int MOST = 65_536;

  /** The most that each thread keeps to find its counts by, in octets. */
  public static final long MOST_KEPT = LaneMemo.MOST;

  private final InstantSource clock;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();

  /** How many there are; counted anew when some are forgotten, so that no mistake stays. */
  private final AtomicInteger pairs = new AtomicInteger();

  private final LaneMemo<Rows> memo = new LaneMemo<>();

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
    String caller = record.caller;
    LaneMemo.Finds<Rows> finds = memo.own(lane);
    Rows rows = finds.find(name, caller);
    if (rows == null) {
      rows = found(lane, name, caller);
      finds.keep(rows);
    }
    boolean refused = record.reason != null;
    Cell.count(rows.all, refused);
    if (record.waived) {
      rows.route.waived.add(0, 1);
    }
    if (caller != null) {
      Cell.count(rows.own, refused);
      Cell.seen(rows.own, record.endedMillis(clock));
    }
  }

  /** What the present thread, whose lane that is, counts in. */
  private Rows found(int lane, String name, @Nullable String caller) {
    Route route = routes.computeIfAbsent(name, absent -> new Route());
    long[] all = route.all.row(lane);
    return new Rows(name, caller, route, all, caller == null ? all : of(route, caller).row(lane));
  }

  private Cell of(Route route, String caller) {
    Cell known = route.callers.get(caller);
    if (known != null) {
      return known;
    }
    if (pairs.get() >= MOST) {
      return new Cell();
    }
    return route.callers.computeIfAbsent(
        caller,
        absent -> {
          pairs.incrementAndGet();
          return new Cell();
        });
  }

  /**
   * Forgets the routes and callers but these: a configuration that named them is gone. What ends
   * for them later is counted from nothing.
   */
  public void retain(Set<String> routeNames, Set<String> callers) {
    routes.keySet().retainAll(routeNames);
    routes.values().forEach(route -> route.callers.keySet().retainAll(callers));
    pairs.set(routes.values().stream().mapToInt(route -> route.callers.size()).sum());
    memo.forget();
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

  /** What one thread counts the calls of one caller on one route in. */
  private static final class Rows extends LaneMemo.Found {
    private final Route route;
    private final long[] all;

    /** The caller's; where there is none, not used. */
    private final long[] own;

    Rows(String name, @Nullable String caller, Route route, long[] all, long[] own) {
      super(name, caller);
      this.route = route;
      this.all = all;
      this.own = own;
    }
  }

  private static final class Cell {
    private static final int REQUESTS = 0;
    private static final int REFUSALS = 1;
    private static final int LAST_SEEN = 2;

    private final LaneCounts counts = new LaneCounts(3);

    /** What the present thread, whose lane that is, counts in. */
    long[] row(int lane) {
      return counts.row(lane);
    }

    static void count(long[] row, boolean refused) {
      LaneCounts.add(row, REQUESTS, 1);
      if (refused) {
        LaneCounts.add(row, REFUSALS, 1);
      }
    }

    static void seen(long[] row, long millis) {
      LaneCounts.set(row, LAST_SEEN, millis);
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
