package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Proof of the caller", for the proofs that rest on a single sign-on server's word. */
class AuthorityIT {
  private static final String YAML =
      """
      tenants: { api: { kind: generic, url: "TENANT" } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers:
        app: { apiKey: "SHA" }
        reports: { jwt: { issuer: "ISSUER", audience: latchkey, subject: reports } }
        listed: { jwt: { issuer: "http://127.0.0.1:9/", jwksUri: "ISSUER/keys", audience: latchkey, subject: listed } }
        opaque: { introspection: { endpoint: "ISSUER/introspect", clientId: gate, clientSecret: keeper, subject: opaque-app } }
        marked: { apiKey: "sha256:MARKED", markerHeader: true, network: [127.0.0.1/32] }
      routes:
        - name: api
          path: /
          tenant: api
          serviceAccount: bot
          callers: { app: [all], reports: [all], listed: [all], opaque: [all], marked: [all] }
      """;

  private static final String MARKED = "lk_a-key-that-counts-with-the-marker-alone";

  @TempDir private static Path directory;
  private static Issuer issuer;
  private static Bench bench;
  private static AccessLines log;

  /** Ways to make a good JWT bad, or not quite. */
  private static final Map<String, Consumer<JWTClaimsSet.Builder>> CHANGES =
      Map.of(
          "nothing", claims -> {},
          "just expired", claims -> claims.expirationTime(in(-50)),
          "long expired", claims -> claims.expirationTime(in(-70)),
          "soon valid", claims -> claims.notBeforeTime(in(50)),
          "not yet valid", claims -> claims.notBeforeTime(in(70)),
          "no expiry", claims -> claims.expirationTime(null),
          "no subject", claims -> claims.subject(null),
          "other subject", claims -> claims.subject("Reports"),
          "other audience", claims -> claims.audience("latchkeys"),
          "no issuer", claims -> claims.issuer(null));

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @BeforeAll
  static void start() throws IOException, JOSEException {
    log = new AccessLines();
    issuer = new Issuer();
    String yaml = YAML.replace("ISSUER", issuer.url()).replace("MARKED", Yaml.sha256(MARKED));
    bench = Bench.start(directory, yaml);
    for (String subject : new String[] {"reports", "listed"}) {
      String jwt = jwt(subject, JWSAlgorithm.ES256, "nothing");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> call(jwt).status() == 200);
    }
    bench.tenant.sent();
    issuer.server.sent();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    issuer.close();
    log.close();
  }

  private static String jwt(String subject, JWSAlgorithm algorithm, String change)
      throws JOSEException {
    String by = subject.equals("listed") ? "http://127.0.0.1:9/" : issuer.url();
    boolean ec = algorithm.equals(JWSAlgorithm.ES256);
    Consumer<JWTClaimsSet.Builder> changing = CHANGES.getOrDefault(change, claims -> {});
    JWTClaimsSet claims = issuer.claims(by, subject, changing);
    return Issuer.signed(algorithm, ec ? issuer.ec : issuer.rsa, claims);
  }

  private static Answer call(String token) throws IOException {
    return bench.call("GET /x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n\r\n");
  }

  private static void assertTaken(Answer answer, String caller, String proof) {
    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(log.of(answer))
        .contains("\"caller\":\"" + caller + "\"", "\"proof\":\"" + proof + "\"")
        .doesNotContain("staleProofs");
    bench.assertSent("GET /x", "", answer, "Authorization: Bearer token-1\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "reports, ES256, nothing", "reports, RS256, nothing", "reports, PS384, nothing",
    "reports, RS512, nothing", "listed, ES256, nothing", "listed, RS256, nothing",
    "reports, ES256, just expired", "reports, ES256, soon valid",
  })
  void aSignedJwtProves(String subject, String algorithm, String change) throws Exception {
    assertTaken(call(jwt(subject, JWSAlgorithm.parse(algorithm), change)), subject, "jwt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "long expired",
        "not yet valid",
        "no expiry",
        "no subject",
        "other subject",
        "other audience",
        "no issuer",
      })
  void aJwtThatDoesNotHoldProvesNobody(String change) throws Exception {
    Answer answer = call(jwt("reports", JWSAlgorithm.ES256, change));

    assertThat(answer.verdict()).isEqualTo("401 caller:unproven");
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({"1, 200", "2, 401 caller:unproven"})
  void allKeysOfACallerMustHold(String marker, String verdict) throws IOException {
    Answer answer =
        bench.call(
            "GET /x HTTP/1.1\r\nHost: a\r\nX-Latchkey: %s\r\nX-Api-Key: %s\r\n\r\n"
                .formatted(marker, MARKED));

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 1 : 0);
  }

  @Test
  void aJwtThatAnotherKeySignedProvesNobody() throws Exception {
    String good = jwt("reports", JWSAlgorithm.ES256, "nothing");
    String head = good.substring(0, good.indexOf('.'));
    String other =
        Issuer.signed(
            JWSAlgorithm.ES256, issuer.unknown, issuer.claims(issuer.url(), "reports", c -> {}));
    String forged = head + other.substring(other.indexOf('.'));

    assertThat(call(forged).verdict()).isEqualTo("401 caller:unproven");
    assertThat(call(good.substring(0, good.lastIndexOf('.') + 1)).status()).isEqualTo(401);
    bench.assertNothingSent();
  }

  @Test
  void anUnknownKeyCostsAtMostOneRefresh() throws Exception {
    String jwt =
        Issuer.signed(
            JWSAlgorithm.ES256, issuer.unknown, issuer.claims(issuer.url(), "reports", c -> {}));
    issuer.server.sent();
    for (int i = 0; i < 10; i++) {
      assertThat(call(jwt).verdict()).isEqualTo("401 caller:unproven");
    }
    assertThat(issuer.asked("/jwks")).isLessThanOrEqualTo(1);
    bench.assertNothingSent();
  }

  @Test
  void anOpaqueTokenIsAskedAboutOnceAndAMissIsRefused() throws Exception {
    issuer.server.sent();
    assertTaken(call(Issuer.OPAQUE), "opaque", "introspection");
    Answer inquiry = issuer.server.sent().get(0);
    assertThat(inquiry.head())
        .startsWith("POST /introspect HTTP/1.1\r\n")
        .contains("Authorization: Basic Z2F0ZTprZWVwZXI=\r\n");
    assertThat(inquiry.content()).startsWith("token=" + Issuer.OPAQUE);

    assertTaken(call(Issuer.OPAQUE), "opaque", "introspection");
    assertThat(issuer.asked("/introspect")).isZero();

    for (int i = 0; i < 2; i++) {
      assertThat(call("nobody-knows-it").verdict()).isEqualTo("401 caller:unproven");
    }
    assertThat(issuer.asked("/introspect")).isEqualTo(1);
    bench.assertNothingSent();
  }

  @Test
  void aTokenBesideAnotherProofIsNotAskedAbout() throws Exception {
    issuer.server.sent();
    Answer answer = bench.get("/x", "Authorization: Bearer stale-and-unknown\r\n");

    assertThat(answer.verdict()).isEqualTo("200");
    bench.assertSent("GET /x", "", answer, "Authorization: Bearer token-1\r\n\r\n");
    assertThat(issuer.server.sent()).isEmpty();
  }

  @Test
  void aJwtBesideTheKeyOfAnotherIsRefused() throws Exception {
    String jwt = jwt("reports", JWSAlgorithm.ES256, "nothing");
    Answer answer = bench.get("/x", "Authorization: Bearer " + jwt + "\r\n");

    assertThat(answer.verdict()).isEqualTo("401 caller:two-callers");
    bench.assertNothingSent();
  }
}
