package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs and monitoring, which take an account's fixed fields and no token; nobody else's fields. */
class FixedHeadersIT {
  private static final String YAML =
      """
      tenants:
        aic: { kind: pingone-aic, url: "TENANT" }
        api: { kind: generic, url: "TENANT" }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: keyed, <aic>, path: /keyed/, serviceAccount: logs, <all> }
        - { name: token, <aic>, path: /token/, serviceAccount: ops, <all> }
        - { name: warned, <aic>, path: /warned/, serviceAccount: ops, enforcement: warn, callers: { app: [] } }
        - { name: own, <aic>, path: /own/, aspxauth: forward, serviceAccount: logs, withoutCookie: serviceAccount, <all> }
        - { name: gen, tenant: api, stripPrefix: true, path: /gen/, serviceAccount: gen, <all> }
      serviceAccounts:
        logs: { tenant: aic, grant: staticHeaders, headers: { x-api-key: our-id, x-api-secret: our-secret } }
        gen: { tenant: api, grant: staticHeaders, headers: { X-Auth: "a b", X_Second: two } }
      """;
  private static final String OURS = "x-api-key: our-id\r\nx-api-secret: our-secret\r\n\r\n";

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    VendorKeys.write(directory);
    String yaml =
        YAML.replace("<aic>", "tenant: aic, stripPrefix: true")
            .replace("<all>", "callers: { app: [all] }");
    bench = Bench.start(directory, yaml + VendorKeys.aic("ops", ""));
  }

  @BeforeEach
  void answerAsUsual() {
    bench.tenant.answers(FakeTenant.HI);
    bench.tenant.sent();
    bench.tenant.asked();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/monitoring/logs/sources",
        "/monitoring/logs?source=am-access&beginTime=x",
        "/monitoring/health",
        "/monitoring",
        "/monitoring/prometheus/am/",
        "/monitoring;p=1/logs",
        "/%6Donitoring/logs",
        "/Monitoring/logs",
        "/logs",
        "/logs/x",
        "/LOGS;p/x",
      })
  void logsGoByTheFixedFieldsAndByNothingElse(String target) throws IOException {
    for (String route : new String[] {"/token", "/warned"}) {
      assertThat(bench.get(route + target, "").verdict()).isEqualTo("403 scope:not-opened");
    }
    bench.assertNothingSent();

    Answer answer = bench.get("/keyed" + target, "");

    assertThat(answer.verdict()).isEqualTo("200");
    bench.assertSentUnder("/keyed", "GET " + target, "", answer, OURS);
    assertThat(bench.tenant.asked()).as("no token is asked for").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Api-Secret: theirs",
        "x-api-secret: our-secret",
        "X_API_SECRET: theirs",
        "X.Api.Secret: theirs",
        "x_api_key: theirs",
        "X.API.KEY: theirs",
        "X-Api-Secret: a | x_api_secret: b | X-API-SECRET: c",
        "Authorization: Bearer theirs",
        "Authorization: Basic dGhlaXJzOmtleQ==",
        "Connection: X-Api-Secret | X-Api-Secret: theirs",
        "Connection: x-api-key, x-api-secret",
        "Cookie: iPlanetDirectoryPro=theirs | iPlanetDirectoryPro: theirs",
      })
  void theCallersOwnCredentialsStayBehind(String lines) throws IOException {
    String given = lines.replace(" | ", "\r\n") + "\r\n";
    Answer answer = bench.get("/keyed/monitoring/logs", given);

    assertThat(answer.verdict()).isEqualTo("200");
    bench.assertSentUnder("/keyed", "GET /monitoring/logs", "", answer, OURS);
  }

  @Test
  void theCallersSecretIsDroppedFromTrailersToo() throws IOException {
    String request =
        Bench.request(
            "POST",
            "/keyed/openidm/x",
            "Transfer-Encoding: chunked\r\nTrailer: X-Api-Secret, X-Sum\r\n");
    Answer answer =
        bench.call(request + "2\r\nab\r\n0\r\nX-Api-Secret: theirs\r\nX-Sum: 1\r\n\r\n");

    assertThat(answer.verdict()).isEqualTo("200");
    Answer sent = bench.sent();
    assertThat(sent.content()).isEqualTo("ab\r\nX-Sum: 1");
    assertThat(sent.all("x-api-secret")).containsExactly("our-secret");
  }

  @Test
  void otherNamesOfAnAccountCountInEverySpelling() throws IOException {
    Answer answer = bench.get("/gen/x", "X_Auth: t\r\nx.second: t\r\nX-Second: t\r\nB: 1\r\n");

    bench.assertSentUnder(
        "/gen", "GET /x", "B: 1\r\n", answer, "X-Auth: a b\r\nX_Second: two\r\n\r\n");
  }

  @Test
  void aRefusalOfFixedFieldsIsTheCallersToSeeAndIsNotRepeated() throws IOException {
    bench.tenant.answers(FakeTenant.answer("401 Unauthorized", "X-Theirs: 1\r\n", "no"));
    for (String route : new String[] {"/keyed", "/own"}) {
      Answer answer = bench.get(route + "/monitoring/logs", "");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.refusal()).isEmpty();
      assertThat(answer.content()).isEqualTo("no");
      assertThat(answer.field("X-Theirs")).isEqualTo("1");
      bench.assertSentUnder(route, "GET /monitoring/logs", "", answer, OURS);
    }
    // the bearer account gets its own token ahead of its first use, whenever that is; nobody else
    // asks
    assertThat(bench.tenant.asked()).hasSizeLessThanOrEqualTo(1);
    assertThat(bench.metric("latchkey_credential_rejections_total{account=\"logs\"}")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 200, our-id, ''",
    "a=1, 200, our-id, a=1",
    "iPlanetDirectoryPro=s, 200, our-id, ''",
    ".ASPXAUTH=mine, 200, '', .ASPXAUTH=mine",
  })
  void besideACallersSessionTheyAreNotSent(String cookie, int status, String key, String crossing)
      throws IOException {
    String line = cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n";
    Answer answer = bench.get("/own/monitoring/logs", line + "X-Api-Secret: theirs\r\n");

    assertThat(answer.status()).isEqualTo(status);
    Answer sent = bench.sent();
    assertThat(sent.field("x-api-key")).isEqualTo(key);
    assertThat(sent.all("x-api-secret"))
        .isEqualTo(key.isEmpty() ? List.of() : List.of("our-secret"));
    assertThat(sent.field("Cookie")).isEqualTo(crossing);
    assertThat(sent.head().toLowerCase(Locale.ROOT))
        .doesNotContain("authorization")
        .doesNotContain("theirs");
  }
}
