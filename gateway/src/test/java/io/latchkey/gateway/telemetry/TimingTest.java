package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimingTest {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final long SECOND = 1_000_000_000;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
  private final Timing.Family family =
      new Timing.Family(
          registry, clock, "t_seconds", "Help", true, new long[] {1000, 5000}, "route");

  private final LaneCounts counts = new LaneCounts(family.width());

  /** As {@link RouteMeter} tells of an exchange. */
  private void took(Timing timing, long time, ExchangeRecord record) {
    long[] row = counts.row(Lane.own());
    int place = family.count(row, 0, time);
    if (family.isDue(row, place, record)) {
      timing.offer(row, place, time, record);
    }
  }

  private String text(String accept) {
    return new String(Exposition.of(registry.scrape(), accept).content(), UTF_8);
  }

  private static ExchangeRecord endedAt(String id, long nanos) {
    ExchangeRecord record = new ExchangeRecord(id, 0, "l", "p");
    record.end(Ending.COMPLETE, nanos);
    return record;
  }

  @Test
  void aTimeAtABoundIsWithinIt() {
    Timing timing = family.of("r");
    timing.took(1_000_000);
    timing.took(1_000_001);
    timing.took(5_000_000);
    timing.took(5_000_001);
    assertThat(text(""))
        .contains("t_seconds_bucket{route=\"r\",le=\"0.001\"} 1\n")
        .contains("t_seconds_bucket{route=\"r\",le=\"0.005\"} 3\n")
        .contains("t_seconds_bucket{route=\"r\",le=\"+Inf\"} 4\n")
        .contains("t_seconds_count{route=\"r\"} 4\n")
        .contains("t_seconds_sum{route=\"r\"} 0.012000002\n");
  }

  @Test
  void aSeriesThatCountedNothingYetIsShownWithAllItsBuckets() {
    family.of("r");
    assertThat(text(""))
        .contains("t_seconds_bucket{route=\"r\",le=\"0.001\"} 0\n")
        .contains("t_seconds_bucket{route=\"r\",le=\"0.005\"} 0\n")
        .contains("t_seconds_bucket{route=\"r\",le=\"+Inf\"} 0\n")
        .contains("t_seconds_count{route=\"r\"} 0\n")
        .contains("t_seconds_sum{route=\"r\"} 0.0\n");
  }

  @Test
  void whatDidNotHappenIsNoTime() {
    family.of("r").took(-1);
    took(family.in(counts, 0, "s"), -1, endedAt("a", 5));
    assertThat(text(OPEN_METRICS))
        .contains("t_seconds_count{route=\"r\"} 0\n")
        .contains("t_seconds_count{route=\"s\"} 0\n");
  }

  @Test
  void eachBucketShowsOneExchangeAndAnotherAfterASecond() {
    Timing timing = family.in(counts, 0, "r");
    took(timing, 2_000_000, endedAt("first", SECOND));
    took(timing, 3_000_000, endedAt("second", 2 * SECOND - 1));
    took(timing, 1, endedAt("fast", 2 * SECOND - 1));
    assertThat(text(OPEN_METRICS))
        .contains("le=\"0.005\"} 3 # {request_id=\"first\"} 0.002 1800000000.000\n")
        .contains("le=\"0.001\"} 1 # {request_id=\"fast\"} 1.0E-9 1800000000.000\n");

    took(timing, 4_000_000, endedAt("third", 2 * SECOND));
    assertThat(text(OPEN_METRICS)).contains("# {request_id=\"third\"} 0.004 ");
  }

  @Test
  void theExemplarOfOneThreadIsRespectedByTheOthers() throws InterruptedException {
    Timing timing = family.in(counts, 0, "r");
    took(timing, 2_000_000, endedAt("first", SECOND));
    Thread other =
        new Thread(
            () -> {
              took(timing, 2_000_000, endedAt("second", 2 * SECOND - 1));
              took(timing, 2_000_000, endedAt("third", 2 * SECOND));
            });
    other.start();
    other.join();
    assertThat(text(OPEN_METRICS)).contains("le=\"0.005\"} 3 # {request_id=\"third\"}");
    took(timing, 2_000_000, endedAt("fourth", 2 * SECOND));
    assertThat(text(OPEN_METRICS)).contains("le=\"0.005\"} 4 # {request_id=\"third\"}");
  }

  @Test
  void onlyOpenMetricsShowsExemplars() {
    took(family.in(counts, 0, "r"), 2_000_000, endedAt("first", 1));
    assertThat(text(OPEN_METRICS)).contains("first");
    assertThat(text("text/plain")).doesNotContain("first");
  }

  @Test
  void aQuantileBetweenAMillisecondAndAMinuteIsToldToTwoThirds() {
    long[] bounds = RouteMeter.MICROS;
    assertThat(bounds).isSorted().endsWith(60_000_000);
    assertThat(IntStream.range(1, bounds.length).filter(i -> bounds[i] > 1000))
        .allSatisfy(i -> assertThat(3 * bounds[i]).isLessThanOrEqualTo(5 * bounds[i - 1]));
  }

  @Test
  void ofACounterOnlyErrorsAreShown() {
    Metrics metrics = new Metrics(clock);
    for (int status : new int[] {200, 302, 401, 502, -1}) {
      ExchangeRecord record = endedAt("of" + status, 1);
      record.status(status);
      metrics.ended(record);
    }
    String text = new String(metrics.exposition(OPEN_METRICS).content(), UTF_8);
    assertThat(text.lines().filter(line -> line.startsWith("latchkey_respond_requests_total")))
        .anyMatch(line -> line.contains("\"4xx\"} 1.0 # {request_id=\"of401\"} 1.0 "))
        .anyMatch(line -> line.contains("\"5xx\"} 1.0 # {request_id=\"of502\"} 1.0 "))
        .anyMatch(line -> line.contains("\"none\"} 1.0 # {request_id=\"of-1\"} 1.0 "))
        .noneMatch(line -> line.contains("of200") || line.contains("of302"));
  }
}
