package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "latchkey_[a-z_]+"
              + "(\\{[a-z]+=\"[^\"\\\\]*\"(,[a-z]+=\"[^\"\\\\]*\")*})? ([0-9.eE+-]+|NaN)"
              + "( # \\{request_id=\"[^\"]+\"} [0-9.eE+-]+ [0-9.]+)?");

  private final Metrics metrics =
      new Metrics(InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")));

  @BeforeEach
  void configure() {
    metrics.configure(List.of("identity"), List.of("hr-sync"), List.of("tenant"));
  }

  private String text(@Nullable String accept) {
    return new String(metrics.exposition(accept).content(), UTF_8);
  }

  private static ExchangeRecord record(@Nullable String route, int status) {
    ExchangeRecord record = new ExchangeRecord("r", 0, "l", "p");
    if (route != null) {
      record.route(route);
    }
    record.status(status);
    record.end(Ending.COMPLETE, 2_000_000_000);
    return record;
  }

  @Test
  void exchangesAreCountedByRouteAndStatusClass() {
    metrics.ended(record("identity", 200));
    metrics.ended(record("identity", 204));
    metrics.ended(record("identity", 503));
    assertThat(text(null))
        .contains("latchkey_respond_requests_total{route=\"identity\",status=\"2xx\"} 2.0\n")
        .contains("latchkey_respond_requests_total{route=\"identity\",status=\"5xx\"} 1.0\n")
        .contains("latchkey_respond_duration_seconds_bucket{route=\"identity\",le=\"1.0\"} 0\n")
        .contains("latchkey_respond_duration_seconds_bucket{route=\"identity\",le=\"2.0\"} 3\n")
        .contains("latchkey_respond_duration_seconds_sum{route=\"identity\"} 6.0\n");
  }

  @Test
  void aRouteThatIsNotConfiguredMakesNoSeries() {
    for (int i = 0; i < 100; i++) {
      metrics.ended(record("c4n4ry" + i, 200));
      metrics.minted("c4n4ry" + i, 1, Duration.ofHours(1), Duration.ofMillis(3));
      metrics.failed("c4n4ry" + i, true);
      metrics.rejected("c4n4ry" + i);
    }
    metrics.ended(record(null, -1));
    assertThat(text(null))
        .doesNotContain("c4n4ry")
        .contains("latchkey_respond_requests_total{route=\"none\",status=\"2xx\"} 100.0\n")
        .contains("latchkey_respond_requests_total{route=\"none\",status=\"none\"} 1.0\n");
    assertThatThrownBy(() -> metrics.tenant("c4n4ry"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("c4n4ry");
  }

  @Test
  void refusalsAreCountedByStageAndReason() {
    ExchangeRecord record = record("identity", 403);
    record.refused(Reason.NOT_OPENED);
    record.staleProofs(2);
    metrics.ended(record);
    String text = text(null);
    assertThat(text)
        .contains("latchkey_respond_refusals_total{reason=\"not-opened\",stage=\"scope\"} 1.0\n")
        .contains("latchkey_caller_stale_proofs_total 2.0\n");
    for (Reason reason : Reason.values()) {
      assertThat(text).contains("reason=\"" + ReasonWords.of(reason) + "\"");
    }
  }

  @Test
  void outcomesAreCountedOnlyWhereATenantAnswered() {
    ExchangeRecord answered = record("identity", 200);
    answered.answered(200, 5, 5);
    answered.outcome(Outcome.LOGIN_PAGE);
    metrics.ended(answered);
    metrics.ended(record("identity", 502));
    assertThat(text(null))
        .contains(
            "latchkey_transport_outcomes_total{outcome=\"login-page\",route=\"identity\"} 1.0\n")
        .contains(
            "latchkey_transport_outcomes_total{outcome=\"unknown\",route=\"identity\"} 0.0\n");
  }

  @Test
  void mintsTellGenerationAndExpiry() {
    metrics.minted("hr-sync", 7, Duration.ofHours(1), Duration.ofMillis(300));
    metrics.failed("hr-sync", false);
    metrics.failed("hr-sync", true);
    metrics.rejected("hr-sync");
    String account = "{account=\"hr-sync\"} ";
    long expiry = Instant.parse("2026-11-22T11:00:00Z").getEpochSecond();
    assertThat(text(null))
        .contains("latchkey_credential_mints_total{account=\"hr-sync\",result=\"minted\"} 1.0\n")
        .contains("latchkey_credential_mints_total{account=\"hr-sync\",result=\"failed\"} 1.0\n")
        .contains("result=\"failed-permanently\"} 1.0\n")
        .contains("latchkey_credential_rejections_total" + account + "1.0\n")
        .contains("latchkey_credential_token_generation" + account + "7.0\n")
        .containsPattern(
            "latchkey_credential_token_expiry_timestamp_seconds\\{account=\"hr-sync\"} (.*E9)")
        .contains(Double.toString(expiry));
  }

  @Test
  void howTheLastAttemptEndedIsTold() {
    String failing = "latchkey_credential_failing{account=\"hr-sync\",result=\"%s\"} %d.0\n";
    String forNow = "failed";
    String forGood = "failed-permanently";
    metrics.failed("hr-sync", false);
    assertThat(text(null)).contains(failing.formatted(forNow, 1), failing.formatted(forGood, 0));
    metrics.failed("hr-sync", true);
    assertThat(text(null)).contains(failing.formatted(forNow, 0), failing.formatted(forGood, 1));
    metrics.minted("hr-sync", 1, Duration.ofHours(1), Duration.ofMillis(3));
    assertThat(text(null)).contains(failing.formatted(forNow, 0), failing.formatted(forGood, 0));
  }

  @Test
  void replaysAreCountedByAccountAndWhatHinderedThemByReason() {
    for (NotReplayed why : NotReplayed.values()) {
      ExchangeRecord record = record("identity", 401);
      record.credential("hr-sync", 1, 0);
      record.notReplayed(why);
      metrics.ended(record);
    }
    ExchangeRecord replayed = record("identity", 200);
    replayed.credential("hr-sync", 2, 0);
    replayed.replayed();
    metrics.ended(replayed);
    ExchangeRecord stranger = record("identity", 200);
    stranger.credential("nobody-configured", 2, 0);
    stranger.replayed();
    metrics.ended(stranger);
    String text = text(null);
    assertThat(text)
        .contains("latchkey_credential_replays_total{account=\"hr-sync\"} 1.0\n")
        .doesNotContain("nobody-configured");
    for (NotReplayed why : NotReplayed.values()) {
      assertThat(text)
          .contains(
              "latchkey_credential_not_replayed_total{account=\"hr-sync\",reason=\"%s\"} 1.0\n"
                  .formatted(why.word()));
    }
  }

  @Test
  void connectionsAreGauges() {
    metrics.accepted().opened();
    metrics.accepted().opened();
    metrics.accepted().closed();
    metrics.tenant("tenant").opened();
    metrics.tenant("tenant").rests();
    metrics.tenant("tenant").rests();
    metrics.tenant("tenant").leaves();
    metrics.tenant("tenant").waits();
    metrics.tenant("tenant").waits();
    metrics.tenant("tenant").waits();
    metrics.tenant("tenant").served();
    metrics.watchDroppedLines(() -> 12);
    assertThat(text(null))
        .contains("latchkey_accept_connections 1.0\n")
        .contains("latchkey_transport_connections{tenant=\"tenant\"} 1.0\n")
        .contains("latchkey_transport_idle_connections{tenant=\"tenant\"} 1.0\n")
        .contains("latchkey_transport_waiting_calls{tenant=\"tenant\"} 2.0\n")
        .contains("latchkey_telemetry_log_lines_dropped_total 12.0\n");
  }

  @Test
  void aNewConfigurationKeepsTheCountsOfNamesThatStay() {
    metrics.ended(record("identity", 200));
    metrics.configure(List.of("identity", "other"), List.of(), List.of());
    metrics.retain(List.of("identity", "other"), List.of(), List.of());
    metrics.ended(record("identity", 200));
    assertThat(text(null))
        .contains("latchkey_respond_requests_total{route=\"identity\",status=\"2xx\"} 2.0\n")
        .contains("latchkey_respond_requests_total{route=\"other\",status=\"2xx\"} 0.0\n");
  }

  @Test
  void aConfigurationThatIsNotTakenCostsNoSeries() {
    metrics.ended(record("identity", 200));
    metrics.configure(List.of("other"), List.of("other"), List.of("other"));
    metrics.retain(List.of("identity"), List.of("hr-sync"), List.of("tenant"));
    metrics.ended(record("identity", 200));
    metrics.tenant("tenant").opened();
    assertThat(text(null))
        .contains("latchkey_respond_requests_total{route=\"identity\",status=\"2xx\"} 2.0\n")
        .doesNotContain("\"other\"");
  }

  @Test
  void nothingIsLeftOfNamesThatAreGone() {
    for (int i = 0; i < 200; i++) {
      List<String> name = List.of("gone" + i);
      metrics.configure(name, name, name);
      ExchangeRecord record = record("gone" + i, 500);
      record.credential("gone" + i, 1, 0);
      metrics.ended(record);
      metrics.minted("gone" + i, 1, Duration.ofHours(1), Duration.ofMillis(3));
      metrics.rotations().begin("gone" + i, "promoted");
      metrics.rotations().serves("gone" + i, "key", Instant.EPOCH);
      metrics.rotations().waits("gone" + i, true);
      metrics.quotas().paced("gone" + i, 3);
      metrics.quotas().refused("gone" + i, "queue");
      metrics.resilience().of("gone" + i).retried(RetryCause.STALE);
      metrics.addresses("gone" + i).moved(1, 0);
      metrics.gates().waited("gone" + i, 1);
      metrics.gates().limited("gone" + i);
      metrics.warnings().runs(Map.of("gone" + i, Set.of("app")));
      metrics.warnings().runs(Map.of());
      String version = "gone" + i;
      metrics.config().runs(() -> version, Instant.EPOCH);
      metrics.retain(List.of(), List.of(), List.of());
    }
    metrics.config().runs(() -> "last", Instant.EPOCH);
    assertThat(text(null))
        .doesNotContain("gone")
        .contains("latchkey_config_version{version=\"last\"} 1.0\n");
  }

  @Test
  void everyLineParsesInEitherForm() {
    metrics.ended(record("identity", 200));
    String prometheus = text(null);
    String openMetrics = text("application/openmetrics-text; version=1.0.0");
    assertThat(openMetrics).endsWith("# EOF\n");
    for (String line : (prometheus + openMetrics).split("\n", -1)) {
      boolean comment = line.startsWith("# HELP ") || line.startsWith("# TYPE ");
      boolean end = line.equals("# EOF") || line.isEmpty();
      assertThat(comment || end || SAMPLE.matcher(line).matches()).as(line).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "*/*, false",
    "text/plain, false",
    "application/openmetrics-text, true",
    "application/openmetrics-text; version=1.0.0; charset=utf-8, true",
    "Application/OpenMetrics-Text;version=\"1.0.0\", true",
    "application/openmetrics-text;version=0.0.1, false",
    "application/openmetrics-text;q=0, false",
    "application/openmetrics-text;q=0.000, false",
    "application/openmetrics-text;q=0.001, true",
    "application/openmetrics-text;q=x, false",
    "application/openmetrics-text;q=2, false",
    "'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3', true",
    "'application/openmetrics-text;q=0.3,text/plain;q=0.5', false",
    "'text/plain,application/openmetrics-text', true",
    "application/openmetrics-textual, false"
  })
  void openMetricsIsForWhoeverPrefersIt(String accept, boolean openMetrics) {
    assertThat(Exposition.prefersOpenMetrics(accept)).isEqualTo(openMetrics);
    assertThat(metrics.exposition(accept).contentType())
        .startsWith(openMetrics ? "application/openmetrics-text; version=1.0.0" : "text/plain");
  }
}
