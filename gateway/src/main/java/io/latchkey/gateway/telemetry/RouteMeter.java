package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;

/** The numbers of one route, each series looked up once. Any thread. */
final class RouteMeter {
  private static final String[] STATUS_CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60
  };
  private static final double NANOS_PER_SECOND = 1e9;

  private final CounterDataPoint[] requests = new CounterDataPoint[STATUS_CLASSES.length];
  private final Map<Outcome, CounterDataPoint> outcomes = new EnumMap<>(Outcome.class);
  private final DistributionDataPoint duration;

  private RouteMeter(Family family, String route) {
    for (int i = 0; i < STATUS_CLASSES.length; i++) {
      requests[i] = family.requests.labelValues(route, STATUS_CLASSES[i]);
    }
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, family.outcomes.labelValues(route, outcome.word()));
    }
    duration = family.durations.labelValues(route);
  }

  /** The metrics that the numbers of all routes are part of. */
  static final class Family {
    private final Counter requests;
    private final Counter outcomes;
    private final Histogram durations;

    Family(PrometheusRegistry registry) {
      requests =
          Counter.builder()
              .name("latchkey_respond_requests_total")
              .help("Exchanges ended, by route and class of the status sent")
              .labelNames("route", "status")
              .withoutExemplars()
              .register(registry);
      outcomes =
          Counter.builder()
              .name("latchkey_transport_outcomes_total")
              .help("Answers of tenants, by what they turned out to be")
              .labelNames("route", "outcome")
              .withoutExemplars()
              .register(registry);
      Histogram.Builder builder =
          Histogram.builder()
              .name("latchkey_respond_duration_seconds")
              .help(
                  "From the request's first octet to the end of its answer, WebSockets not counted")
              .labelNames("route")
              .classicOnly()
              .classicUpperBounds(SECONDS);
      builder.withoutExemplars();
      durations = builder.register(registry);
    }

    RouteMeter of(String route) {
      return new RouteMeter(this, route);
    }
  }

  void ended(ExchangeRecord record) {
    int statusClass = record.status / 100;
    requests[statusClass >= 1 && statusClass <= 5 ? statusClass : 0].inc();
    CounterDataPoint outcome = outcomes.get(record.outcome);
    if (record.upstreamStatus >= 0 && outcome != null) {
      outcome.inc();
    }
    if (record.totalNanos >= 0 && !record.hasSwitched()) {
      duration.observe(record.totalNanos / NANOS_PER_SECOND);
    }
  }
}
