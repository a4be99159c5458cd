package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls are kept from a tenant that fails, and from no other. */
class BreakerIT {
  private static final int CALLS = 5;
  private static final String YAML =
      """
      tenants:
        api: { kind: generic, url: "TENANT", breaker: { failures: 50, calls: 5, window: 10m, open: <open> }, retryBudget: { percent: 0, perSecond: 0 } }
        other: { kind: generic, url: "TENANT" }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
        - { name: other, path: /other/, tenant: other, aspxauth: forward, callers: { app: [all] } }
      """;
  private static final String STATE = "latchkey_transport_breaker_state{tenant=\"api\"}";

  @TempDir private Path directory;

  private Bench bench(String open) throws IOException {
    return Bench.start(directory, YAML.replace("<open>", open));
  }

  @ParameterizedTest
  @CsvSource({
    "502 Bad Gateway, true",
    "503 Service Unavailable, true",
    "504 Gateway Timeout, true",
    "500 Internal Server Error, false",
    "404 Not Found, false",
    "429 Too Many Requests, false",
    "200 OK, false"
  })
  void aBurstOfAnswersOfWhatStandsBeforeATenantKeepsCallsFromIt(String status, boolean opens)
      throws Exception {
    try (Bench bench = bench("1h")) {
      bench.tenant.answers(FakeTenant.answer(status, "Retry-After: 0\r\n", "no"));
      for (int i = 0; i < CALLS; i++) {
        assertThat(bench.call(Bench.request("POST", "/x", "")).status())
            .isEqualTo(Integer.parseInt(status.substring(0, 3)));
      }
      assertThat(bench.metric(STATE)).isEqualTo(opens ? 2 : 0);
      bench.tenant.sent();
      Answer next = bench.get("/x", "");
      if (opens) {
        assertThat(next.verdict()).isEqualTo("503 transport:circuit-open");
        assertThat(Integer.parseInt(next.field("Retry-After"))).isBetween(3000, 3600);
        assertThat(next.field("Proxy-Status")).contains("error=destination_unavailable");
        bench.assertNothingSent();
        assertThat(bench.get("/other/x", "Cookie: .ASPXAUTH=abc\r\n").status())
            .as("another tenant")
            .isEqualTo(Integer.parseInt(status.substring(0, 3)));
      } else {
        bench.sent();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npart'"})
  void connectionsThatBreakBeforeOrWithinAnAnswerDoToo(String said) throws Exception {
    try (Bench bench = bench("1h")) {
      bench.tenant.answers(
          request ->
              said.isEmpty() ? "" : said.replace("200 OK\r\n", "200 OK\r\nConnection: close\r\n"));
      for (int i = 0; i < CALLS; i++) {
        try (RawPeer caller = bench.gateway.connect()) {
          caller.send(Bench.request("POST", "/x", "Connection: close\r\n"));
          assertThat(caller.readToEnd()).doesNotEndWith("0123456789");
        }
      }
      await().untilAsserted(() -> assertThat(bench.metric(STATE)).isEqualTo(2));
      assertThat(bench.get("/x", "").verdict()).isEqualTo("503 transport:circuit-open");
    }
  }

  @Test
  void oneCallFindsOutThatTheTenantServesAgain() throws Exception {
    AtomicReference<String> answer =
        new AtomicReference<>(FakeTenant.answer("503 Service Unavailable", "", ""));
    try (Bench bench = bench("200ms")) {
      bench.tenant.answers(request -> answer.get());
      for (int i = 0; i < CALLS; i++) {
        bench.get("/x", "");
      }
      await().until(() -> bench.get("/x", "").refusal().isEmpty()); // a probe, which fails
      assertThat(
              bench.metric(
                  "latchkey_transport_breaker_transitions_total{tenant=\"api\",to=\"open\"}"))
          .isGreaterThanOrEqualTo(2);
      answer.set(FakeTenant.HI);
      await().until(() -> bench.get("/x", "").status() == 200);
      assertThat(bench.metric(STATE)).isZero();
      for (int i = 0; i < 3 * CALLS; i++) {
        assertThat(bench.get("/x", "").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void whatIsNoFaultOfTheTenantsCallsCountsForNothing() throws Exception {
    String yaml = YAML.replace("<open>", "1h").replace("TOKENS", "TENANT/token");
    String fails = FakeTenant.answer("503 Service Unavailable", "", "");
    try (Bench bench = Bench.start(directory, yaml, tenant -> tenant.mints(request -> fails))) {
      for (int i = 0; i < 3 * CALLS; i++) {
        assertThat(bench.get("/x", "").verdict()).isEqualTo("503 credential:no-token");
      }
      assertThat(bench.tenant.asked()).isNotEmpty();
      assertThat(bench.metric(STATE)).isZero();
      bench.assertNothingSent();
    }
  }
}
