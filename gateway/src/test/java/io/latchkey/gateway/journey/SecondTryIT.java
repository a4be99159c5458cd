package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a call is sent a second time, and what a trusted proxy's word is good for. */
class SecondTryIT {
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" }, place: { network: 127.0.0.0/8, markerHeader: true } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all], place: [all] } }
      """;

  @TempDir private Path directory;

  @Test
  void everyoneWithARefusedTokenWaitsForTheSameFreshOne() throws Exception {
    int calls = 16;
    ExecutorService callers = Executors.newFixedThreadPool(calls);
    CyclicBarrier together = new CyclicBarrier(calls);
    try (Bench bench = Bench.start(directory, YAML)) {
      bench.tenant.answers(
          request -> {
            if (!request.field("Authorization").equals("Bearer token-1")) {
              return FakeTenant.HI;
            }
            try {
              together.await();
            } catch (Exception broken) {
              throw new IllegalStateException(broken);
            }
            return FakeTenant.answer("401 Unauthorized", "", "");
          });
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        answers.add(callers.submit(() -> bench.get("/x", "")));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().verdict()).isEqualTo("200");
      }
      assertThat(bench.tokens.sent()).hasSize(2);
      assertThat(bench.tenant.sent()).hasSize(2 * calls);
    } finally {
      callers.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', 200, 2",
    "DELETE, '', 200, 2",
    "POST, '', 502 transport:broken, 1",
    "PUT, content, 502 transport:broken, 1",
  })
  void aDeadPooledConnectionIsTriedOnceMoreWhereThatIsSafe(
      String method, String content, String verdict, int times) throws Exception {
    try (Bench bench = Bench.start(directory, YAML)) {
      Set<Integer> first = ConcurrentHashMap.newKeySet();
      bench.tenant.answers(
          request -> request.head().contains(" /dies ") && first.add(1) ? "" : FakeTenant.HI);
      try (RawPeer caller = bench.gateway.connect()) {
        caller.send(Bench.request("GET", "/x", ""));
        assertThat(Answer.read(caller, false).status()).isEqualTo(200);
        bench.tenant.sent();

        String length = "Content-Length: " + content.length() + "\r\n";
        caller.send(Bench.request(method, "/dies", length) + content);
        assertThat(Answer.read(caller, false).verdict()).isEqualTo(verdict);
        List<Answer> sent = bench.tenant.sent();
        assertThat(sent).hasSize(times);
        assertThat(sent).allMatch(request -> request.equals(sent.get(0)));
      }
    }
  }

  @Test
  void aFreshConnectionThatBreaksIsTriedOnceMoreAndNotTwice() throws Exception {
    try (Bench bench = Bench.start(directory, YAML)) {
      bench.tenant.answers("");

      assertThat(bench.get("/x", "").verdict()).isEqualTo("502 transport:broken");
      assertThat(bench.tenant.sent()).hasSize(2);
      assertThat(bench.call(Bench.request("POST", "/x", "")).verdict())
          .isEqualTo("502 transport:broken");
      bench.sent();
    }
  }

  @Test
  void aTrustedProxysWordGoesOnAndProvesNothing() throws Exception {
    String ports = Yaml.ports().replace("127.0.0.1:0\" }]", "127.0.0.1:0\", <t> }]");
    String trusting = ports.replace("<t>", "trustedProxies: [127.0.0.1/32]");
    try (Bench bench = Bench.start(directory, trusting, YAML)) {
      String said =
          "Forwarded: for=192.0.2.1\r\nX-Forwarded-For: 192.0.2.1\r\n"
              + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: api.example\r\n";
      Answer answer = bench.get("/x", said);

      assertThat(answer.status()).isEqualTo(200);
      Answer sent = bench.sent();
      assertThat(sent.field("Forwarded"))
          .isEqualTo("for=192.0.2.1, for=127.0.0.1;proto=http;host=a");
      assertThat(sent.field("X-Forwarded-For")).isEqualTo("192.0.2.1, 127.0.0.1");
      assertThat(sent.field("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(sent.field("X-Forwarded-Host")).isEqualTo("api.example");
      String marked = "GET /x HTTP/1.1\r\nHost: a\r\nX-Latchkey: 1\r\n\r\n";
      assertThat(bench.call(marked).verdict()).isEqualTo("401 caller:unproven");
    }
  }

  @Test
  void anOldCallersProtocolIsNamedInVia() throws Exception {
    try (Bench bench = Bench.start(directory, YAML);
        RawPeer caller = bench.gateway.connect()) {
      String request = "GET /x HTTP/1.0\r\nHost: a\r\nX-Api-Key: " + Yaml.KEY + "\r\n\r\n";
      Answer answer = Answer.read(caller.send(request), false);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(bench.sent().field("Via")).isEqualTo("1.0 journey");
      assertThat(caller.isEnded()).isTrue();
    }
  }
}
