package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Advanced Identity Cloud logs in and out and deals in tokens, ours never goes. */
class AicProtectedIT {
  private static final String YAML =
      """
      tenants:
        aic: { kind: pingone-aic, url: "TENANT" }
        based: { kind: pingone-aic, url: "TENANT/edge" }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: strip, <aic>, path: /strip/, serviceAccount: ops, <all> }
        - { name: warned, <aic>, path: /warned/, serviceAccount: ops, enforcement: warn, callers: { app: [] } }
        - { name: slash, <aic>, path: /slash/, serviceAccount: ops, allowEncodedSlash: true, <all> }
        - { name: keyed, <aic>, path: /keyed/, serviceAccount: logs, <all> }
        - { name: based, tenant: based, stripPrefix: true, path: /based/, serviceAccount: deep, <all> }
        - { name: fwd, <aic>, path: /fwd/, aspxauth: forward, <all> }
        - { name: fwd2, <aic>, path: /fwd2/, aspxauth: forward, <ops>, <all> }
        - { name: fwd3, <aic>, path: /fwd3/, aspxauth: forward, serviceAccount: logs, withoutCookie: serviceAccount, <all> }
        - { name: brr, <aic>, path: /brr/, aspxauth: bearer, <all> }
        - { name: brr2, <aic>, path: /brr2/, aspxauth: bearer, <ops>, <all> }
      serviceAccounts:
        logs: { tenant: aic, grant: staticHeaders, headers: { x-api-key: our-id, x-api-secret: our-secret } }
      """;

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    VendorKeys.write(directory);
    String yaml =
        YAML.replace("<aic>", "tenant: aic, stripPrefix: true")
            .replace("<all>", "callers: { app: [all] }")
            .replace("<ops>", "serviceAccount: ops, withoutCookie: serviceAccount");
    String deep = VendorKeys.aic("deep", "").replace("tenant: aic", "tenant: based");
    bench = Bench.start(directory, yaml + VendorKeys.aic("ops", "") + deep).bothWays();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/am/oauth2/access_token",
        "/am/oauth2/access_token/",
        "/am/oauth2/access_token;p=1",
        "/am;p/oauth2;q/access_token",
        "/am/oauth2/%61ccess_token",
        "/am/oauth2/realms/root/realms/alpha/access_token",
        "/am/oauth2/alpha/authorize",
        "/am/oauth2/introspect",
        "/am/oauth2/token/revoke",
        "/am/oauth2/connect/endSession",
        "/am/oauth2/register",
        "/am/json/authenticate",
        "/am/json/realms/root/realms/alpha/authenticate?authIndexType=service",
        "/am/json/alpha/authenticate;p=1",
        "/am/json/realms/root/users/7/oauth2/applications/app",
        "/am/json/sessions?_action=logout",
        "/am/json/realms/root/sessions/?_action=logout",
        "/am/json/sessions?_action=logoutByHandle",
        "/am/json/sessions?%5faction=log%6Fut",
        "/am/json/sessions?a=b&_action=getSessionInfo&_action=logout",
        "/am/json/sessions;p=1?_action=%256Cogout",
        "/am/UI/Login",
        "/am/UI/Logout?goto=/",
        "/am/rest-sts/x",
        "/openidm/authentication?_action=login",
      })
  void noCredentialOfOursGoesThere(String target) throws IOException {
    for (String route : new String[] {"/strip", "/warned", "/slash", "/keyed", "/based"}) {
      for (String method : new String[] {"POST", "GET", "DELETE"}) {
        Answer answer = bench.call(Bench.request(method, route + target, ""));

        assertThat(answer.verdict())
            .as(method + " " + route)
            .isEqualTo("403 scope:protected-endpoint");
      }
    }
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /strip/am/oauth2/userinfo, 200",
    "GET, /strip/am/oauth2/.well-known/openid-configuration, 200",
    "GET, /strip/am/oauth2/realms/root/connect/jwk_uri, 200",
    "POST, /strip/am/json/sessions?_action=getSessionInfo, 200",
    "GET, /strip/am/json/sessions, 200",
    "GET, /strip/am/json/realms/root/realm-config/authentication, 200",
    "GET, /strip/am/json/authenticateMore, 200",
    "POST, /slash/am%2Foauth2%2Faccess_token, 403 scope:protected-endpoint",
    "POST, /slash/am/oauth2%2Faccess_token, 403 scope:protected-endpoint",
    "POST, /based/edge/am/oauth2/access_token, 403 scope:protected-endpoint",
    "POST, /based/am/oauth2/access_token, 403 scope:protected-endpoint",
    "GET, /based/openidm/x, 200",
  })
  void whatStandsBesideThemIsOpen(String method, String target, String verdict) throws IOException {
    Answer answer = bench.call(Bench.request(method, target, "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 1 : 0);
  }

  /** What the tenant gets of Cookie and Authorization. */
  @ParameterizedTest
  @CsvSource({
    "/fwd, '', '', ''",
    "/fwd, iPlanetDirectoryPro=s; .ASPXAUTH=mine, iPlanetDirectoryPro=s; .ASPXAUTH=mine, ''",
    "/fwd2, '', '', ''",
    "/fwd2, iPlanetDirectoryPro=s; a=1, iPlanetDirectoryPro=s; a=1, ''",
    "/fwd2, .ASPXAUTH=mine, .ASPXAUTH=mine, ''",
    "/fwd3, '', '', ''",
    "/fwd3, amlbcookie=1, amlbcookie=1, ''",
    "/brr, '', '', ''",
    "/brr, .ASPXAUTH=mine; JSESSIONID=j, JSESSIONID=j, Bearer mine",
    "/brr2, '', '', ''",
    "/brr2, JSESSIONID=j, JSESSIONID=j, ''",
    "/brr2, .ASPXAUTH=mine, '', Bearer mine",
  })
  void whereSessionsSpeakItGetsTheCallersOwnOrNothing(
      String route, String cookies, String crossing, String authorization) throws IOException {
    for (String path :
        new String[] {
          "/am/oauth2/access_token",
          "/am/json/realms/root/authenticate",
          "/am/json/sessions?_action=logout"
        }) {
      String line = cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n";
      Answer answer =
          bench.call(Bench.request("POST", route + path, line + "Content-Length: 0\r\n"));

      assertThat(answer.verdict()).as(path).isEqualTo("200");
      Answer sent = bench.sent();
      assertThat(sent.head()).startsWith("POST " + path + " HTTP/1.1\r\n");
      assertThat(sent.field("Cookie")).isEqualTo(crossing);
      assertThat(sent.field("Authorization")).isEqualTo(authorization);
      assertThat(sent.head()).doesNotContainIgnoringCase("x-api-").doesNotContain("our-");
    }
  }
}
