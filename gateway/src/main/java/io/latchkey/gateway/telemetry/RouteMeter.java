package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of one route, each series looked up once. All routes count the same in the same place
 * of their rows, so that a call that ends well touches its row, and once a second for each bucket
 * and thread an exemplar. Any thread.
 */
final class RouteMeter {
  private static final String[] STATUS_CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final int FIRST_ERROR = 4;
  private static final int OF_OUTCOMES = STATUS_CLASSES.length;
  private static final int OF_FIRST_BYTE = OF_OUTCOMES + OUTCOMES.length;

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
  private final Timing duration;

  private RouteMeter(Family family, String route) {
    counts = new LaneCounts(family.ofDuration + family.durations.width());
    for (int i = 0; i < STATUS_CLASSES.length; i++) {
      requests[i] = family.requests.in(counts, i, route, STATUS_CLASSES[i]);
    }
    for (Outcome outcome : OUTCOMES) {
      family.outcomes.in(counts, OF_OUTCOMES + outcome.ordinal(), route, outcome.word());
    }
    family.firstBytes.in(counts, OF_FIRST_BYTE, route);
    duration = family.durations.in(counts, family.ofDuration, route);
  }

  /** What the present thread, whose lane that is, counts in. */
  long[] row(int lane) {
    return counts.row(lane);
  }

  /** The metrics that the numbers of all routes are part of. */
  static final class Family {
    private final Map<String, RouteMeter> meters = new ConcurrentHashMap<>();
    private final Tally.Family requests;
    private final Tally.Family outcomes;
    private final Timing.Family durations;
    private final Timing.Family firstBytes;
    private final int ofDuration;

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
              true,
              MICROS,
              "route");
      firstBytes =
          new Timing.Family(
              registry,
              clock,
              "latchkey_transport_first_byte_duration_seconds",
              "From the call's sending to the head of the tenant's answer",
              false,
              StageMeter.MICROS,
              "route");
      ofDuration = OF_FIRST_BYTE + firstBytes.width();
    }

    /** That of the route, which is made where there is none. */
    RouteMeter of(String route) {
      return meters.computeIfAbsent(route, absent -> new RouteMeter(this, absent));
    }

    /**
     * An exchange ended on the present thread.
     *
     * @param of its route's
     * @param row what that thread counts of it in
     */
    void ended(ExchangeRecord record, RouteMeter of, long[] row) {
      int statusClass = record.status / 100;
      int known = statusClass >= 1 && statusClass <= 5 ? statusClass : 0;
      if (known == 0 || known >= FIRST_ERROR) {
        of.requests[known].add(record);
      } else {
        LaneCounts.add(row, known, 1);
      }
      if (record.upstreamStatus >= 0) {
        LaneCounts.add(row, OF_OUTCOMES + record.outcome.ordinal(), 1);
      }
      firstBytes.count(row, OF_FIRST_BYTE, record.firstByteNanos);
      if (!record.hasSwitched()) {
        long time = record.totalNanos;
        int place = durations.count(row, ofDuration, time);
        if (durations.isDue(row, place, record)) {
          of.duration.offer(row, place, time, record);
        }
      }
    }

    void forget(String route) {
      meters.remove(route);
      requests.forget(route);
      outcomes.forget(route);
      durations.forget(route);
      firstBytes.forget(route);
    }
  }
}
