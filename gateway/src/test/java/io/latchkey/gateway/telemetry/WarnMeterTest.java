package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.telemetry.WarnMeter.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarnMeterTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private Instant now = START;
  private final Metrics metrics = new Metrics(() -> now);
  private final WarnMeter meter = metrics.warnings();

  private void passed(String route, String caller, boolean waived) {
    ExchangeRecord record = new ExchangeRecord("id", 0, "listener", "peer");
    record.caller(caller, "api-key");
    record.route(route);
    record.scope(waived ? null : "all", waived);
    record.end(Ending.COMPLETE, 1);
    metrics.ended(record);
  }

  private String shown() {
    return new String(metrics.exposition(null).content(), StandardCharsets.UTF_8);
  }

  @Test
  void waivedCallsAreCountedByRouteAndCaller() {
    meter.runs(Map.of("old", Set.of("app", "two")));
    passed("old", "app", true);
    passed("old", "app", false);
    passed("other", "app", true);

    assertThat(meter.warnings()).containsExactly(new Warning("old", START, 1));
    assertThat(shown())
        .contains(
            "latchkey_scope_waived_total{caller=\"app\",route=\"old\"} 1.0",
            "latchkey_scope_waived_total{caller=\"two\",route=\"old\"} 0.0",
            "latchkey_scope_warn_since_timestamp_seconds{route=\"old\"} "
                + (double) START.getEpochSecond())
        .doesNotContain("route=\"other\"");
  }

  @Test
  void aReloadThatLeavesItSoChangesNothing() {
    meter.runs(Map.of("old", Set.of("app")));
    passed("old", "app", true);
    now = START.plusSeconds(60);

    meter.runs(Map.of("old", Set.of("app", "two"), "new", Set.of("app")));

    assertThat(meter.warnings())
        .containsExactly(new Warning("new", now, 0), new Warning("old", START, 1));
  }

  @Test
  void aRouteThatEnforcesAgainBeginsAnewLater() {
    meter.runs(Map.of("old", Set.of("app")));
    passed("old", "app", true);
    meter.runs(Map.of());

    assertThat(meter.warnings()).isEmpty();
    assertThat(shown()).doesNotContain("warn_since_timestamp_seconds{");
    now = START.plusSeconds(60);
    meter.runs(Map.of("old", Set.of("app")));
    assertThat(meter.warnings()).containsExactly(new Warning("old", now, 0));
  }
}
