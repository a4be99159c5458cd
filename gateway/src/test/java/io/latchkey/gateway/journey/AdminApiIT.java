package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.gateway.admin.OpenApi;
import io.latchkey.gateway.telemetry.LogSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin API of a gateway that serves, and of one whose token endpoint refuses it. */
class AdminApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private final OpenApi api = OpenApi.read();
  private final Canaries canaries = new Canaries();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> answers = new ArrayList<>();
  private final String secret = canaries.make("client secret");
  private final String minted = canaries.make("access token");
  private String adminToken = canaries.make("admin token");
  private FakeTenant tenant;
  private FakeTenant tokens;
  private RunningGateway gateway;

  @BeforeEach
  void start() throws Exception {
    tenant = new FakeTenant();
    tokens = new FakeTenant();
    canaries.add("api key", Yaml.KEY);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    tokens.close();
    tenant.close();
  }

  private void start(Function<Answer, String> mint) throws Exception {
    tokens.mints(mint);
    Path admin = Files.writeString(directory.resolve("admin.token"), adminToken);
    Path client = Files.writeString(directory.resolve("client.secret"), secret);
    String yaml =
        """
        version: 1
        name: journey
        drain: 2s
        listeners: [{ bind: "127.0.0.1:0" }]
        admin: { bind: "127.0.0.1:0", token: "${file:%s}" }
        tenants: { api: { kind: generic, url: "%s" } }
        serviceAccounts:
          bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "%s/token",
                 clientId: bot, clientSecret: "${file:%s}" }
          fixed: { tenant: api, grant: staticHeaders, headers: { X-Fixed: "%s" } }
        scopes: { some: { rest: ["/api/v1/.*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes:
          - { name: api, path: /api, tenant: api, serviceAccount: bot, callers: { app: [some] } }
          - { name: warned, path: /warned, tenant: api, serviceAccount: fixed,
              enforcement: warn, callers: { app: [some] } }
        """;
    gateway =
        RunningGateway.start(
            directory,
            yaml.formatted(
                admin,
                tenant.url(),
                tokens.url(),
                client,
                canaries.make("fixed field"),
                Yaml.sha256(Yaml.KEY)));
  }

  private void startWell() throws Exception {
    start(request -> FakeTenant.token(minted));
    callers("/api/v1/x", 5);
    callers("/api/other", 3);
    callers("/warned/x", 2);
  }

  private HttpResponse<String> call(String method, String path, String content) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.gateway().adminAddress().getPort() + path))
            .header("Authorization", "Bearer " + adminToken)
            .method(method, BodyPublishers.ofString(content));
    if (!content.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    answers.add(answer.body());
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (answer.statusCode() != 404) {
      String told =
          api.methods(path).contains(method) ? method : api.methods(path).iterator().next();
      assertThat(api.faults(told, path, answer.statusCode(), type, answer.body()))
          .as(method + " " + path + " gave " + answer.body())
          .isEmpty();
    }
    return answer;
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = call("GET", path, "");
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return path.equals("/metrics") ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  private void callers(String path, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (RawPeer peer = gateway.connect()) {
        Answer.read(peer.send(Bench.request("GET", path, "")), false);
      }
    }
  }

  @Test
  void everyPathIsServedAsItIsDescribed() throws Exception {
    startWell();
    for (String path : api.paths()) {
      if (api.methods(path).contains("GET")) {
        get(path);
        HttpResponse<String> wrong = call("DELETE", path, "");
        assertThat(wrong.statusCode()).as(path).isEqualTo(405);
      } else {
        assertThat(call("GET", path, "").statusCode()).as(path).isEqualTo(405);
      }
    }
    assertThat(canaries.findIn(String.join("\n", answers))).isEmpty();
  }

  @Test
  void whatIsShownIsWhatIs() throws Exception {
    startWell();
    await().until(() -> get("/api/routes").path(0).path("requests").asInt() == 8);
    JsonNode route = get("/api/routes").path(0);
    assertThat(route.path("name").asText()).isEqualTo("api");
    assertThat(route.path("refusals").asInt()).isEqualTo(3);
    assertThat(route.path("usedBy").path(0).path("caller").asText()).isEqualTo("app");
    assertThat(route.path("usedBy").path(0).path("requests").asInt()).isEqualTo(8);
    assertThat(route.path("callers").path("app").path(0).asText()).isEqualTo("some");
    JsonNode bot = get("/api/service-accounts").path(0);
    assertThat(bot.path("state").asText()).isEqualTo("fresh");
    assertThat(bot.path("grant").asText()).isEqualTo("clientCredentials");
    assertThat(bot.path("lastFailure").isNull()).isTrue();
    assertThat(bot.path("issuedAt").asText()).isLessThan(bot.path("nextRefreshAt").asText());
    assertThat(bot.path("nextRefreshAt").asText()).isLessThan(bot.path("expiresAt").asText());
    assertThat(get("/api/service-accounts").path(1).path("state").asText()).isEqualTo("fixed");
    JsonNode status = get("/api/status");
    assertThat(status.path("warn").path(0).path("route").asText()).isEqualTo("warned");
    await().until(() -> get("/api/status").path("warn").path(0).path("calls").asInt() == 2);
    assertThat(status.path("name").asText()).isEqualTo("journey");
    assertThat(status.path("draining").asBoolean()).isFalse();
    assertThat(get("/api/config").path("yaml").asText())
        .contains("clientSecret: '***'", "token: '***'", "X-Fixed: '***'");
    assertThat(get("/api/config").path("version")).isEqualTo(status.path("configVersion"));
    JsonNode origin = get("/api/tenants").path(0).path("origins").path(0);
    assertThat(origin.path("url").asText()).isEqualTo(tenant.url());
    assertThat(origin.path("addresses").path(0).path("healthy").asBoolean()).isTrue();
    try (RawPeer open = gateway.connect()) {
      Answer.read(open.send(Bench.request("GET", "/api/v1/x", "")), false);
      JsonNode connections = get("/api/connections");
      assertThat(connections.path("listeners").path(0).path("connections").asInt()).isPositive();
      assertThat(connections.path("tenants").path(0).path("connections").asInt()).isPositive();
      assertThat(connections.path("admin").asInt()).isPositive();
    }
    assertThat(canaries.findIn(String.join("\n", answers))).isEmpty();
  }

  @Test
  void aRefusedSecretIsToldInPlainWordsWithWhatToDo() throws Exception {
    start(
        request ->
            FakeTenant.answer(
                "401 Unauthorized",
                "Content-Type: application/json\r\nDate: Tue, 03 Mar 2026 10:00:00 GMT\r\n",
                "{\"error\":\"invalid_client\",\"error_description\":\"no " + secret + "\"}"));
    await().until(() -> !get("/api/service-accounts").path(0).path("lastFailure").isNull());
    JsonNode bot = get("/api/service-accounts").path(0);
    assertThat(bot.path("state").asText()).isEqualTo("backing-off");
    assertThat(bot.path("live").asInt()).isZero();
    assertThat(bot.path("retryAt").isNull()).isFalse();
    JsonNode failure = bot.path("lastFailure");
    assertThat(failure.path("reason").asText()).isEqualTo("invalid_client");
    assertThat(failure.path("what").asText()).contains("invalid_client", "clientSecret");
    assertThat(failure.path("advice").asText())
        .startsWith("Set this machine's clock")
        .contains("secret or key");
    assertThat(canaries.findIn(String.join("\n", answers))).isEmpty();
  }

  @Test
  void theLevelChangesWhileItRunsAndLeavesAnAuditLine() throws Exception {
    startWell();
    try (CapturedLog log = new CapturedLog(LogSetup.AUDIT, Level.INFO)) {
      String before = get("/api/log-level").path("level").asText();
      assertThat(call("PUT", "/api/log-level", "{\"level\":\"trace\"}").statusCode())
          .isEqualTo(200);
      assertThat(get("/api/log-level").path("level").asText()).isEqualTo("trace");
      for (String wrong :
          List.of("{}", "{\"level\":\"loud\"}", "{\"level\":\"info\",\"logger\":\"ROOT\"}", "[")) {
        assertThat(call("PUT", "/api/log-level", wrong).statusCode()).isEqualTo(400);
      }
      assertThat(call("PUT", "/api/log-level", "{\"level\":\"" + before + "\"}").statusCode())
          .isEqualTo(200);
      assertThat(log.text()).contains("PUT /api/log-level", "trace", "127.0.0.1");
      assertThat(canaries.findIn(log.text())).isEmpty();
    }
  }

  @Test
  void anExplanationIsAsItIsDescribed() throws Exception {
    startWell();
    for (String url :
        List.of("/api/v1/x?q=1", "/api/other", "/warned/x", "/no/such", "/a/%2e%2e/b")) {
      for (String who : List.of("\"caller\":\"app\"", "\"caller\":null", "\"caller\":\"nobody\"")) {
        HttpResponse<String> answer =
            call(
                "POST",
                "/api/explain",
                "{\"method\":\"GET\",\"url\":\""
                    + url
                    + "\","
                    + who
                    + ",\"fields\":[[\"A\",\"b\"]]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).at("/request/host").asText())
            .isEqualTo(url.contains("%") ? "" : "127.0.0.1:" + gateway.port());
        boolean allowed = url.equals("/api/v1/x?q=1") || url.equals("/warned/x");
        assertThat(JSON.readTree(answer.body()).path("allowed").asBoolean())
            .as(url + " " + who)
            .isEqualTo(allowed && who.contains("app"));
      }
    }
    assertThat(call("POST", "/api/explain", "{\"method\":\"GET\"}").statusCode()).isEqualTo(400);
    assertThat(canaries.findIn(String.join("\n", answers))).isEmpty();
  }

  @Test
  void withoutTheTokenNothingIsChanged() throws Exception {
    startWell();
    adminToken = "wrong";
    for (String path : api.paths()) {
      for (String method : Set.of("POST", "PUT")) {
        if (api.methods(path).contains(method)) {
          assertThat(call(method, path, "").statusCode()).as(path).isEqualTo(401);
        }
      }
    }
  }
}
