package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.http.EchoForms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant that repeats the credential that we sent does not get it to the caller. */
class EchoIT {
  static final String TOKEN = "Zk3vX9_q-Lw7Tn2RbY8cUe5HsD4aMj6P+x/Q";
  private static final String API_KEY = "hG7-tR2_kLm9QzXw";
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "MINT", clientId: b, clientSecret: s }
        keyed: { tenant: api, grant: staticHeaders, headers: { x-key: "%s", Accept-Language: "en-GB,en;q=0.9" } }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, returnCookies: [app], callers: { app: [all] } }
        - { name: keyed, path: /keyed/, tenant: api, serviceAccount: keyed, callers: { app: [all] } }
        - { name: own, path: /own/, tenant: api, aspxauth: bearer, callers: { app: [all] } }
      """
          .formatted(API_KEY);
  private static final String COUNT = "latchkey_credential_echoes_total{account=\"%s\"}";

  @TempDir private static Path directory;
  private static FakeTenant mint;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    mint = new FakeTenant();
    mint.answers(FakeTenant.token(TOKEN));
    bench = Bench.start(directory, YAML.replace("MINT", mint.url())).bothWays();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    mint.close();
  }

  /** The token of a request, whichever field it came in. */
  private static String token(Answer request) {
    return request.field("Authorization").replace("Bearer ", "") + request.field("x-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Debug-Authorization: Bearer <it>",
        "Location: https://a.example/b?token=<it>",
        "Location: /b#access_token=<it>&token_type=Bearer",
        "Location: TENANT/b/<it>",
        "Location: https://user:<it>@a.example/",
        "Set-Cookie: app=<it>; Path=/; HttpOnly",
        "Set-Cookie: app=a.<it>.b; Path=/",
        "Link: <https://a.example/?t=<it>>; rel=\"next\"",
        "Content-Disposition: attachment; filename=\"<it>.txt\"",
        "Server-Timing: auth;dur=5;desc=\"Bearer <it>\"",
        "WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"<it>\"",
        "Content-Type: text/plain; a=<it>",
        "Warning: 199 - \"<it>\"",
      })
  void theFieldIsDroppedAndTheRestPasses(String line) throws IOException {
    String field = line.substring(0, line.indexOf(':'));
    EchoForms.ways()
        .forEach(
            (way, as) -> {
              bench.tenant.answers(
                  request -> {
                    String said = line.replace("<it>", as.apply(token(request)));
                    return FakeTenant.answer(
                        "302 Found",
                        "X-A: 1\r\n%s\r\nX-B: 2\r\n"
                            .formatted(said.replace("TENANT", bench.tenant.url())),
                        "hi");
                  });
              assertClean(way, way.length() % 2 == 0 ? "/" : "/keyed/", field);
            });
  }

  private static void assertClean(String way, String route, String field) {
    try {
      Answer answer = bench.callByHttp1(Bench.request("GET", route + "x", ""));
      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.all(field)).as(way).isEmpty();
      assertThat(answer.field("X-A") + answer.field("X-B")).isEqualTo("12");
      assertThat(answer.requestId()).isNotEmpty();
      assertThat(answer.content()).isEqualTo("hi");
    } catch (IOException broken) {
      throw new AssertionError(way, broken);
    }
  }

  @Test
  void itIsCountedAndAnswersByHttp2DoNotDiffer() throws IOException {
    bench.tenant.answers(
        request -> FakeTenant.answer("201 Created", "Location: /x/" + token(request) + "\r\n", ""));
    double before = bench.metric(COUNT.formatted("bot"));
    double keyed = bench.metric(COUNT.formatted("keyed"));
    Answer answer = bench.get("/x", "");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.field("Location")).isEmpty();
    assertThat(bench.metric(COUNT.formatted("bot"))).isEqualTo(before + 2);
    assertThat(bench.get("/keyed/x", "").field("Location")).isEmpty();
    assertThat(bench.metric(COUNT.formatted("keyed"))).isEqualTo(keyed + 2);
  }

  @Test
  void earlyHintsReasonsAndTrailersAreNoWayRound() throws IOException {
    String script =
        "HTTP/1.1 103 Early <it>\r\nLink: </<it>>; rel=preload\r\nX-A: 1\r\n\r\n"
            + "HTTP/1.1 200 Fine <it>\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2\r\nhi\r\n0\r\nX-Sum: <it>\r\nX-B: 2\r\n\r\n";
    bench.tenant.answers(request -> script.replace("<it>", token(request)));
    double before = bench.metric(COUNT.formatted("bot"));
    try (RawPeer caller = bench.gateway.connect()) {
      caller.send(Bench.request("GET", "/x", "Connection: close\r\n"));
      assertThat(caller.readToEnd())
          .doesNotContain(TOKEN, "Link", "X-Sum")
          .contains("HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n", "HTTP/1.1 200 OK\r\n")
          .endsWith("2\r\nhi\r\n0\r\nX-B: 2\r\n\r\n");
    }
    assertThat(bench.metric(COUNT.formatted("bot")))
        .as("the Link of the hints and the trailer")
        .isEqualTo(before + 2);
  }

  @Test
  void aHandshakeIsNoWayRound() throws Exception {
    bench.tenant.answers(
        request ->
            Ws.agreement(request.head(), "X-Echo: %s\r\nX-A: 1\r\n".formatted(token(request))));
    double before = bench.metric(COUNT.formatted("bot"));
    try (RawPeer caller = bench.gateway.connect()) {
      Answer agreed = Answer.read(caller.send(Bench.request("GET", "/x", Ws.FIELDS)), false);
      assertThat(agreed.status()).isEqualTo(101);
      assertThat(agreed.head()).doesNotContain(TOKEN, "X-Echo").contains("X-A: 1\r\n");
    }
    // its end is counted after the caller's, perhaps in the next test
    Awaitility.await().until(() -> bench.metric(COUNT.formatted("bot")) == before + 1);
  }

  @Test
  void whatIsNotOursComesBack() throws IOException {
    bench.tenant.answers(
        request ->
            FakeTenant.answer(
                "200 OK",
                "X-Echo: %s\r\nContent-Language: %s\r\n"
                    .formatted(token(request), request.field("Accept-Language")),
                ""));
    Answer own = bench.get("/own/x", "Cookie: .ASPXAUTH=" + TOKEN + "\r\n");
    assertThat(own.field("X-Echo")).as("a caller's own session").isEqualTo(TOKEN);
    assertThat(bench.get("/keyed/x", "").field("Content-Language")).isEqualTo("en-GB,en;q=0.9");
  }

  @ParameterizedTest
  @CsvSource({"/, bot", "/keyed/, keyed"})
  void theLogNamesTheFieldOnceAndNeverTheValue(String route, String account) throws Exception {
    bench.tenant.answers(
        request ->
            FakeTenant.answer(
                "200 OK",
                "X-%s: 1\r\nX-Echo: %s\r\n"
                    .formatted(API_KEY.toLowerCase(Locale.ROOT), token(request)),
                ""));
    try (Bench fresh =
            Bench.start(
                Files.createTempDirectory(directory, "log"),
                YAML.replace("MINT", mint.url()).replace("TENANT", bench.tenant.url()));
        CapturedLog log = new CapturedLog(Level.TRACE)) {
      for (int i = 0; i < 5; i++) {
        assertThat(fresh.get(route + "x", "").field("X-Echo")).isEmpty();
      }
      assertThat(log.text().split("repeats our credential", -1)).hasSize(2);
      assertThat(log.text())
          .contains("account=\"" + account, "route=\"", "field=\"", "request=\"")
          .doesNotContain(TOKEN, API_KEY, API_KEY.toLowerCase(Locale.ROOT));
    }
  }
}
