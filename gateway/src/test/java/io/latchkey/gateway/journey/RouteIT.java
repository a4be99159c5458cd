package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Matching a route": each route names itself by the caller's own session going on or not. */
class RouteIT {
  private static final String ROUTES =
      """
      tenants:
        api: { kind: generic, url: "TENANT" }
        identity: { kind: cyberark-identity, url: "TENANT" }
      scopes: { all: { rest: [".*"] }, none: { rest: [] } }
      callers: { app: { apiKey: "SHA" }, other: { apiKey: "sha256:%s" } }
      routes:
        - { name: exact, host: api.acme.example, path: /exact/, <api> }
        - { name: wildcard, host: "*.acme.example", path: /exact/, <api> }
        - { name: wildcard-only, host: "*.acme.example", path: /wild/, <api> }
        - { name: any, path: /, methods: [GET, POST], <api> }
        - { name: long, path: /one/two/, methods: [PUT], <api> }
        - { name: long-post, path: /one/two/, methods: [POST], <api> }
        - { name: one, path: /one/, <api> }
        - { name: only-get, path: /read, methods: [GET], <api> }
        - { name: literal, host: "[::1]", path: /exact/, <api> }
        - { name: caseless, path: /Identity/, tenant: identity, aspxauth: forward, callers: { app: [all] } }
        - { name: theirs, path: /theirs/, tenant: api, aspxauth: forward, callers: { other: [all] } }
      """;

  @TempDir private static Path directory;
  private static Bench bench;
  private static AccessLines log;

  @BeforeAll
  static void start() throws IOException {
    log = new AccessLines();
    String yaml = ROUTES.formatted(Yaml.sha256("another-key-of-more-than-128-random-bits"));
    String api = "tenant: api, aspxauth: forward, callers: { app: [all] }";
    bench = Bench.start(directory, yaml.replace("<api>", api)).bothWays();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
    log.close();
  }

  private static Answer call(String method, String host, String target) throws IOException {
    return bench.call(
        "%s %s HTTP/1.1\r\nHost: %s\r\nX-Api-Key: %s\r\nCookie: .ASPXAUTH=a\r\n\r\n"
            .formatted(method, target, host, Yaml.KEY));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, api.acme.example, /exact/x, exact",
    "GET, api.acme.example:8443, /exact/x, exact",
    "GET, api.acme.example., /exact/x, exact",
    "GET, API.Acme.EXAMPLE.:80, /exact/x, exact",
    "GET, api.acme.example, /exact, exact",
    "GET, api.acme.example, /wild/x, wildcard-only",
    "GET, www.acme.example, /exact/x, wildcard",
    "GET, WWW.ACME.example.:99, /exact/x, wildcard",
    "GET, a.b.acme.example, /exact/x, any",
    "GET, acme.example, /exact/x, any",
    "GET, xacme.example, /exact/x, any",
    "GET, api.acme.example, /exactly, any",
    "GET, api.acme.example, /other, any",
    "GET, [::1], /exact/x, literal",
    "GET, [::1]:8080, /exact/x, literal",
    "GET, a, /, any",
    "HEAD, a, /, any",
    "PUT, a, /one/two/three, long",
    "PUT, a, /one/two, long",
    "POST, a, /one/two, long-post",
    "PUT, a, /one/twofold, one",
    "DELETE, a, /one, one",
    "PROPFIND, a, /one/x, one",
    "GET, a, /read, only-get",
    "HEAD, a, /read, only-get",
    "HEAD, a, /read/on, only-get",
    "GET, a, /readable, any",
    "GET, a, /Identity/x, caseless",
    "GET, a, /IDENTITY/x, caseless",
    "GET, a, /identity, caseless",
    "GET, a, /ONE/x, any",
  })
  void theMostSpecificRouteTakesTheCall(String method, String host, String target, String route)
      throws IOException {
    Answer answer = call(method, host, target);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(log.of(answer)).contains("\"route\":\"" + route + "\"");
    assertThat(bench.sent().head()).startsWith(method + " " + target + " HTTP/1.1\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, a, /x, 405 route:method-not-allowed, 'GET, HEAD, POST'",
    "GET, a, /one/two/x, 405 route:method-not-allowed, 'POST, PUT'",
    "POST, a, /read, 405 route:method-not-allowed, 'GET, HEAD'",
    "OPTIONS, a, /read, 405 route:method-not-allowed, 'GET, HEAD'",
    "get, a, /read, 405 route:method-not-allowed, 'GET, HEAD'",
    "GET, a, /theirs/x, 403 scope:caller-not-listed, ''",
  })
  void whatNoRouteTakesIsRefused(
      String method, String host, String target, String verdict, String allow) throws IOException {
    Answer answer = call(method, host, target);

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(answer.field("Allow")).isEqualTo(allow);
    assertThat(answer.content()).doesNotContain("other");
    assertThat(answer.field("Connection")).isEmpty();
    bench.assertNothingSent();
  }

  @Test
  void aPathThatNoRouteLeadsToIsNotFound(@TempDir Path own) throws IOException {
    String yaml =
        """
        tenants: { api: { kind: generic, url: "TENANT" } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        routes:
          - { name: r, host: h, path: /r/, tenant: api, aspxauth: forward, callers: { app: [all] } }
        """;
    try (Bench single = Bench.start(own, yaml)) {
      for (String target : new String[] {"/r/x", "/", "/R/x"}) {
        assertThat(single.get(target, "").verdict()).isEqualTo("404 route:no-route");
      }
      assertThat(single.get("http://H/q", "").verdict()).isEqualTo("400 parse:ambiguous-target");
      single.assertNothingSent();
    }
  }
}
