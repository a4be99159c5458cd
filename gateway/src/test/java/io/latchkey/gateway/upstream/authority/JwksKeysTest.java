package io.latchkey.gateway.upstream.authority;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwksKeysTest {
  private static final String ISSUER = "https://sso.example/t";
  private static final String OPENID = ISSUER + "/.well-known/openid-configuration";
  private static final String OAUTH =
      "https://sso.example/.well-known/oauth-authorization-server/t";
  private static final String KEYS = "https://keys.example/jwks";

  private final HandSetExecutor time = new HandSetExecutor();
  private final ScriptedClient client = new ScriptedClient();

  private JwksKeys keys(JwtPattern... patterns) {
    JwksKeys keys = new JwksKeys(Arrays.asList(patterns), client, time, time::nanos, new Random(1));
    keys.start();
    time.run();
    return keys;
  }

  private static JwtPattern configured() {
    return new JwtPattern(ISSUER, "latchkey", "reports", URI.create(KEYS));
  }

  private static JwtPattern discovered(String issuer) {
    return new JwtPattern(issuer, "latchkey", "reports", null);
  }

  private void serve(JWK... set) {
    client.answer(KEYS, 200, Jwks.set(set));
  }

  @Test
  void keysArePrefetchedAndFoundByIdAndAlgorithm() {
    serve(Jwks.ec("a"), Jwks.rsa("b", 2048));
    JwksKeys keys = keys(configured());
    assertThat(keys.find(ISSUER, "a", "ES256")).isNotNull();
    assertThat(keys.find(ISSUER, "a", "RS256")).isNull();
    assertThat(keys.find(ISSUER, "b", "PS512")).isNotNull();
    assertThat(keys.find("https://other.example", "a", "ES256")).isNull();
  }

  @Test
  void withoutAnIdOnlyASoleKeyFits() {
    serve(Jwks.ec("a"));
    JwksKeys keys = keys(configured());
    assertThat(keys.find(ISSUER, null, "ES256")).isNotNull();
    serve(Jwks.ec("a"), Jwks.ec("b"));
    time.pass(CacheLife.DEFAULT);
    assertThat(keys.find(ISSUER, null, "ES256")).isNull();
  }

  @Test
  void findNeverWaitsForAnAnswer() {
    JwksKeys keys = keys(configured());
    assertThat(client.open).hasSize(1);
    assertThat(keys.find(ISSUER, "a", "ES256")).isNull();
    client.open.get(0).complete(ScriptedClient.answer(200, Jwks.set(Jwks.ec("a"))));
    time.run();
    assertThat(keys.find(ISSUER, "a", "ES256")).isNotNull();
  }

  @Test
  void rotationIsSeenAfterTenMinutes() {
    serve(Jwks.ec("old"));
    JwksKeys keys = keys(configured());
    serve(Jwks.ec("new"));
    time.pass(CacheLife.DEFAULT.minusMillis(1));
    assertThat(client.count(KEYS)).isEqualTo(1);
    time.pass(Duration.ofMillis(1));
    assertThat(client.count(KEYS)).isEqualTo(2);
    assertThat(keys.find(ISSUER, "new", "ES256")).isNotNull();
    assertThat(keys.find(ISSUER, "old", "ES256")).isNull();
  }

  @Test
  void anUnknownIdCostsAtMostOneFetchAMinute() {
    serve(Jwks.ec("old"));
    JwksKeys keys = keys(configured());
    serve(Jwks.ec("new"));
    for (int i = 0; i < 1000; i++) {
      keys.find(ISSUER, "made-up-" + i, "ES256");
    }
    time.run();
    assertThat(client.count(KEYS)).isEqualTo(2);
    assertThat(keys.find(ISSUER, "new", "ES256")).isNotNull();

    time.pass(IssuerKeys.UNKNOWN_KID_INTERVAL.minusNanos(1));
    keys.find(ISSUER, "made-up", "ES256");
    time.run();
    assertThat(client.count(KEYS)).isEqualTo(2);
    time.pass(Duration.ofNanos(1));
    keys.find(ISSUER, "made-up", "ES256");
    time.run();
    assertThat(client.count(KEYS)).isEqualTo(3);
  }

  @Test
  void aFailureKeepsTheKeysAndBacksOff() {
    serve(Jwks.ec("a"));
    JwksKeys keys = keys(configured());
    client.fail(KEYS);
    time.pass(CacheLife.DEFAULT);
    assertThat(client.count(KEYS)).isEqualTo(2);
    time.pass(Duration.ofMinutes(1));
    assertThat(client.count(KEYS)).isBetween(6, 10);
    int before = client.count(KEYS);
    time.pass(Duration.ofHours(1));
    assertThat(client.count(KEYS) - before).isBetween(12, 32);
    assertThat(keys.find(ISSUER, "a", "ES256")).isNotNull();

    serve(Jwks.ec("b"));
    time.pass(IssuerKeys.LAST_RETRY);
    assertThat(keys.find(ISSUER, "b", "ES256")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "max-age=0, 60",
    "max-age=59, 60",
    "max-age=61, 61",
    "'public, Max-Age=120', 120",
    "max-age=3600, 3600",
    "max-age=3601, 3600",
    "max-age=99999999999999999999, 3600",
    "max-age=-1, 600",
    "max-age=, 600",
    "max-age=6x, 600",
    "no-store, 600"
  })
  void theLifeOfAnAnswerIsBounded(String cacheControl, int seconds) {
    client.answer(KEYS, 200, Jwks.set(Jwks.ec("a")), "Cache-Control", cacheControl);
    keys(configured());
    time.pass(Duration.ofSeconds(seconds).minusMillis(1));
    assertThat(client.count(KEYS)).isEqualTo(1);
    time.pass(Duration.ofMillis(1));
    assertThat(client.count(KEYS)).isEqualTo(2);
  }

  @Test
  void discoveryTriesOpenIdThenOauthMetadata() {
    client.answer(OPENID, 404, "");
    client.answer(OAUTH, 200, metadata(ISSUER, "https://sso.example/k"));
    client.answer("https://sso.example/k", 200, Jwks.set(Jwks.ec("a")));
    JwksKeys keys = keys(discovered(ISSUER));
    assertThat(client.sent)
        .extracting(request -> request.uri().toString())
        .containsExactly(OPENID, OAUTH, "https://sso.example/k");
    assertThat(keys.find(ISSUER, "a", "ES256")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://169.254.169.254/latest",
        "https://sso.example:8443/k",
        "http://sso.example/k",
        "http://127.0.0.1/k",
        "https://sso.example.evil.example/k",
        "https://sso.example@evil.example/k",
        "https://user@sso.example/k",
        "https://[::1]/k",
        "file:///etc/passwd",
        "/k",
        "k k",
        ""
      })
  void aDocumentThatLeadsElsewhereIsNotFollowed(String address) {
    client.answer(OPENID, 200, metadata(ISSUER, address));
    client.answer(OAUTH, 200, metadata(ISSUER, address));
    JwksKeys keys = keys(discovered(ISSUER));
    assertThat(client.sent)
        .extracting(request -> request.uri().toString())
        .containsExactly(OPENID, OAUTH);
    assertThat(keys.find(ISSUER, "a", "ES256")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"issuer\":\"https://sso.example/t/\",\"jwks_uri\":\"https://sso.example/k\"}",
        "{\"issuer\":\"https://SSO.example/t\",\"jwks_uri\":\"https://sso.example/k\"}",
        "{\"jwks_uri\":\"https://sso.example/k\"}",
        "{\"issuer\":\"https://sso.example/t\"}",
        "{\"issuer\":\"https://sso.example/t\",\"jwks_uri\":5}",
        "<html>",
        "[]"
      })
  void aDocumentOfAnotherIssuerOrNoneIsNotBelieved(String document) {
    client.answer(OPENID, 200, document);
    client.answer(OAUTH, 200, document);
    keys(discovered(ISSUER));
    assertThat(client.count("https://sso.example/k")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9000, 1",
    "http://localhost:9000, 1",
    "http://[::1]:9000, 1",
    "http://10.0.0.1:9000, 1",
    "http://sso.example, 1",
    "ftp://sso.example, 0",
    "https://sso.example?x=1, 0",
    "accounts.example, 0",
    "not a uri, 0"
  })
  void whatTheConfigurationAllowsIsAskedIfItCanBe(String issuer, int asked) {
    keys(discovered(issuer));
    assertThat(client.sent).hasSize(asked);
  }

  @Test
  void oneIssuerOfManyCallersIsFetchedOnce() {
    serve(Jwks.ec("a"));
    keys(configured(), new JwtPattern(ISSUER, "latchkey", "another", URI.create(KEYS)));
    assertThat(client.count(KEYS)).isEqualTo(1);
  }

  @Test
  void nothingIsFetchedAfterClosing() {
    serve(Jwks.ec("a"));
    JwksKeys keys = keys(configured());
    keys.close();
    time.pass(Duration.ofHours(2));
    keys.find(ISSUER, "made-up", "ES256");
    time.run();
    assertThat(client.count(KEYS)).isEqualTo(1);
    assertThat(keys.find(ISSUER, "a", "ES256")).isNotNull();
  }

  @Test
  void redirectsAndErrorsAreNoAnswers() {
    for (int status : List.of(204, 301, 302, 401, 500)) {
      client.answer(KEYS, status, Jwks.set(Jwks.ec("a")), "Location", "https://evil.example/");
      assertThat(keys(configured()).find(ISSUER, "a", "ES256")).isNull();
    }
  }

  private static String metadata(String issuer, String jwksUri) {
    return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + jwksUri + "\"}";
  }
}
