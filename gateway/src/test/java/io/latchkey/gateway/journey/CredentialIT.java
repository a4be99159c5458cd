package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token that cannot be had, and one that the tenant refuses. */
class CredentialIT {
  private static final String GOOD =
      "{\"access_token\":\"good\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
  private static final String REFUSED =
      FakeTenant.answer("401 Unauthorized", "WWW-Authenticate: Bearer realm=\"theirs\"\r\n", "no");
  private static final String INJECTING =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, replayContent: 1KiB, callers: { app: [all] } }
      """;

  @TempDir private Path directory;

  /** What each path of the token endpoint says. */
  private static Map<String, String> badReplies() {
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("error", FakeTenant.answer("500 Internal Server Error", "", "c4n4ry"));
    bad.put("busy", FakeTenant.answer("503 Service Unavailable", "Retry-After: 7\r\n", ""));
    bad.put("denied", FakeTenant.answer("401 Unauthorized", "", "{\"error\":\"invalid_client\"}"));
    bad.put("html", FakeTenant.answer("200 OK", "Content-Type: text/html\r\n", "<p>c4n4ry"));
    bad.put("empty", FakeTenant.json(""));
    bad.put("cut", FakeTenant.json(GOOD.substring(0, 30)));
    bad.put("huge", FakeTenant.json("{\"x\":\"" + "a".repeat(10 << 20) + "\"}"));
    bad.put("deep", FakeTenant.json("[".repeat(100_000) + "]".repeat(100_000)));
    bad.put("syntax", FakeTenant.json(GOOD.replace("good", "c4n4ry with space")));
    bad.put("none", FakeTenant.json("{\"token_type\":\"Bearer\"}"));
    bad.put("mac", FakeTenant.json(GOOD.replace("Bearer", "mac")));
    bad.put("negative", FakeTenant.json(GOOD.replace("3600", "-1")));
    bad.put("vast", FakeTenant.json(GOOD.replace("3600", "9".repeat(30))));
    bad.put("word", FakeTenant.json(GOOD.replace("3600", "\"soon\"")));
    bad.put(
        "redirect", FakeTenant.answer("302 Found", "Location: http://127.0.0.1:9/good\r\n", ""));
    return bad;
  }

  private static String yamlOf(Iterable<String> accounts, FakeTenant tokens, int deadPort) {
    StringBuilder account = new StringBuilder("serviceAccounts:\n");
    StringBuilder route = new StringBuilder("routes:\n");
    for (String name : accounts) {
      String url = name.equals("down") ? "http://127.0.0.1:" + deadPort : tokens.url();
      account.append(
          "  %s: { tenant: api, grant: clientCredentials, tokenEndpoint: \"%s/%s\", clientId: b, clientSecret: s }\n"
              .formatted(name, url, name));
      route.append(
          "  - { name: %s, path: /%s/, tenant: api, serviceAccount: %s, callers: { app: [all] } }\n"
              .formatted(name, name, name));
    }
    return """
        tenants: { api: { kind: generic, url: "TENANT" } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        """
        + account
        + route;
  }

  private static FakeTenant faulty(Map<String, String> replies) throws IOException {
    FakeTenant tokens = new FakeTenant();
    tokens.answers(
        request -> {
          String path = request.head().split(" ")[1].substring(1);
          return path.equals("slow") ? FakeTenant.never() : replies.get(path);
        });
    return tokens;
  }

  @Test
  void withoutATokenEveryCallerIsToldSoInTimeAndTheTenantIsNeverAsked() throws Exception {
    Map<String, String> replies = badReplies();
    List<String> names = new ArrayList<>(replies.keySet());
    names.add("slow");
    names.add("down");
    ExecutorService callers = Executors.newCachedThreadPool();
    try (FakeTenant tokens = faulty(replies);
        FakeTenant gone = new FakeTenant()) {
      gone.close();
      try (Bench bench = Bench.start(directory, yamlOf(names, tokens, gone.port()))) {
        Map<String, Future<Answer>> answers = new LinkedHashMap<>();
        long start = System.nanoTime();
        for (String name : names) {
          answers.put(name, callers.submit(() -> bench.get("/" + name + "/x", "")));
        }
        for (Map.Entry<String, Future<Answer>> each : answers.entrySet()) {
          Answer answer = each.getValue().get();
          assertThat(answer.verdict()).as(each.getKey()).isEqualTo("503 credential:no-token");
          assertThat(answer.content()).doesNotContain("c4n4ry");
          assertThat(Integer.parseInt(answer.field("Retry-After"))).isPositive();
          assertThat(answer.field("Proxy-Status"))
              .startsWith("latchkey; error=proxy_internal_error");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(bench.tenant.sent()).isEmpty();
        assertThat(bench.admin("/health/ready").status()).isEqualTo(200);
        assertThat(tokens.sent()).as("no stampede").hasSizeLessThan(3 * names.size());
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static String post(int octets) {
    return Bench.request("POST", "/x", "Content-Length: " + octets + "\r\n") + "c".repeat(octets);
  }

  @Test
  void aRefusedTokenIsDroppedAndTheCallSentOnceMore() throws Exception {
    try (Bench bench = Bench.start(directory, INJECTING)) {
      bench.tenant.answers(
          request ->
              request.field("Authorization").equals("Bearer token-1") ? REFUSED : FakeTenant.HI);
      Answer answer = bench.call(post(9));

      assertThat(answer.verdict()).isEqualTo("200");
      List<Answer> sent = bench.tenant.sent();
      assertThat(sent).hasSize(2);
      assertThat(sent.get(1).head())
          .isEqualTo(sent.get(0).head().replace("Bearer token-1", "Bearer token-2"));
      assertThat(sent).allMatch(request -> request.content().equals("ccccccccc"));
      assertThat(bench.tokens.sent()).hasSize(2);

      assertThat(bench.call(post(0)).status()).isEqualTo(200);
      assertThat(bench.sent().field("Authorization")).isEqualTo("Bearer token-2");
      assertThat(bench.metric("latchkey_credential_rejections_total{account=\"bot\"}"))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1024, 2", "1025, 1"})
  void aCallGoesOnceMoreOnlyWhereItsContentWasKept(int octets, int times) throws Exception {
    try (Bench bench = Bench.start(directory, INJECTING)) {
      bench.tenant.answers(REFUSED);
      Answer answer = bench.call(post(octets));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.refusal()).isEmpty();
      assertThat(answer.content()).isEqualTo("no");
      assertThat(answer.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"theirs\"");
      assertThat(answer.field("Proxy-Status")).isEmpty();
      List<Answer> sent = bench.tenant.sent();
      assertThat(sent).hasSize(times);
      assertThat(sent).allMatch(request -> request.content().length() == octets);
    }
  }

  @Test
  void aTokenIsAskedForByTheGrantAndInjected() throws Exception {
    try (Bench bench = Bench.start(directory, INJECTING)) {
      Answer answer = bench.get("/x", "");

      assertThat(answer.status()).isEqualTo(200);
      Answer asked = bench.tokens.sent().get(0);
      assertThat(asked.head())
          .startsWith("POST / HTTP/1.1\r\n")
          .contains("Content-Type: application/x-www-form-urlencoded")
          .contains("\r\nAuthorization: Basic Yjpz\r\n");
      assertThat(asked.content()).isEqualTo("grant_type=client_credentials");
      bench.assertSent("GET /x", "", answer, "Authorization: Bearer token-1\r\n\r\n");
    }
  }
}
