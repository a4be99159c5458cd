package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** What is told of the bounds on calls: how much of them is used, and who was turned away. */
public final class GateMeter {
  private static final double[] SECONDS = {.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusRegistry registry;
  private final Histogram waits;
  private final Counter limited;
  private final KnownSeries<DistributionDataPoint> tenants;
  private final KnownSeries<CounterDataPoint> routes;

  GateMeter(PrometheusRegistry registry) {
    this.registry = registry;
    waits =
        Histogram.builder()
            .name("latchkey_transport_turn_duration_seconds")
            .help(
                "How long calls waited for their turn that got it, where a tenant's concurrency is bounded")
            .labelNames("tenant")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .withoutExemplars()
            .register(registry);
    limited =
        Counter.builder()
            .name("latchkey_route_limited_total")
            .help("Calls refused because their caller called too fast on the route")
            .labelNames("route")
            .withoutExemplars()
            .register(registry);
    tenants = new KnownSeries<>(waits::labelValues, waits::remove);
    routes = new KnownSeries<>(limited::labelValues, limited::remove);
  }

  /** Takes numbers of a tenant. */
  @FunctionalInterface
  public interface Numbers {
    void of(String tenant, double number);
  }

  /**
   * Shows the numbers that these give; to be called once.
   *
   * @param calls gives the calls under way of each tenant that has a bound
   * @param most gives how many there may be
   * @param waiting gives those that wait
   * @param pressure gives the pressure on the event loop that is pressed hardest
   */
  public void watch(
      Consumer<Numbers> calls,
      Consumer<Numbers> most,
      Consumer<Numbers> waiting,
      DoubleSupplier pressure) {
    perTenant(
        "latchkey_transport_calls",
        "Calls under way to a tenant whose concurrency is bounded, WebSockets included",
        calls);
    perTenant(
        "latchkey_transport_calls_limit", "The most calls that may be under way to a tenant", most);
    perTenant(
        "latchkey_transport_queued_calls",
        "Calls that wait for their turn at a tenant whose concurrency is bounded",
        waiting);
    GaugeWithCallback.builder()
        .name("latchkey_accept_pressure")
        .help(
            "Share of calls that an overloaded event loop turns away, 1 for each priority, lowest first")
        .callback(callback -> callback.call(pressure.getAsDouble()))
        .register(registry);
  }

  /**
   * Shows how many calls are under way in the whole gateway, and how many may be; to be called
   * once.
   */
  public void watchAll(IntSupplier calls, IntSupplier most) {
    one("latchkey_accept_calls", "Calls of proven callers under way, WebSockets included", calls);
    one("latchkey_accept_calls_limit", "The most calls that may be under way", most);
  }

  private void one(String name, String help, IntSupplier number) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(number.getAsInt()))
        .register(registry);
  }

  private void perTenant(String name, String help, Consumer<Numbers> numbers) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("tenant")
        .callback(callback -> numbers.accept((tenant, number) -> callback.call(number, tenant)))
        .register(registry);
  }

  /** Takes what is told of a route; its series is made when something is, or when all are shown. */
  void beginRoute(String route) {
    routes.begin(route);
  }

  /** Makes the series of all routes that nothing was told of, at nought. */
  void showAll() {
    routes.tellAll(series -> series.inc(0));
  }

  /** Shows the series of a tenant once something is told of it. */
  void beginTenant(String tenant) {
    tenants.begin(tenant);
  }

  /** Removes the series of a route. */
  void forgetRoute(String route) {
    routes.forget(route);
  }

  /** Removes the series of a tenant. */
  void forgetTenant(String tenant) {
    tenants.forget(tenant);
  }

  /** A call got its turn at {@code tenant} after so long; not told of one that is forgotten. */
  public void waited(String tenant, long nanos) {
    tenants.tell(tenant, series -> series.observe(nanos / NANOS_PER_SECOND));
  }

  /** A call on {@code route} was too fast; not told of one that is forgotten. */
  public void limited(String route) {
    routes.tell(route, CounterDataPoint::inc);
  }
}
