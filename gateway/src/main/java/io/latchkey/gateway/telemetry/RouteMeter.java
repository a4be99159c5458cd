package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** The numbers of one route, each series looked up once. Any thread. */
final class RouteMeter {
  private static final String[] STATUS_CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  private static final int FIRST_ERROR = 4;

  /** A quantile between a millisecond and a minute is told to two thirds of itself. */
  static final long[] MICROS = {
    250,
    500,
    1000,
    1500,
    2000,
    3000,
    5000,
    7500,
    10_000,
    15_000,
    20_000,
    30_000,
    50_000,
    75_000,
    100_000,
    150_000,
    200_000,
    300_000,
    500_000,
    750_000,
    1_000_000,
    1_500_000,
    2_000_000,
    3_000_000,
    5_000_000,
    7_500_000,
    10_000_000,
    15_000_000,
    20_000_000,
    30_000_000,
    45_000_000,
    60_000_000
  };

  private final Tally[] requests = new Tally[STATUS_CLASSES.length];
  private final Map<Outcome, CounterDataPoint> outcomes = new EnumMap<>(Outcome.class);
  private final Timing duration;
  private final Timing firstByte;

  private RouteMeter(Family family, String route) {
    for (int i = 0; i < STATUS_CLASSES.length; i++) {
      requests[i] = family.requests.of(route, STATUS_CLASSES[i]);
    }
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, family.outcomes.labelValues(route, outcome.word()));
    }
    duration = family.durations.of(route);
    firstByte = family.firstBytes.of(route);
  }

  /** The metrics that the numbers of all routes are part of. */
  static final class Family {
    private final Tally.Family requests;
    private final Counter outcomes;
    private final Timing.Family durations;
    private final Timing.Family firstBytes;

    Family(PrometheusRegistry registry, InstantSource clock) {
      requests =
          new Tally.Family(
              registry,
              clock,
              "latchkey_respond_requests",
              "Exchanges ended, by route and class of the status sent",
              "route",
              "status");
      outcomes =
          Counter.builder()
              .name("latchkey_transport_outcomes_total")
              .help("Answers of tenants, by what they turned out to be")
              .labelNames("route", "outcome")
              .withoutExemplars()
              .register(registry);
      durations =
          new Timing.Family(
              registry,
              clock,
              "latchkey_respond_duration_seconds",
              "From the request's head to the end of its answer, WebSockets not counted",
              MICROS,
              "route");
      firstBytes =
          new Timing.Family(
              registry,
              clock,
              "latchkey_transport_first_byte_duration_seconds",
              "From the call's sending to the head of the tenant's answer",
              StageMeter.MICROS,
              "route");
    }

    RouteMeter of(String route) {
      return new RouteMeter(this, route);
    }

    void forget(String route) {
      requests.forget(route);
      outcomes.removeIf(labels -> labels.get(0).equals(route));
      durations.forget(route);
      firstBytes.forget(route);
    }
  }

  void ended(ExchangeRecord record) {
    int statusClass = record.status / 100;
    int known = statusClass >= 1 && statusClass <= 5 ? statusClass : 0;
    if (known == 0 || known >= FIRST_ERROR) {
      requests[known].add(record);
    } else {
      requests[known].add();
    }
    CounterDataPoint outcome = outcomes.get(record.outcome);
    if (record.upstreamStatus >= 0 && outcome != null) {
      outcome.inc();
    }
    firstByte.took(record.firstByteNanos);
    if (!record.hasSwitched()) {
      duration.took(record.totalNanos, record);
    }
  }
}
