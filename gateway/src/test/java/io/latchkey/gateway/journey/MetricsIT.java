package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.telemetry.EveryMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics of a gateway that runs tell, and what no caller can make of them. */
class MetricsIT {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: "TOKENS"
          clientId: bot
          clientSecret: a-secret-of-the-tests
      scopes: { all: { rest: ["/open/.*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
      """;

  @TempDir private Path files;

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> all = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  /** The lines of a text without their values. */
  private static Set<String> series(String text) {
    Set<String> all = new TreeSet<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> all.add(line.substring(0, line.lastIndexOf(' '))));
    return all;
  }

  private static String openMetrics(Bench bench) throws IOException {
    try (RawPeer operator = RawPeer.connect(bench.gateway.gateway().adminAddress())) {
      return Answer.read(
              operator.send(
                  """
                  GET /metrics HTTP/1.1\r
                  Host: 127.0.0.1\r
                  Accept: application/openmetrics-text\r
                  \r
                  """),
              false)
          .content();
    }
  }

  @Test
  void aCallerWhoVariesEverythingMakesNoSeries() throws IOException {
    Random random = new Random(6);
    try (Bench bench = Bench.start(files, YAML)) {
      assertThat(bench.get("/open/a", "").status()).isEqualTo(200);
      Set<String> before = series(bench.admin("/metrics").content());
      for (int i = 0; i < 300; i++) {
        String canary = "c4n4ry" + Long.toHexString(random.nextLong());
        bench.call(
            """
            %s /%s/%s?%s=1 HTTP/1.1\r
            Host: %s.example\r
            X-Api-Key: %s\r
            Authorization: Bearer %s\r
            Cookie: %s=%s\r
            X-%s: %s\r
            \r
            """
                .formatted(
                    i % 3 == 0 ? canary : "GET",
                    i % 2 == 0 ? "open" : canary,
                    canary,
                    canary,
                    canary,
                    i % 2 == 0 ? Yaml.KEY : canary,
                    canary,
                    canary,
                    canary,
                    canary,
                    canary));
      }
      String after = bench.admin("/metrics").content();

      assertThat(series(after)).isEqualTo(before).hasSizeGreaterThan(300);
      assertThat(after).doesNotContainIgnoringCase("c4n4ry");
      assertThat(openMetrics(bench)).doesNotContainIgnoringCase("c4n4ry");
      assertThat(bench.metric("latchkey_respond_requests_total{route=\"api\",status=\"2xx\"}"))
          .isGreaterThan(100);
    }
  }

  @Test
  void whatRunsAndHowItsPartsStandIsTold() throws IOException {
    try (Bench bench = Bench.start(files, YAML)) {
      assertThat(bench.get("/open/a", "").status()).isEqualTo(200);
      assertThat(bench.get("/open/a", "").status()).isEqualTo(200);

      String text = bench.admin("/metrics").content();
      assertThat(found(TYPE, text)).isSubsetOf(found(TYPE, EveryMetric.shown()));
      assertThat(text).containsPattern("latchkey_telemetry_build_info.*tls=\"unused\"");
      assertThat(bench.metric("latchkey_credential_tokens{account=\"bot\"}")).isEqualTo(1);
      assertThat(bench.metric("latchkey_credential_token_slots{account=\"bot\"}")).isEqualTo(1);
      assertThat(bench.metric("latchkey_credential_waiters{account=\"bot\"}")).isZero();
      assertThat(bench.metric("latchkey_credential_calls_total{account=\"bot\"}")).isEqualTo(2);
      assertThat(bench.metric("latchkey_credential_token_age_seconds{account=\"bot\"}"))
          .isBetween(0.0, 600.0);
      assertThat(bench.metric("latchkey_transport_waiting_calls{tenant=\"api\"}")).isZero();
      assertThat(bench.metric("latchkey_process_heap_used_bytes")).isPositive();
      assertThat(bench.metric("latchkey_process_threads")).isPositive();
      for (String stage :
          new String[] {
            "caller_duration",
            "route_duration",
            "scope_duration",
            "cookie_duration",
            "credential_duration",
            "transport_connect_duration",
            "respond_content_duration"
          }) {
        assertThat(bench.metric("latchkey_" + stage + "_seconds_count")).as(stage).isEqualTo(2);
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(bench.metric("latchkey_transport_idle_connections{tenant=\"api\"}"))
                      .isEqualTo(bench.metric("latchkey_transport_connections{tenant=\"api\"}"))
                      .isPositive());
      for (String loop : new String[] {"call-1", "control", "admin"}) {
        await()
            .until(
                () ->
                    bench.metric("latchkey_telemetry_loop_lag_seconds_count{loop=\"" + loop + "\"}")
                        > 0);
      }
    }
  }

  @Test
  void callsThatWaitForATokenAreTold() throws IOException {
    try (Bench bench = Bench.start(files, YAML, tenant -> {})) {
      assertThat(bench.get("/open/a", "").status()).isEqualTo(200);
      bench.tokens.answers(request -> FakeTenant.never());
      bench.tenant.answers("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
      CompletableFuture<Void> waits =
          CompletableFuture.runAsync(
              () -> {
                try {
                  bench.get("/open/a", "");
                } catch (IOException | AssertionError testIsOver) {
                  Thread.currentThread().interrupt();
                }
              });
      await().until(() -> bench.metric("latchkey_credential_waiters{account=\"bot\"}") == 1);

      assertThat(waits).isNotDone();
      assertThat(bench.metric("latchkey_credential_tokens{account=\"bot\"}")).isZero();
    }
  }

  @Test
  void anExemplarNamesACallOfTheAccessLog() throws IOException {
    try (Bench bench = Bench.start(files, YAML)) {
      Answer refused = bench.get("/closed", "");
      assertThat(refused.status()).isEqualTo(403);

      String exemplar = " # {request_id=\"" + refused.requestId() + "\"} ";
      assertThat(openMetrics(bench).lines().filter(line -> line.contains(exemplar)))
          .anyMatch(
              line -> line.startsWith("latchkey_respond_refusals_total{reason=\"not-opened\""))
          .anyMatch(line -> line.startsWith("latchkey_respond_requests_total{route=\"api\",status"))
          .anyMatch(
              line -> line.startsWith("latchkey_respond_duration_seconds_bucket{route=\"api\""));
      assertThat(bench.admin("/metrics").content()).doesNotContain("request_id");
    }
  }
}
