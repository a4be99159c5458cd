package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches Secure Web Sessions: each role by method and path, and nothing at its realm. */
class SwsDecisionIT {
  private static final String YAML =
      """
      tenants:
        sws: { kind: cyberark-sws, url: "TENANT", issuer: "TENANT/auth/realms/serviceaccounts" }
        moved: { kind: cyberark-sws, url: "TENANT", issuer: "TENANT/sso/theirs/" }
      scopes:
        all: { rest: [".*"] }
        listing: { rest: ["/v2-edge/sws/(activities|sessions)"] }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: administrator, <sws>, path: /administrator/, serviceAccount: administrator, <all> }
        - { name: auditor, <sws>, path: /auditor/, serviceAccount: auditor, <all> }
        - { name: viewer, <sws>, path: /viewer/, serviceAccount: viewer, <all> }
        - { name: listing, <sws>, path: /listing/, serviceAccount: auditor, callers: { app: [listing] } }
        - { name: warned, <sws>, path: /warned/, serviceAccount: auditor, enforcement: warn, callers: { app: [] } }
        - { name: slash, <sws>, path: /slash/, serviceAccount: auditor, allowEncodedSlash: true, <all> }
        - { name: fwd, <sws>, path: /fwd/, aspxauth: forward, <all> }
        - { name: fwd2, <sws>, path: /fwd2/, aspxauth: forward, <aud>, <all> }
        - { name: brr, <sws>, path: /brr/, aspxauth: bearer, <all> }
        - { name: brr2, <sws>, path: /brr2/, aspxauth: bearer, <aud>, <all> }
        - { name: moved, tenant: moved, stripPrefix: true, path: /moved/, serviceAccount: elsewhere, <all> }
      serviceAccounts:
      """;
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND");
  private static final String OURS = "Authorization: Bearer token-1\r\n";

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    VendorKeys.write(directory);
    String yaml =
        YAML.replace("<sws>", "tenant: sws, stripPrefix: true")
            .replace("<all>", "callers: { app: [all] }")
            .replace("<aud>", "serviceAccount: auditor, withoutCookie: serviceAccount");
    for (String role : new String[] {"administrator", "auditor", "viewer"}) {
      yaml += VendorKeys.sws(role, role);
    }
    yaml += VendorKeys.sws("elsewhere", "administrator").replace("tenant: sws", "tenant: moved");
    bench = Bench.start(directory, yaml).bothWays();
    bench.tenant.answers(FakeTenant::toMethod);
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  private static boolean isOpen(String role, String method, boolean activities) {
    return switch (role) {
      case "administrator" -> true;
      case "viewer" -> method.equals("GET") || method.equals("HEAD");
      default -> activities && (method.equals("GET") || method.equals("HEAD"));
    };
  }

  /** A path, and whether an auditor's rights are about it. */
  @ParameterizedTest
  @CsvSource({
    "/v2-edge/sws/activities, true",
    "/v1-edge/sws/activities, true",
    "/v2-edge/sws/activities/, true",
    "/v2-edge/sws/activities/17, true",
    "/v2-edge/sws/activities/17;v=1, true",
    "/v2-edge/sws/activities?activityTypes=PolicyLoaded&method=DELETE&x=%2F.., true",
    "/v2-edge/sws/%61ctivities, true",
    "/v2%2Dedge/sws/activities/%C3%A4, true",
    "/v2-edge;a=1/sws/activities, false",
    "/v2-edge/sws/activities;v=1, false",
    "/v2-edge/sws/sessions;/activities, false",
    "/v2-edge/sws/Activities, false",
    "/v2-edge/SWS/activities, false",
    "/V2-EDGE/sws/activities, false",
    "/v2-edge/sws/activitiesx, false",
    "/v2-edge/sws/activities.json, false",
    "/v3-edge/sws/activities, false",
    "/x/v2-edge/sws/activities, false",
    "/v2-edge/sws/sessions, false",
    "/v2-edge/sws/sessions/17/steps, false",
    "/v2-edge/sws/sessions?x=/v2-edge/sws/activities, false",
    "/v2-edge/sws/recordings/17, false",
    "/v2-edge/sws/policies/17/status, false",
    "/v2-edge/sws/users, false",
    "/v2-edge/sws/users/17/status, false",
    "/, false",
  })
  void aRoleOpensWhatItOpensAndIsSentByteForByte(String target, boolean activities)
      throws IOException {
    for (String role : new String[] {"administrator", "auditor", "viewer"}) {
      for (String method : METHODS) {
        Answer answer = bench.call(Bench.request(method, "/" + role + target, ""));

        String call = role + " " + method + " " + target;
        if (isOpen(role, method, activities)) {
          assertThat(answer.verdict()).as(call).isEqualTo("200");
          bench.assertSentUnder("/" + role, method + " " + target, "", answer, OURS + "\r\n");
        } else {
          assertThat(answer.status()).as(call).isEqualTo(403);
          if (!method.equals("HEAD")) {
            assertThat(answer.verdict()).isEqualTo("403 scope:not-opened");
            assertThat(answer.content()).contains("role " + role);
          }
          bench.assertNothingSent();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2-edge/sws/activities/%2e%2e/sessions",
        "/v2-edge/sws/activities/../sessions",
        "/v2-edge/sws/activities/..;/sessions",
        "/v2-edge/sws/activities/..;v=1/sessions",
        "/v2-edge/sws/activities%2F..%2Fsessions",
        "/v2-edge/sws/activities%2F17",
        "/v2-edge/sws/activities%5C..%5Csessions",
        "/v2-edge/sws/activities\\..\\sessions",
        "/v2-edge/sws/activities%3Bv=1",
        "/v2-edge/sws/activities%3Fx",
        "/v2-edge/sws/activities%23x",
        "/v2-edge/sws/activities%00",
        "/v2-edge/sws/activities%0A",
        "/v2-edge/sws/%2561ctivities",
        "/v2-edge/sws/%u0061ctivities",
        "/v2-edge/sws/activities/%EF%BC%8E%EF%BC%8E/sessions",
        "/v2-edge/sws/activities/%C0%AE%C0%AE/sessions",
        "/v2-edge/sws//activities",
        "//v2-edge/sws/activities",
        "/v2-edge/sws/;v/activities",
        "/v2-edge/sws/./activities",
        "/v2-edge/sws/activities#x",
        "/v2-edge/sws/activities/%",
      })
  void aPathOfTwoReadingsReachesNobodyWhateverTheRole(String target) throws IOException {
    for (String route : new String[] {"/administrator", "/auditor", "/viewer", "/warned", "/fwd"}) {
      Answer answer = bench.get(route + target, "Cookie: .ASPXAUTH=x\r\n");

      assertThat(answer.status()).as(route).isEqualTo(400);
      assertThat(answer.refusal()).startsWith("parse:");
    }
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /listing/v2-edge/sws/activities, 200",
    "GET, /listing/v2-edge/sws/activities/, 403 scope:not-opened",
    "GET, /listing/v2-edge/sws/sessions, 403 scope:not-opened",
    "POST, /listing/v2-edge/sws/activities, 403 scope:not-opened",
    "GET, /warned/v2-edge/sws/activities, 200",
    "GET, /warned/v2-edge/sws/sessions, 403 scope:not-opened",
    "DELETE, /warned/v2-edge/sws/activities, 403 scope:not-opened",
    "POST, /warned/auth/realms/x, 403 scope:protected-endpoint",
    "GET, /slash/v2-edge/sws/activities/a%2Fb, 200",
    "GET, /slash/v2-edge/sws/activities%2F17, 403 scope:not-opened",
    "GET, /slash/v2-edge%2Fsws%2Fsessions, 403 scope:not-opened",
    "GET, /slash/auth%2Frealms%2Fserviceaccounts, 403 scope:protected-endpoint",
  })
  void aRoleOnlyNarrowsAndWarningWaivesNoRole(String method, String target, String verdict)
      throws IOException {
    Answer answer = bench.call(Bench.request(method, target, "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/auth/realms/serviceaccounts",
        "/auth/realms/serviceaccounts/",
        "/auth/realms/serviceaccounts/protocol/openid-connect/token",
        "/auth/realms/serviceaccounts/protocol/openid-connect/token/",
        "/auth/realms/serviceaccounts/protocol/openid-connect/token;p=1",
        "/auth;p/realms/serviceaccounts/protocol/openid-connect/revoke",
        "/auth/realms;p/serviceaccounts/protocol/openid-connect/logout",
        "/auth/%72ealms/serviceaccounts/protocol/openid-connect/token/introspect",
        "/auth/realms/serviceaccounts/.well-known/openid-configuration",
        "/auth/realms/serviceaccounts/protocol/openid-connect/certs",
        "/auth/realms/other/protocol/openid-connect/token",
        "/auth/admin/realms/serviceaccounts/clients",
        "/realms/serviceaccounts/protocol/openid-connect/token",
      })
  void ourTokenNeverGoesToTheRealm(String target) throws IOException {
    for (String route :
        new String[] {"/administrator", "/auditor", "/viewer", "/warned", "/slash"}) {
      for (String method : new String[] {"POST", "GET"}) {
        Answer answer = bench.call(Bench.request(method, route + target, ""));

        assertThat(answer.verdict()).as(route).isEqualTo("403 scope:protected-endpoint");
      }
    }
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "/moved/sso/theirs, 403 scope:protected-endpoint",
    "/moved/sso/theirs/, 403 scope:protected-endpoint",
    "/moved/sso/theirs;p/protocol/openid-connect/token, 403 scope:protected-endpoint",
    "/moved/sso/%74heirs/any/thing, 403 scope:protected-endpoint",
    "/moved/auth/realms/serviceaccounts/protocol/openid-connect/token, 403 scope:protected-endpoint",
    "/moved/sso/others, 200",
  })
  void aRealmElsewhereIsAsWellProtected(String target, String verdict) throws IOException {
    assertThat(bench.call(Bench.request("POST", target, "")).verdict()).isEqualTo(verdict);
    assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 1 : 0);
  }

  /** What the tenant gets of Cookie and Authorization. */
  @ParameterizedTest
  @CsvSource({
    "/fwd, '', '', ''",
    "/fwd, .ASPXAUTH=mine, .ASPXAUTH=mine, ''",
    "/fwd2, '', '', ''",
    "/fwd2, a=1, a=1, ''",
    "/fwd2, KEYCLOAK_SESSION=k; .ASPXAUTH=mine, KEYCLOAK_SESSION=k; .ASPXAUTH=mine, ''",
    "/brr, '', '', ''",
    "/brr, .ASPXAUTH=mine; b=2, b=2, Bearer mine",
    "/brr2, '', '', ''",
    "/brr2, KEYCLOAK_SESSION=k, KEYCLOAK_SESSION=k, ''",
    "/brr2, .ASPXAUTH=mine, '', Bearer mine",
  })
  void whereSessionsSpeakTheRealmGetsTheCallersOwnOrNothing(
      String route, String cookies, String crossing, String authorization) throws IOException {
    String target = "/auth/realms/serviceaccounts/protocol/openid-connect/token";
    String line = cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n";
    Answer answer =
        bench.call(Bench.request("POST", route + target, line + "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo("200");
    Answer sent = bench.sent();
    assertThat(sent.head()).startsWith("POST " + target + " HTTP/1.1\r\n");
    assertThat(sent.field("Cookie")).isEqualTo(crossing);
    assertThat(sent.field("Authorization")).isEqualTo(authorization);
  }

  /** The role binds our own credential alone, and every time that one is sent. */
  @ParameterizedTest
  @CsvSource({
    "/fwd2, '', GET, /v2-edge/sws/activities, 200, Bearer token-1",
    "/fwd2, '', GET, /v2-edge/sws/sessions, 403 scope:not-opened, ''",
    "/fwd2, '', DELETE, /v2-edge/sws/users/17, 403 scope:not-opened, ''",
    "/fwd2, .ASPXAUTH=mine, DELETE, /v2-edge/sws/users/17, 200, ''",
    "/fwd, .ASPXAUTH=mine, DELETE, /v2-edge/sws/users/17, 200, ''",
    "/fwd, '', GET, /v2-edge/sws/activities, 401 cookie:no-session, ''",
    "/brr2, '', GET, /v2-edge/sws/activities, 200, Bearer token-1",
    "/brr2, a=1, POST, /v2-edge/sws/activities, 403 scope:not-opened, ''",
    "/brr2, .ASPXAUTH=mine, DELETE, /v2-edge/sws/users/17, 200, Bearer mine",
    "/brr, '', GET, /v2-edge/sws/activities, 401 cookie:no-session, ''",
  })
  void theRoleBindsWhereOurTokenIsAboutToBeSent(
      String route, String cookie, String method, String path, String verdict, String authorization)
      throws IOException {
    String line = cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n";
    Answer answer = bench.call(Bench.request(method, route + path, line + "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    if (verdict.equals("200")) {
      assertThat(bench.sent().field("Authorization")).isEqualTo(authorization);
    } else {
      bench.assertNothingSent();
    }
  }
}
