package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * The routes with {@code enforcement: warn}: since when they only warn, and what passed there that
 * no scope opens. Its names are of the configuration, a route and the callers that it lists. Any
 * thread, without a lock; {@link #runs} is called by one thread at a time.
 */
public final class WarnMeter {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final InstantSource clock;
  private final Counter waived;
  private final Gauge begun;
  private volatile Map<String, Route> routes = Map.of();

  /**
   * A route that only warns.
   *
   * @param route its name
   * @param since when it began to; a reload that leaves it so changes nothing
   * @param calls that passed since and would have been refused
   */
  public record Warning(String route, Instant since, long calls) {}

  private record Route(Instant since, LongAdder calls, Map<String, CounterDataPoint> callers) {}

  WarnMeter(PrometheusRegistry registry, InstantSource clock) {
    this.clock = clock;
    waived =
        Counter.builder()
            .name("latchkey_scope_waived_total")
            .help("Calls that no scope opens and enforcement: warn let pass")
            .labelNames("route", "caller")
            .withoutExemplars()
            .register(registry);
    begun =
        Gauge.builder()
            .name("latchkey_scope_warn_since_timestamp_seconds")
            .help("Since when a route only warns; no series where scopes are enforced")
            .labelNames("route")
            .withoutExemplars()
            .register(registry);
  }

  /**
   * From now on these routes only warn, and no other.
   *
   * @param callersOf the callers that each of them lists, by its name
   */
  public void runs(Map<String, Set<String>> callersOf) {
    Map<String, Route> before = routes;
    Map<String, Route> after = new HashMap<>();
    callersOf.forEach(
        (name, callers) -> {
          Route known = before.get(name);
          Map<String, CounterDataPoint> counters = new HashMap<>();
          callers.forEach(caller -> counters.put(caller, waived.labelValues(name, caller)));
          Instant since = known == null ? clock.instant() : known.since();
          after.put(
              name, new Route(since, known == null ? new LongAdder() : known.calls(), counters));
          begun.labelValues(name).set(since.toEpochMilli() / MILLIS_PER_SECOND);
        });
    before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(begun::remove);
    routes = Map.copyOf(after);
  }

  /** Removes the counts of a route. */
  void forget(String route) {
    waived.removeIf(labels -> labels.get(0).equals(route));
  }

  void ended(ExchangeRecord record) {
    String name = record.route;
    Route route = !record.waived || name == null ? null : routes.get(name);
    if (route == null) {
      return;
    }
    route.calls().increment();
    CounterDataPoint counter = route.callers().get(String.valueOf(record.caller));
    if (counter != null) {
      counter.inc();
    }
  }

  /** All of them as they are now, by name. */
  public List<Warning> warnings() {
    return routes.entrySet().stream()
        .map(
            each ->
                new Warning(each.getKey(), each.getValue().since(), each.getValue().calls().sum()))
        .sorted(Comparator.comparing(Warning::route))
        .toList();
  }
}
