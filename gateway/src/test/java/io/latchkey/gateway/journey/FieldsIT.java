package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which fields cross, either way, and which are written anew. Lines are parted by {@code |}. */
class FieldsIT {
  private static final String YAML =
      """
      tenants:
        identity: { kind: cyberark-identity, url: "TENANT" }
        based: { kind: generic, url: "TENANT/base" }
      serviceAccounts:
        hr: { tenant: identity, grant: clientCredentials, application: app, clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: id, path: /, tenant: identity, serviceAccount: hr, callers: { app: [all] } }
        - { name: own, path: /own/, stripPrefix: true, tenant: identity, aspxauth: forward, callers: { app: [all] } }
        - { name: gen, path: /gen/, stripPrefix: true, tenant: based, aspxauth: forward, callers: { app: [all] } }
      """;

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    bench = Bench.start(directory, YAML).bothWays();
  }

  @BeforeEach
  void answerAsUsual() {
    bench.tenant.answers(FakeTenant.HI);
    bench.tenant.sent();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  private static String lines(String text) {
    return text.isEmpty() ? "" : text.replace(" | ", "\r\n") + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "Accept: a | X-B: 1 | x-b: 2 | Accept: b, Accept: a | X-B: 1 | x-b: 2 | Accept: b",
    "X-Empty: | User-Agent: old/1.0 (x), X-Empty: | User-Agent: old/1.0 (x)",
    "Connection: keep-alive | Keep-Alive: 5 | A: 1, A: 1",
    "'Connection: X-Hop, x-two | X-HOP: 1 | X-Two: 2 | A: 1', A: 1",
    "Connection: Accept | Accept: x | A: 1, A: 1",
    "Proxy-Connection: x | TE: trailers | Upgrade: websocket | A: 1, A: 1",
    "Proxy-Authorization: Basic x | HTTP2-Settings: AAMAAABk | A: 1, A: 1",
    "Via: 1.0 old | A: 1, A: 1",
    "Forwarded: for=1.2.3.4 | X-Forwarded-For: 1.2.3.4 | X-Forwarded-Host: evil | A: 1, A: 1",
    "X-Forwarded-Proto: https | X-Real-IP: 1.2.3.4 | X_Forwarded_For: 9 | A: 1, A: 1",
    "X-Request-Id: mine | X-Latchkey: 0 | X-Original-URL: /x | X-HTTP-Method-Override: PUT, ''",
  })
  void aRequestsFieldsCrossAsTheyAre(String given, String crossing) throws IOException {
    Answer answer = bench.get("/x?q", lines(given));

    assertThat(answer.verdict()).isEqualTo("200");
    String via = given.startsWith("Via: ") ? "Via: 1.0 old, 1.1 journey\r\n" : null;
    Answer sent = bench.sent();
    assertThat(sent.head())
        .isEqualTo(
            "GET /x?q HTTP/1.1\r\nHost: 127.0.0.1:"
                + bench.tenant.port()
                + "\r\n"
                + lines(crossing)
                + (via == null ? "Via: 1.1 journey\r\n" : via)
                + "Forwarded: for=127.0.0.1;proto=http;host=a\r\n"
                + "X-Forwarded-For: 127.0.0.1\r\n"
                + "X-Forwarded-Proto: http\r\n"
                + "X-Forwarded-Host: a\r\n"
                + "X-Request-Id: "
                + answer.requestId()
                + "\r\nX-IDAP-NATIVE-CLIENT: true\r\nAuthorization: Bearer token-1\r\n\r\n");
    assertThat(answer.requestId()).isNotEqualTo("mine");
  }

  @ParameterizedTest
  @CsvSource({
    "X-IDAP-NATIVE-CLIENT: false",
    "x-centrify-native-client: 1",
    "X-Idap-Native-Client: true",
  })
  void aNativeClientsOwnWordStands(String line) throws IOException {
    bench.get("/x", line + "\r\n");

    String head = bench.sent().head();
    assertThat(head).contains("\r\n" + line + "\r\n");
    assertThat(head.toLowerCase(java.util.Locale.ROOT)).containsOnlyOnce("native-client:");
  }

  @ParameterizedTest
  @CsvSource({
    "1.1 journey",
    "'1.0 fred, 1.1 JOURNEY (x)'",
    "HTTP/1.1 journey",
    "'1.1 (a, 1.1 journey'",
  })
  void aCallThatWasHereBeforeIsALoop(String via) throws IOException {
    Answer answer = bench.get("/x", "Via: " + via + "\r\n");

    assertThat(answer.verdict()).isEqualTo("508 parse:loop");
    assertThat(answer.field("Proxy-Status")).contains("error=proxy_loop_detected");
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "'', Cache-Control: private",
    "Cache-Control: no-cache, Cache-Control: no-cache",
    "Expires: 0, Expires: 0",
    "Server: x | Vary: *, Server: x | Vary: * | Cache-Control: private",
    "Alt-Svc: h2=\":9\" | A: 1, A: 1 | Cache-Control: private",
    "Strict-Transport-Security: max-age=9 | A: 1, A: 1 | Cache-Control: private",
    "'Connection: X-Hop, Keep-Alive | X-Hop: 1 | Keep-Alive: 3 | A: 1', A: 1 | Cache-Control: private",
    "Connection: Cache-Control | Cache-Control: public, Cache-Control: private",
    "Proxy-Authenticate: Basic | Upgrade: h2c | A: 1, A: 1 | Cache-Control: private",
    "X-Request-Id: theirs | Set-Cookie2: a=1, Cache-Control: private",
    "WWW-Authenticate: Bearer | Set-Cookie: .ASPXAUTH=x, WWW-Authenticate: Bearer | Cache-Control: private",
  })
  void anAnswersFieldsCrossButForWhatIsOurs(String given, String coming) throws IOException {
    bench.tenant.answers(FakeTenant.answer("201 Whatever", lines(given), "hi"));
    Answer answer = bench.get("/x", "");

    String own = "X-Request-Id: " + answer.requestId() + "\r\n";
    assertThat(answer.head().replace(own, ""))
        .isEqualTo("HTTP/1.1 201 Created\r\n" + lines(coming) + "Content-Length: 2\r\n\r\n");
    assertThat(answer.content()).isEqualTo("hi");
    assertThat(answer.requestId()).isEqualTo(bench.sent().requestId()).isNotEqualTo("theirs");
  }

  /** HERE is the tenant's own origin. */
  @ParameterizedTest
  @CsvSource({
    "/x, HERE/home?a=b#c, http://a/home?a=b#c",
    "/x, /home#c, /home#c",
    "/x, https://elsewhere/home, https://elsewhere/home",
    "/own/x, HERE/home#c, http://a/own/home#c",
    "/own/x, HERE, http://a/own/",
    "/own/x, /home, /own/home",
    "/own/x, home/x, home/x",
    "/gen/x, HERE/base/home?q, http://a/gen/home?q",
    "/gen/x, /base/home, /gen/home",
    "/gen/x, HERE/outside, HERE/outside",
    "/gen/x, /outside, /outside",
    "/gen/x, /based, /based",
    "/gen/x, http://127.0.0.1.evil/base/x, http://127.0.0.1.evil/base/x",
  })
  void aLocationAtTheTenantPointsToTheGateway(String target, String location, String coming)
      throws IOException {
    String there = location.replace("HERE", bench.tenant.url());
    bench.tenant.answers(FakeTenant.answer("302 Found", "Location: " + there + "\r\n", ""));
    Answer answer = bench.get(target, "Cookie: .ASPXAUTH=x\r\n");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.field("Location")).isEqualTo(coming.replace("HERE", bench.tenant.url()));
  }

  @Test
  void whereALoginSaysToStartAgainIsTheGateway() throws IOException {
    String content = "{\"success\":true, \"Result\":{\"PodFqdn\" : \"%s\",\"a\":[1 ,2]}}";
    bench.tenant.answers(FakeTenant.json(content.formatted("pod7.example")));
    String login = "/own/Security/StartAuthentication";
    String request = "Accept-Encoding: gzip\r\nContent-Length: 2\r\n";
    Answer answer = bench.call(Bench.request("POST", login, request) + "{}");

    assertThat(answer.content()).isEqualTo(content.formatted("a"));
    assertThat(answer.field("Content-Length")).isEqualTo("" + answer.content().length());
    assertThat(bench.sent().all("Accept-Encoding")).containsExactly("identity");
    assertThat(bench.call(Bench.request("POST", "/UserMgmt/x", "Content-Length: 0\r\n")).content())
        .contains("pod7.example");
  }
}
