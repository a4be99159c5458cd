package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers of one route, each series looked up once. Any thread. */
final class RouteMeter {
  private static final String[] STATUS_CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  private static final Outcome[] OUTCOMES = Outcome.values();
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

  private final LaneCounts counts;
  private final Tally[] requests = new Tally[STATUS_CLASSES.length];
  private final Tally[] outcomes = new Tally[OUTCOMES.length];
  private final Timing duration;
  private final Timing firstByte;

  private RouteMeter(Family family, String route) {
    int ofOutcomes = STATUS_CLASSES.length;
    int ofDuration = ofOutcomes + OUTCOMES.length;
    int ofFirstByte = ofDuration + family.durations.width();
    counts = new LaneCounts(ofFirstByte + family.firstBytes.width());
    for (int i = 0; i < STATUS_CLASSES.length; i++) {
      requests[i] = family.requests.in(counts, i, route, STATUS_CLASSES[i]);
    }
    for (Outcome outcome : OUTCOMES) {
      int at = outcome.ordinal();
      outcomes[at] = family.outcomes.in(counts, ofOutcomes + at, route, outcome.word());
    }
    duration = family.durations.in(counts, ofDuration, route);
    firstByte = family.firstBytes.in(counts, ofFirstByte, route);
  }

  /** The metrics that the numbers of all routes are part of. */
  static final class Family {
    private final Map<String, RouteMeter> meters = new ConcurrentHashMap<>();
    private final Tally.Family requests;
    private final Tally.Family outcomes;
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
          new Tally.Family(
              registry,
              clock,
              "latchkey_transport_outcomes",
              "Answers of tenants, by what they turned out to be",
              "route",
              "outcome");
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

    /** That of the route, which is made where there is none. */
    RouteMeter of(String route) {
      return meters.computeIfAbsent(route, absent -> new RouteMeter(this, absent));
    }

    void forget(String route) {
      meters.remove(route);
      requests.forget(route);
      outcomes.forget(route);
      durations.forget(route);
      firstBytes.forget(route);
    }
  }

  /** An exchange ended on the present thread, whose lane that is. */
  void ended(ExchangeRecord record, int lane) {
    long[] row = counts.row(lane);
    int statusClass = record.status / 100;
    int known = statusClass >= 1 && statusClass <= 5 ? statusClass : 0;
    if (known == 0 || known >= FIRST_ERROR) {
      requests[known].add(record);
    } else {
      requests[known].addTo(row);
    }
    if (record.upstreamStatus >= 0) {
      outcomes[record.outcome.ordinal()].addTo(row);
    }
    firstByte.tookIn(row, record.firstByteNanos);
    if (!record.hasSwitched()) {
      duration.tookIn(row, record.totalNanos, record);
    }
  }
}
