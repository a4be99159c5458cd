package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What calls tell late, of a route or tenant that a reload has removed, is dropped. */
class KnownSeriesTest {
  private final Metrics metrics = new Metrics(InstantSource.system());

  private String shown() {
    return new String(metrics.exposition(null).content(), UTF_8);
  }

  @Test
  void aForgottenSeriesIsNotMadeAgain() {
    metrics.configure(List.of("r", "s"), List.of(), List.of("t", "u"));
    metrics.gates().limited("r");
    metrics.gates().waited("t", 1);
    assertThat(shown())
        .contains("limited_total{route=\"r\"} 1.0", "limited_total{route=\"s\"} 0.0");
    assertThat(shown()).contains("turn_duration_seconds_count{tenant=\"t\"} 1");
    assertThat(shown()).doesNotContain("turn_duration_seconds_count{tenant=\"u\"}");

    metrics.retain(List.of("s"), List.of(), List.of("u"));
    metrics.gates().limited("r");
    metrics.gates().waited("t", 1);

    assertThat(shown()).contains("limited_total{route=\"s\"} 0.0");
    assertThat(shown())
        .doesNotContain("{route=\"r\"}", "turn_duration_seconds_count{tenant=\"t\"}");
  }

  @Test
  void aNameThatComesBackCountsFromNought() {
    metrics.configure(List.of("r"), List.of(), List.of());
    metrics.gates().limited("r");
    metrics.retain(List.of(), List.of(), List.of());

    metrics.configure(List.of("r"), List.of(), List.of());

    assertThat(shown()).contains("limited_total{route=\"r\"} 0.0");
  }
}
