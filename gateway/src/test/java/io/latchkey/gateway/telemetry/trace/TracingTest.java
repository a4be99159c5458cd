package io.latchkey.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Trace;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingTest {
  private static final FieldSection NOTHING = FieldSection.empty();

  private static FieldSection traced(boolean sampled) {
    return FieldSection.of(
        "traceparent",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-" + (sampled ? "01" : "00"));
  }

  private static Tracing tracing(int partsPerMillion, boolean follow) {
    TracingSettings settings =
        new TracingSettings(
            URI.create("http://127.0.0.1:1/"), null, Map.of(), partsPerMillion, follow);
    return Tracing.of(settings, new Random(3)::nextLong);
  }

  @Test
  void whereThereAreNoTracesThereIsNoPlace() {
    assertThat(Tracing.OFF.of(traced(true))).isNull();
    assertThat(Tracing.OFF.ofStranger()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"true,0", "false,1000000"})
  void aProvenCallerDecidesForItsTrace(boolean sampled, int parts) {
    Trace trace = tracing(parts, true).of(traced(sampled));

    assertThat(trace.joined()).isTrue();
    assertThat(trace.id()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(Trace.span(trace.parent())).isEqualTo("00f067aa0ba902b7");
    assertThat(trace.sampled()).isEqualTo(sampled);
    assertThat(trace.passes()).isEqualTo(!sampled);
    assertThat(trace.own()).isNotZero().isNotEqualTo(trace.call());
  }

  @Test
  void aCallerThatIsNotFollowedDecidesNothing() {
    Trace trace = tracing(0, false).of(traced(true));

    assertThat(trace.joined()).isFalse();
    assertThat(trace.sampled()).isFalse();
    assertThat(trace.id()).isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
  }

  @Test
  void aStrangerIsNeverJoined() {
    assertThat(tracing(1_000_000, true).ofStranger().joined()).isFalse();
    assertThat(tracing(1_000_000, true).ofStranger().sampled()).isTrue();
    assertThat(tracing(0, true).ofStranger().sampled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "1000000,100000,100000", "10000,800,1200", "500000,49000,51000"})
  void theShareIsKept(int parts, int least, int most) {
    Tracing tracing = tracing(parts, true);
    int sampled = 0;
    for (int i = 0; i < 100_000; i++) {
      sampled += tracing.of(NOTHING).sampled() ? 1 : 0;
    }

    assertThat(sampled).isBetween(least, most);
  }
}
