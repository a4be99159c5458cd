package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fields cannot be made to do; see {@link FieldsIT} for what they do. */
class HostileFieldsIT {
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS/token", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers:
        app: { apiKey: "SHA" }
        seven: { network: [10.7.0.0/16], markerHeader: true }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all], seven: [all] } }
        - { name: own, path: /own/, stripPrefix: true, tenant: api, aspxauth: forward, callers: { app: [all] } }
        - { name: get, path: /get/, methods: [GET], tenant: api, serviceAccount: bot, callers: { app: [all] } }
      """;
  private static final String OURS = "Authorization: Bearer token-1\r\n";

  @TempDir private static Path directory;
  @TempDir private static Path other;
  private static Bench bench;
  private static Bench behindProxy;

  @BeforeAll
  static void start() throws IOException {
    bench = Bench.start(directory, YAML).bothWays();
    String ports =
        Yaml.ports()
            .replace(
                "[{ bind: \"127.0.0.1:0\" }]",
                "[{ bind: \"127.0.0.1:0\", trustedProxies: [127.0.0.0/8] }]");
    String loopback = YAML.replace("[10.7.0.0/16]", "[127.0.0.0/8, 10.7.0.0/16]");
    behindProxy = Bench.start(other, ports, loopback).bothWays();
  }

  @BeforeEach
  void answerAsUsual() {
    for (Bench each : List.of(bench, behindProxy)) {
      each.tenant.answers(FakeTenant.HI);
      each.tenant.sent();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    behindProxy.close();
  }

  private static String lines(String text) {
    return text.isEmpty() ? "" : text.replace(" | ", "\r\n") + "\r\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "Connection: Authorization, Host, Via, Forwarded, X-Forwarded-For, X-Request-Id > ''",
        "Connection: close, X-Forwarded-Host | connection: X-Forwarded-Proto > ''",
        "Connection: Content-Length, Content-Type | Content-Type: a/b > ''",
        "Connection: Cookie | Cookie: a=1; .ASPXAUTH=x > Cookie: a=1",
        "Connection: .ASPXAUTH, a | Cookie: a=1 > Cookie: a=1",
        "Connection: Max-Forwards | Max-Forwards: 3 > ''",
        "Connection: \"X-A\", ,x-b,, X-C ;q, X_D | X-A: 1 | X-B: 2 | X-C: 3 | X-D: 4 > X-A: 1 | X-C: 3 | X-D: 4",
        "Connection: X-A | X-A: 1 | X_A: 2 | x-a: 3 > X_A: 2",
        "X-A: 1 | X-B: 2 | Connection: x-b\t,\tX-a > ''",
        "Authorization: Basic x | authorization: Bearer y | AUTHORIZATION: > ''",
        "x-api-KEY: stale | X_Api_Key: x | X.API.KEY: y | X-Api-Key: > ''",
        "X-Latchkey: 1 | X_Latchkey: 1 | Proxy_Authorization: x > ''",
        "X-HTTP-Method-Override: DELETE | X_HTTP_METHOD: PUT | x-method.override: PATCH > ''",
        "X-Original-URL: /a | X_Rewrite_Url: /a | X-Host: a | X-Forwarded_Host: a > ''",
        "Range: bytes=0-1 | If-Match: \"x\" | If-Range: \"y\" | Expect: > Range: bytes=0-1 | If-Match: \"x\" | If-Range: \"y\"",
        "TE: trailers, deflate;q=0.5 | Te: gzip | Trailer: X > ''",
        "A: | A: | B:  \t x\t \t | C: \u00e9\u0080\u00ff > A: | A: | B:  \t x | C: \u00e9\u0080\u00ff",
        "Host-Override: x | X: a, b | x: c | X: > Host-Override: x | X: a, b | x: c | X:",
      })
  void whatACallerSays(String given, String crossing) throws IOException {
    String request = lines(given.strip().replace("Expect:", "X-Expect-Nothing:"));
    Answer answer = bench.get("/x", request.replace("X-Expect-Nothing:\r\n", ""));

    assertThat(answer.verdict()).isEqualTo("200");
    bench.assertSent("GET /x", lines(crossing.strip()), answer, OURS + "\r\n");
  }

  @Test
  void aNominationDoesNotTouchTheFraming() throws IOException {
    String fields = "Connection: Content-Length, Transfer-Encoding\r\nContent-Length: 5\r\n";
    Answer answer = bench.call(Bench.request("POST", "/x", fields) + "hello");
    bench.assertSent("POST /x", "", answer, OURS + "Content-Length: 5\r\n\r\nhello");

    String chunked = "Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n";
    answer = bench.call(Bench.request("POST", "/x", chunked) + "5\r\nhello\r\n0\r\n\r\n");
    bench.assertSent("POST /x", "", answer, OURS + "Transfer-Encoding: chunked\r\n\r\nhello");
  }

  @Test
  void aSessionThatIsDecidedOnIsTheOneThatIsSent() throws IOException {
    Answer answer = bench.get("/own/x", "Connection: Cookie\r\nCookie: .ASPXAUTH=s; a=1\r\n");

    bench.assertSentUnder("/own", "GET /x", "Cookie: .ASPXAUTH=s; a=1\r\n", answer, "\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "Connection: Set-Cookie | Set-Cookie: a=1 > Cache-Control: private",
        "Connection: Content-Length, X-Request-Id | X-Request-Id: x > Cache-Control: private",
        "Connection: Cache-Control, Expires | Cache-Control: public | Expires: 9 | Pragma: x > Pragma: x",
        "Connection: Location | Location: /x > Cache-Control: private",
        "Keep-Alive: 5 | Proxy-Connection: x | Upgrade: h2c | TE: x | HTTP2-Settings: x > HTTP2-Settings: x | Cache-Control: private",
        "Authorization: Bearer token-1 | A: 1 > A: 1 | Cache-Control: private",
        "A: | B: \u00ff | A: 2 > A: | B: \u00ff | A: 2 | Cache-Control: private",
      })
  void whatATenantSays(String given, String coming) throws IOException {
    bench.tenant.answers(FakeTenant.answer("200 OK", lines(given.strip()), "hi"));
    Answer answer = bench.get("/x", "");

    assertThat(answer.head().replace("X-Request-Id: " + answer.requestId() + "\r\n", ""))
        .isEqualTo("HTTP/1.1 200 OK\r\n" + lines(coming.strip()) + "Content-Length: 2\r\n\r\n");
    assertThat(answer.content()).isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 10.7.0.1",
        "Forwarded: for=10.7.0.1",
        "X-Real-IP: 10.7.0.1",
        "True-Client-IP: 10.7.0.1",
        "X_Forwarded_For: 10.7.0.1",
        "Client-IP: 10.7.0.1",
      })
  void noFieldMakesACallerOfANetwork(String line) throws IOException {
    String request = "GET /x HTTP/1.1\r\nHost: a\r\nX-Latchkey: 1\r\n" + line + "\r\n\r\n";

    for (Bench each : List.of(bench, behindProxy)) {
      assertThat(each.call(request).verdict()).isEqualTo("401 caller:unproven");
      each.assertNothingSent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-HTTP-Method-Override", "X-Method-Override", "X-Forwarded-Method"})
  void aMethodIsTheRequestLines(String name) throws IOException {
    assertThat(bench.call(Bench.request("DELETE", "/get/x", name + ": GET\r\n")).verdict())
        .isEqualTo("405 route:method-not-allowed");
    bench.assertNothingSent();
  }

  @Test
  void whatATrustedProxySaysGoesOnBeforeWhatWeKnow() throws IOException {
    String said =
        "X-Forwarded-For: 192.0.2.1\r\nx-forwarded-for: 192.0.2.2\r\nForwarded: for=192.0.2.1\r\n"
            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: app.example\r\nX-Forwarded-Port: 443\r\n"
            + "X-Forwarded-Prefix: /front\r\nX_Forwarded_For: spoofed\r\nX-Real-IP: 192.0.2.1\r\n"
            + "Connection: X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Port\r\n";
    Answer answer = behindProxy.get("/own/x", said + "Cookie: .ASPXAUTH=s\r\n");

    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(behindProxy.sent().head())
        .isEqualTo(
            "GET /x HTTP/1.1\r\nHost: 127.0.0.1:"
                + behindProxy.tenant.port()
                + "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: app.example\r\n"
                + "X-Forwarded-Port: 443\r\nCookie: .ASPXAUTH=s\r\nVia: 1.1 journey\r\n"
                + "Forwarded: for=192.0.2.1, for=127.0.0.1;proto=http;host=a\r\n"
                + "X-Forwarded-For: 192.0.2.1, 192.0.2.2, 127.0.0.1\r\n"
                + "X-Forwarded-Prefix: /front, /own\r\nX-Request-Id: "
                + answer.requestId()
                + "\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, 5, 200, 4",
    "OPTIONS, 1, 200, 0",
    "OPTIONS, 0, 501 parse:method-not-implemented, ",
    "OPTIONS, 99999999999999999999, 200, 999",
    "OPTIONS, x, 200, x",
    "GET, 0, 200, 0",
  })
  void maxForwardsCountsOptions(String method, String given, String verdict, String sent)
      throws IOException {
    Answer answer = bench.call(Bench.request(method, "/x", "Max-Forwards: " + given + "\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    if (sent == null) {
      bench.assertNothingSent();
    } else {
      assertThat(bench.sent().field("Max-Forwards")).isEqualTo(sent);
    }
  }

  @Test
  void asManyFieldsAsTheLimitSaysCross() throws IOException {
    String most = "X-Many: 1\r\n".repeat(198);

    // Host counts among them, :authority of HTTP/2 does not
    Answer answer = bench.callByHttp1(Bench.request("GET", "/x", most));
    bench.assertSent("GET /x", most, answer, OURS + "\r\n");
    String more = Bench.request("GET", "/x", most + "X-Many: 1\r\n");
    assertThat(bench.callByHttp1(more).verdict()).isEqualTo("431 parse:fields-too-large");
    bench.assertNothingSent();
  }
}
