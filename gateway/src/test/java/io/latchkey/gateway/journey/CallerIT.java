package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Proof of the caller", for the proofs that need nobody else's word. */
class CallerIT {
  private static final String SECOND = "lk_a-second-key-of-the-rotation-of-128-bits";
  private static final String OTHER = "lk_the-key-of-another-caller-with-128-bits";
  private static final String TIGHT = "lk_a-key-that-counts-from-one-network-alone";
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers:
        app: { apiKey: ["SHA", "sha256:%s"] }
        other: { apiKey: "sha256:%s" }
        tight: { apiKey: "sha256:%s", network: 10.0.0.0/8 }
        marked: { apiKey: "sha256:%s", markerHeader: true }
        place: { network: ["127.0.0.0/8"], markerHeader: true }
      routes:
        - name: api
          path: /api/
          methods: [GET, POST]
          tenant: api
          serviceAccount: bot
          callers: { app: [all], other: [all], tight: [all], marked: [all], place: [all] }
      """;
  private static final String MARKED = "lk_a-key-that-counts-with-the-marker-alone";

  @TempDir private static Path directory;
  private static Bench bench;
  private static AccessLines log;

  @BeforeAll
  static void start() throws IOException {
    log = new AccessLines();
    bench =
        Bench.start(
                directory,
                YAML.formatted(
                    Yaml.sha256(SECOND),
                    Yaml.sha256(OTHER),
                    Yaml.sha256(TIGHT),
                    Yaml.sha256(MARKED)))
            .bothWays();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    log.close();
  }

  private static Answer call(String lines) throws IOException {
    return bench.call("GET /api/x HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
  }

  private static String key(String value) {
    return "X-Api-Key: " + value + "\r\n";
  }

  private static String bearer(String value) {
    return "Authorization: Bearer " + value + "\r\n";
  }

  static Stream<Arguments> proofs() {
    String stale = "Authorization: Digest username=\"old\"\r\n";
    return Stream.of(
        Arguments.of(key(Yaml.KEY), "app", "api-key", 0),
        Arguments.of("x-API-key:\t" + Yaml.KEY + " \r\n", "app", "api-key", 0),
        Arguments.of(key(SECOND), "app", "api-key", 0),
        Arguments.of(basic("app", Yaml.KEY), "app", "api-key", 0),
        Arguments.of(basic("app", SECOND).replace("Basic ", "bAsIc  "), "app", "api-key", 0),
        Arguments.of(bearer(Yaml.KEY), "app", "api-key", 0),
        Arguments.of(bearer(OTHER).replace("Bearer", "bearer"), "other", "api-key", 0),
        Arguments.of(key(Yaml.KEY) + bearer(SECOND), "app", "api-key", 0),
        Arguments.of("X-Latchkey: 1\r\n", "place", "network", 0),
        Arguments.of(key(Yaml.KEY) + stale, "app", "api-key", 1),
        Arguments.of(key(Yaml.KEY) + basic("other", Yaml.KEY), "app", "api-key", 1),
        Arguments.of(key(Yaml.KEY) + basic("app", "wrong") + bearer("gone"), "app", "api-key", 2),
        Arguments.of(key("wrong") + bearer(Yaml.KEY), "app", "api-key", 1),
        Arguments.of(key("wrong") + key(Yaml.KEY), "app", "api-key", 1),
        Arguments.of("X-Latchkey: 1\r\n" + stale, "place", "network", 1));
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void aProofIsTakenAndNothingOfItCrosses(String lines, String caller, String proof, int stale)
      throws IOException {
    double before = bench.metric("latchkey_caller_stale_proofs_total");
    Answer answer = call(lines + "X-Kept: 1\r\n");

    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(log.of(answer))
        .contains("\"caller\":\"" + caller + "\"", "\"proof\":\"" + proof + "\"");
    bench.assertSent(
        "GET /api/x", "X-Kept: 1\r\n", answer, "Authorization: Bearer token-1\r\n\r\n");
    assertThat(bench.metric("latchkey_caller_stale_proofs_total") - before)
        .as("by either version")
        .isEqualTo(2 * stale);
  }

  static Stream<Arguments> strangers() {
    String pem = "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----";
    return Stream.of(
            "",
            key("wrong"),
            key(""),
            key(Yaml.KEY + ","),
            key(Yaml.KEY.toUpperCase(java.util.Locale.ROOT)),
            key(Yaml.sha256(Yaml.KEY)),
            key("sha256:" + Yaml.sha256(Yaml.KEY)),
            key(pem),
            key(pem.replace(" ", "%0A")),
            "X-Client-Cert: " + pem + "\r\nX-Forwarded-Client-Cert: " + pem + "\r\n",
            basic("other", Yaml.KEY),
            basic("", Yaml.KEY),
            basic("app", ""),
            basic("APP", Yaml.KEY),
            "Authorization: Basic " + Yaml.KEY + "\r\n",
            "Authorization: Basic =\r\n",
            "Authorization: " + Yaml.KEY + "\r\n",
            "Authorization: Bearer\r\n",
            "Authorization: Bearer  \r\n",
            bearer(Yaml.KEY + " x"),
            bearer("e30.e30."),
            bearer("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhcHAifQ."),
            key(TIGHT),
            key(MARKED),
            "X-Latchkey: 0\r\n",
            "X-Latchkey: 1, 1\r\n",
            "X-Latchkey: 1\r\nX-Latchkey: 1\r\n",
            "X-Forwarded-For: 127.0.0.1\r\n",
            key("wrong").repeat(8) + key(Yaml.KEY),
            "Cookie: .ASPXAUTH=stolen\r\n")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void aStrangerIsChallenged(String lines) throws IOException {
    Answer answer = call(lines);

    assertThat(answer.verdict()).isEqualTo("401 caller:unproven");
    assertThat(answer.all("WWW-Authenticate"))
        .containsExactly(
            "Bearer realm=\"latchkey\"", "Basic realm=\"latchkey\", charset=\"UTF-8\"");
    assertThat(answer.field("Proxy-Status"))
        .isEqualTo(
            "latchkey; error=http_request_denied;"
                + " details=\"urn:latchkey:refusal:caller:unproven\"");
    assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.field("Connection")).isEmpty();
    bench.assertNothingSent();
  }

  @Test
  void aKeyAndTheMarkerThatGoTogetherAreNotAPlaceToo() throws IOException {
    Answer answer = call(key(MARKED) + "X-Latchkey: 1\r\n");

    assertThat(answer.verdict()).isEqualTo("401 caller:two-callers");
    bench.assertNothingSent();
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
            key(Yaml.KEY) + key(OTHER),
            key(Yaml.KEY) + bearer(OTHER),
            key(Yaml.KEY) + basic("other", OTHER),
            basic("app", SECOND) + bearer(OTHER),
            key(Yaml.KEY) + key(TIGHT),
            key(Yaml.KEY) + "X-Latchkey: 1\r\n")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void proofsOfTwoCallersAreRefused(String lines) throws IOException {
    Answer answer = call(lines);

    assertThat(answer.verdict()).isEqualTo("401 caller:two-callers");
    assertThat(answer.content()).doesNotContain("app").doesNotContain("other");
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/x",
        "GET /nowhere",
        "DELETE /api/x",
        "GET /",
        "GET /api/x?q=1",
        "OPTIONS /api/",
        "GET http://a/api/x",
        "PROPFIND /security/logout",
        "GET /api/a;b%20",
      })
  void aStrangerSeesTheSameWhateverIsAskedFor(String first) throws IOException {
    String known = call(key("wrong")).withoutOwnName();
    Answer answer = bench.call(first + " HTTP/1.1\r\nHost: a\r\nX-Api-Key: wrong\r\n\r\n");

    assertThat(answer.withoutOwnName()).isEqualTo(known);
    bench.assertNothingSent();
  }

  @Test
  void aStrangersHeadIsAnsweredWithoutContent() throws IOException {
    try (RawPeer caller = bench.gateway.connect()) {
      caller.send("HEAD /api/x HTTP/1.1\r\nHost: a\r\n\r\n");
      Answer answer = Answer.read(caller, true);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(Integer.parseInt(answer.field("Content-Length"))).isPositive();

      caller.send(Bench.request("GET", "/api/x", ""));
      assertThat(Answer.read(caller, false).status()).isEqualTo(200);
    }
    assertThat(bench.sent().head()).startsWith("GET /api/x ");
  }

  @Test
  void whatAStrangerShowsIsCountedToo() throws IOException {
    double before = bench.metric("latchkey_caller_stale_proofs_total");
    Answer answer = call(key("wrong"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(log.of(answer)).doesNotContain("wrong");
    assertThat(bench.metric("latchkey_caller_stale_proofs_total") - before)
        .as("by either version")
        .isEqualTo(2);
  }
}
