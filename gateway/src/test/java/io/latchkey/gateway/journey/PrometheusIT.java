package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.gateway.Board;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules and the board on a real Prometheus that scrapes a gateway under load, with faults. Run
 * by the profile {@code prometheus}; skipped where it is not installed.
 */
class PrometheusIT {
  private static final Duration LOAD = Duration.ofSeconds(20);

  /** Callers at once of the tenant that takes one call at a time. */
  private static final int CALLERS = 4;

  /** What has no value here, and why. */
  private static final Map<String, String> EMPTY =
      Map.of("Log lines lost", "a gateway inside a test writes no logs of its own");

  private static final String YAML =
      """
      version: 1
      name: journey
      drain: 1s
      listeners:
        - { bind: "127.0.0.1:0" }
        - { bind: "127.0.0.1:0", tls: { certificate: "CERT", privateKey: "KEY" } }
      admin: { bind: "127.0.0.1:0" }
      tenants:
        api: { kind: generic, url: "TENANT", quotaWait: 100ms }
        narrow: { kind: generic, url: "TENANT", concurrency: { max: 1, pending: 8, wait: 2s } }
        other: { kind: generic, url: "https://127.0.0.1:9", breaker: { calls: 5 }, tls: { certificate: "CERT", privateKey: "KEY" } }
      serviceAccounts:
        bot:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: "TENANT/good/token"
          clientId: bot
          clientSecret: "${file:secret}"
        broken:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: "TENANT/bad/token"
          clientId: broken
          clientSecret: "${file:secret}"
        narrow:
          tenant: narrow
          grant: clientCredentials
          tokenEndpoint: "TENANT/good/token"
          clientId: narrow
          clientSecret: "${file:secret}"
        other:
          tenant: other
          grant: clientCredentials
          tokenEndpoint: "TENANT/good/token"
          clientId: other
          clientSecret: "${file:secret}"
        signer:
          tenant: api
          grant: privateKeyJwt
          tokenEndpoint: "TENANT/good/token"
          clientId: signer
          keyFile: "KEY"
      scopes: { all: { rest: ["/(open|limited|gone|fails|slow)"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccounts: [bot, signer], spread: even, callers: { app: [all] } }
        - { name: broken, path: /broken, stripPrefix: true, tenant: api, serviceAccount: broken, callers: { app: [all] } }
        - { name: narrow, path: /narrow, stripPrefix: true, tenant: narrow, serviceAccount: narrow, callers: { app: [all] } }
        - { name: warned, path: /warned, stripPrefix: true, tenant: api, serviceAccount: bot, callers: { app: [all] }, enforcement: warn }
        - { name: quick, path: /quick, stripPrefix: true, tenant: api, serviceAccount: bot, callers: { app: [all] }, rateLimit: { perCaller: 1/s, burst: 1 } }
        - { name: other, path: /other, stripPrefix: true, tenant: other, serviceAccount: other, callers: { app: [all] } }
      """;

  @TempDir private Path files;

  private static String answer(Answer request) {
    String target = request.head().split(" ")[1];
    return switch (target) {
      case "/limited" -> FakeTenant.answer("429 Too Many Requests", "Retry-After: 1\r\n", "");
      case "/gone" -> FakeTenant.answer("401 Unauthorized", "", "");
      case "/fails" -> FakeTenant.answer("500 Oops", "", "");
      default -> FakeTenant.HI;
    };
  }

  private static String mint(Answer request) {
    return request.head().contains("/bad/")
        ? FakeTenant.answer(
            "401 Unauthorized",
            "Content-Type: application/json\r\n",
            "{\"error\":\"invalid_client\"}")
        : FakeTenant.token("token-" + System.nanoTime());
  }

  @Test
  void everyQueryOfRulesAndBoardGivesWhatItSaysOnARealPrometheus() throws Exception {
    assumeTrue(
        Prometheus.isThere("prometheus"),
        () -> said("skipped: there is no prometheus on the PATH"));
    Authority authority = new Authority(files, "root").issue("server", "DNS:localhost");
    Files.writeString(files.resolve("secret"), "a-secret-of-the-tests");
    try (FakeTenant tenant = new FakeTenant()) {
      tenant.answers(PrometheusIT::answer);
      tenant.mints(PrometheusIT::mint);
      String yaml =
          YAML.replace("TENANT", tenant.url())
              .replace("CERT", authority.certificateFile("server").toString())
              .replace("KEY", authority.keyFile("server").toString())
              .replace("SHA", "sha256:" + Yaml.sha256(Yaml.KEY));
      try (RunningGateway gateway = RunningGateway.start(files, yaml);
          Prometheus prometheus =
              Prometheus.scraping(gateway.gateway().adminAddress(), Board.RULES, files)) {
        await().atMost(Duration.ofSeconds(30)).until(prometheus::isReady);
        load(gateway);
        rulesAreHealthy(prometheus);
        panelsShowSomething(prometheus);
        assertThat(prometheus.exemplars("latchkey_respond_duration_seconds_bucket")).isNotEmpty();
        assertThat(prometheus.exemplars("latchkey_respond_refusals_total")).isNotEmpty();
      }
    }
  }

  private static void load(RunningGateway gateway) throws Exception {
    List<String> targets =
        List.of(
            "/open",
            "/open",
            "/open",
            "/open",
            "/closed",
            "/gone",
            "/limited",
            "/fails",
            "/broken/open",
            "/warned/open",
            "/warned/closed",
            "/quick/open",
            "/other/open");
    long end = System.nanoTime() + LOAD.toNanos();
    int calls = 0;
    while (System.nanoTime() - end < 0) {
      for (String target : targets) {
        String key = calls % 7 == 0 ? "nobodys" : Yaml.KEY;
        try (RawPeer caller = gateway.connect()) {
          String request = request(target, key);
          assertThat(Answer.read(caller.send(request), false).status()).isPositive();
        }
        calls++;
      }
      try (Swarm atOnce = new Swarm(gateway.address(), CALLERS)) {
        List<Swarm.Got> answers = atOnce.send(request("/narrow/open", Yaml.KEY));
        assertThat(answers).allMatch(got -> got.answer().startsWith("HTTP/1.1 200 "));
        calls += answers.size();
      }
    }
    said(calls + " calls in " + LOAD);
  }

  private static String request(String target, String key) {
    return "GET %s HTTP/1.1\r\nHost: a\r\nX-Api-Key: %s\r\nAuthorization: Bearer stale\r\n\r\n"
        .formatted(target, key);
  }

  private static void rulesAreHealthy(Prometheus prometheus) throws Exception {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode group : prometheus.rules()) {
      for (JsonNode rule : group.get("rules")) {
        assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
        states.put(rule.get("name").asText(), rule.get("state").asText());
      }
    }
    states.forEach((alert, state) -> said(alert + ": " + state));
    assertThat(states)
        .hasSizeGreaterThan(25)
        .containsEntry("LatchkeyTokenRefused", "firing")
        .containsEntry("LatchkeyCertificateEndsSoon", "firing")
        .containsEntry("LatchkeyDown", "inactive")
        .containsEntry("LatchkeyReloadRefused", "inactive");
    assertThat(states.get("LatchkeyBreakerOpen")).isIn("pending", "firing");
    assertThat(states.get("LatchkeyRateLimited")).isIn("pending", "firing");
    assertThat(states.get("LatchkeyErrorsRising")).isIn("pending", "firing");
    assertThat(states.get("LatchkeyNoToken")).isIn("pending", "firing");
  }

  private static void panelsShowSomething(Prometheus prometheus) throws Exception {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> queries = new TreeMap<>();
    for (Board.Query query : Board.queries()) {
      int number = queries.merge(query.panel(), 1, Integer::sum) - 1;
      String expression =
          query
              .expression()
              .replace("$instance", ".*")
              .replace("$__rate_interval", "15s")
              .replace("$__range", "1m");
      JsonNode result = prometheus.query(expression);
      String name = number == 0 ? query.panel() : query.panel() + " " + number;
      if (result.isEmpty() != EMPTY.containsKey(name)) {
        wrong.add(name + ": " + expression);
      }
    }
    said(queries.values().stream().mapToInt(Integer::intValue).sum() + " queries of the board");
    assertThat(wrong).isEmpty();
  }

  private static String said(String line) {
    System.out.println("PrometheusIT: " + line);
    return line;
  }
}
