package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** "What a caller gets", for all that goes wrong at either end, and what is seen of it. */
class AnswerIT {
  private static final String YAML =
      """
      tenants:
        identity: { kind: cyberark-identity, url: "TENANT" }
        gone: { kind: generic, url: "http://127.0.0.1:GONE" }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: api, path: /, tenant: identity, aspxauth: forward, maxContent: 1KiB, timeouts: { response: 300ms, idle: 300ms }, callers: { app: [all] } }
        - { name: gone, path: /gone/, tenant: gone, aspxauth: forward, callers: { app: [all] } }
      """;
  private static final String SESSION = "Cookie: .ASPXAUTH=x\r\n";

  @TempDir private static Path directory;
  private static Bench bench;
  private static AccessLines log;

  @BeforeAll
  static void start() throws IOException {
    log = new AccessLines();
    try (FakeTenant gone = new FakeTenant()) {
      bench = Bench.start(directory, YAML.replace("GONE", "" + gone.port()));
    }
  }

  @BeforeEach
  void answerAsUsual() {
    bench.tenant.answers(FakeTenant.HI);
    bench.tenant.sent();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    log.close();
  }

  static Stream<Arguments> malformedRequests() {
    String get = "GET /x HTTP/1.1\r\nHost: a\r\n";
    return Stream.of(
        Arguments.of(get + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        Arguments.of(get + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400),
        Arguments.of(get + "Content-Length: +1\r\n\r\n", 400),
        Arguments.of(get + "Transfer-Encoding: gzip, chunked\r\n\r\n", 400),
        Arguments.of(get + "A : 1\r\n\r\n", 400),
        Arguments.of(get + " folded\r\n\r\n", 400),
        Arguments.of("GET /x HTTP/1.1\nHost: a\n\n", 400),
        Arguments.of("GET  /x HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        Arguments.of("GET /x HTTP/1.1\r\n\r\n", 400),
        Arguments.of(get + "Host: b\r\n\r\n", 400),
        Arguments.of("GET /x HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        Arguments.of("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        Arguments.of(get + "A: " + "x".repeat(300_000) + "\r\n\r\n", 431),
        Arguments.of(get + "A: 1\r\n".repeat(2_000) + "\r\n", 431),
        Arguments.of("GET /x HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        Arguments.of("TRACE /x HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        Arguments.of(get + "Expect: something\r\n\r\n", 417));
  }

  @ParameterizedTest
  @MethodSource("malformedRequests")
  void whatCannotBeReadForSureEndsItsConnection(String request, int status) throws IOException {
    try (RawPeer caller = bench.gateway.connect()) {
      Answer answer = Answer.read(caller.send(request), false);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.refusal()).startsWith("parse:");
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(answer.requestId()).isNotEmpty();
      assertThat(answer.field("Proxy-Status")).startsWith("latchkey; error=");
      assertThat(caller.isEnded()).isTrue();
    }
    bench.assertNothingSent();
  }

  @Test
  void contentThatIsDeclaredTooLargeNeverGoes() throws IOException {
    String lines = SESSION + "Content-Length: 1025\r\n";
    Answer answer = bench.call(Bench.request("POST", "/x", lines) + "c".repeat(1025));

    assertThat(answer.verdict()).isEqualTo("413 parse:content-too-large");
    bench.assertNothingSent();
    String fits = SESSION + "Content-Length: 1024\r\n";
    assertThat(bench.call(Bench.request("POST", "/x", fits) + "c".repeat(1024)).status())
        .isEqualTo(200);
    assertThat(bench.sent().content()).hasSize(1024);
  }

  @Test
  void contentThatTurnsOutTooLargeIsBrokenOff() throws IOException {
    String head = Bench.request("POST", "/x", SESSION + "Transfer-Encoding: chunked\r\n");
    String half = "200\r\n" + "c".repeat(512) + "\r\n";
    assertThat(bench.call(head + half + half + "0\r\n\r\n").status()).isEqualTo(200);
    assertThat(bench.sent().content()).hasSize(1024);

    Answer answer = bench.call(head + half + half + "1\r\nc\r\n");
    assertThat(answer.verdict()).isEqualTo("413 parse:content-too-large");
    assertThat(answer.field("Connection")).isEqualTo("close");
    bench.assertNothingSent();
  }

  @Test
  void contentWithBrokenFramingIsBrokenOff() throws IOException {
    String head = Bench.request("POST", "/x", SESSION + "Transfer-Encoding: chunked\r\n");
    Answer answer = bench.call(head + "1\r\ncX\r\n0\r\n\r\n");

    assertThat(answer.verdict()).isEqualTo("400 parse:malformed");
    assertThat(answer.field("Connection")).isEqualTo("close");
    bench.assertNothingSent();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("", "502 transport:broken"),
        Arguments.of("HTTP/1.1 200 OK\r\nContent-L", "502 transport:broken"),
        Arguments.of("SSH-2.0-x\r\n\r\n", "502 transport:malformed-answer"),
        Arguments.of("HTTP/1.1 2x0 OK\r\n\r\n", "502 transport:malformed-answer"),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "502 transport:malformed-answer"),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "502 transport:malformed-answer"),
        Arguments.of("HTTP/1.1 200 OK\r\nA\r\n\r\n", "502 transport:malformed-answer"),
        Arguments.of("HTTP/1.1 200 OK\r\n A: 1\r\n\r\n", "502 transport:malformed-answer"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aTenantThatFailsIsToldFromUs(String said, String verdict) throws IOException {
    bench.tenant.answers(said + (said.startsWith("HTTP/1.1 ") ? "Connection: close" : ""));
    Answer answer = bench.call(Bench.request("POST", "/x", SESSION + "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(answer.content()).doesNotContain("SSH").doesNotContain("2x0");
    assertThat(bench.tenant.sent()).hasSize(1);
  }

  @Test
  void aTenantThatIsNotThereIsABadGateway() throws IOException {
    Answer answer = bench.get("/gone/x", SESSION);

    assertThat(answer.verdict()).isEqualTo("502 transport:unreachable");
    assertThat(answer.field("Proxy-Status")).contains("error=destination_unavailable");
  }

  @Test
  void aTenantThatSaysNothingIsTooSlow() throws IOException {
    bench.tenant.answers(request -> FakeTenant.never());
    Answer answer = bench.get("/x", SESSION);

    assertThat(answer.verdict()).isEqualTo("504 transport:timeout");
    assertThat(answer.field("Proxy-Status")).contains("error=http_response_timeout");
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 5', he",
    "'Transfer-Encoding: chunked', '5\r\nhe'",
    "'Transfer-Encoding: chunked', '2\r\nhe\r\n'",
  })
  void contentThatBreaksOffIsVisiblyBroken(String framing, String sent) throws IOException {
    bench.tenant.answers("HTTP/1.1 200 OK\r\nConnection: close\r\n" + framing + "\r\n\r\n" + sent);
    try (RawPeer caller = bench.gateway.connect()) {
      String got = caller.send(Bench.request("GET", "/x", SESSION)).readToEnd();

      assertThat(got)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains(framing)
          .doesNotContain("0\r\n\r\n");
      assertThat(got.substring(got.indexOf("\r\n\r\n") + 4)).doesNotContain("hello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '{\"success\":true}', ok",
    "application/json, '{\"Result\":{\"success\":false},\"success\":true}', ok",
    "application/json; charset=utf-8, '{\"Result\":null,\"success\":false}', success-false",
    "application/json, '{ \"success\" : false }', success-false",
    "text/html, <html>login</html>, login-page",
    "text/plain, x, unknown",
  })
  void whatA200ReallyIsIsSeen(String type, String content, String outcome) throws IOException {
    String series = "latchkey_transport_outcomes_total{outcome=\"" + outcome + "\",route=\"api\"}";
    double before = bench.metric(series);
    bench.tenant.answers(FakeTenant.answer("200 OK", "Content-Type: " + type + "\r\n", content));
    Answer answer = bench.get("/x", SESSION);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.content()).isEqualTo(content);
    assertThat(log.of(answer)).contains("\"outcome\":\"" + outcome + "\"", "\"status\":200");
    assertThat(bench.metric(series) - before).isEqualTo(1);
  }

  @Test
  void anAccessLineTellsOfARefusalAndNothingSecret() throws IOException {
    Answer answer = bench.get("/x?secret=1", "Cookie: .ASPXAUTH=\r\n");

    assertThat(log.of(answer))
        .contains("\"stage\":\"cookie\"", "\"reason\":\"malformed-session\"", "\"status\":400")
        .contains("\"caller\":\"app\"", "\"route\":\"api\"", "\"path\":\"/x\"")
        .doesNotContain("secret")
        .doesNotContain(Yaml.KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "/health/live, 200, application/json",
    "/health/ready, 200, application/json",
    "/metrics, 200, text/plain",
    "/nowhere, 404, application/problem+json",
  })
  void theAdminListenerAnswers(String path, int status, String type) throws IOException {
    Answer answer = bench.admin(path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.field("Content-Type")).startsWith(type);
    assertThat(answer.content()).isNotEmpty();
  }
}
