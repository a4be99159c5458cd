package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "What a rule sees, and what is sent", and which endpoints no token of ours ever reaches. */
class ScopeIT {
  private static final String YAML =
      """
      tenants:
        api: { kind: generic, url: "TENANT/base" }
        identity: { kind: cyberark-identity, url: "TENANT" }
      serviceAccounts:
        bot:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: "TENANT/base/own/Token"
          clientId: bot
          clientSecret: a-secret-of-the-tests
        hr: { tenant: identity, grant: clientCredentials, application: app, clientId: hr, clientSecret: s }
      scopes:
        all: { rest: [".*"] }
        some:
          rest:
            - /base/open/.*
            - base/bare
            - { regex: /base/post, methods: [POST] }
            - { regex: /base/read, methods: [GET] }
            - { regex: /base/asked, query: { _action: "re start" } }
            - /base/näh
            - /base/a;b
            - /base/v;b
            - /base/v
        found: { match: search, rest: ["find/me", "/with-slash"] }
        people: { rest: [/cdirectoryservice/getuser, /security/.*, /oauth2/.*, /usermgmt/.*] }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: stripped, path: /s/, stripPrefix: true, tenant: api, serviceAccount: bot, callers: { app: [some, found] } }
        - { name: kept, path: /base/, tenant: api, serviceAccount: bot, callers: { app: [some] } }
        - { name: slash, path: /slash/, stripPrefix: true, allowEncodedSlash: true, tenant: api, serviceAccount: bot, callers: { app: [all] } }
        - { name: warned, path: /w/, stripPrefix: true, enforcement: warn, tenant: api, serviceAccount: bot, callers: { app: [] } }
        - { name: closed, path: /closed/, tenant: api, serviceAccount: bot, callers: { app: [] } }
        - { name: people, path: /id/, stripPrefix: true, tenant: identity, serviceAccount: hr, callers: { app: [people] } }
        - { name: own, path: /fwd/, stripPrefix: true, tenant: identity, aspxauth: forward, serviceAccount: hr, withoutCookie: serviceAccount, callers: { app: [people] } }
        - { name: bearer, path: /brr/, stripPrefix: true, tenant: identity, aspxauth: bearer, serviceAccount: hr, withoutCookie: serviceAccount, callers: { app: [people] } }
      """;
  private static final String TOKEN = "{\"access_token\":\"ours\",\"token_type\":\"Bearer\"}";

  @TempDir private static Path directory;
  private static Bench bench;

  private static String tenant(Answer request) {
    boolean token = request.content().startsWith("grant_type=");
    return token ? FakeTenant.json(TOKEN) : FakeTenant.HI;
  }

  @BeforeAll
  static void start() throws IOException {
    bench = Bench.start(directory, YAML, tenant -> tenant.answers(ScopeIT::tenant));
    for (String route : new String[] {"/w/x", "/id/cdirectoryservice/getuser"}) {
      assertThat(bench.get(route, "").status()).isEqualTo(200);
    }
    bench.tenant.sent();
    bench.bothWays();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  private static String bytes(String utf8) {
    return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/s/open/%00",
        "/s/open/%1f",
        "/s/open/%7F",
        "/s/open/%25",
        "/s/open/%2f",
        "/s/open/%2F",
        "/s/open/%5c",
        "/s/open/%3b",
        "/s/open/%3F",
        "/s/open/%23",
        "/s/open/%c3",
        "/s/open/%ff",
        "/s/open/%c0%ae",
        "/s/open/%ed%a0%80",
        "/s/open/%ef%bc%8e",
        "/s/open/%ef%bc%8f",
        "/s/open/%ef%bc%bc",
        "/s/open/%e2%80%a5",
        "/s/open/%e2%84%80x%e2%84%85",
        "/s/open//x",
        "//s/open/x",
        "/s/open/;p/x",
        "/s/open/./x",
        "/s/open/../x",
        "/s/open/..",
        "/s/open/.",
        "/s/open/%2e%2e/x",
        "/s/open/.%2E",
        "/s/open/..;p/x",
        "/s/open/.;/x",
        "/s/open/a\\b",
        "/s/open/%",
        "/s/open/%4",
        "/s/open/%zz",
        "/s/open/#x",
        "/s/open/x?a#b",
        "http://other/s/open/x",
        "http://a:81/s/open/x",
      })
  void aTargetWithMoreThanOneReadingIsRefused(String target) throws IOException {
    assertThat(bench.get(target, "").status()).isEqualTo(400);
    assertThat(bench.get(target, "").refusal()).startsWith("parse:");
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/s/open/ä", "/s/open/x?ä b", "*", "a:80", "s/open", "ftp://a/s/open/x"})
  void aTargetThatIsNoneIsRefused(String target) throws IOException {
    Answer answer = bench.get(bytes(target), "");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("Connection")).isEqualTo("close");
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /s/open/x, /base/open/x",
    "GET, /s/open/, /base/open/",
    "GET, /s/%6Fpen/%78%41~, /base/%6Fpen/%78%41~",
    "GET, /s/open/x?q=%2F%5C%00&r=;'//..'&s=%zz, /base/open/x?q=%2F%5C%00&r=;'//..'&s=%zz",
    "GET, /s/open/x?, /base/open/x?",
    "GET, /s/open/x;v=1/y;w, /base/open/x;v=1/y;w",
    "GET, http://a/s/open/x?y, /base/open/x?y",
    "GET, HTTP://A:80/s/open/x, /base/open/x",
    "GET, /s/bare, /base/bare",
    "POST, /s/post, /base/post",
    "GET, /s/read, /base/read",
    "HEAD, /s/read, /base/read",
    "GET, /s/asked?_action=re%20start, /base/asked?_action=re%20start",
    "GET, /s/asked?_action=re%20start&x, /base/asked?_action=re%20start&x",
    "GET, /s/asked?%5Faction=re%20start, /base/asked?%5Faction=re%20start",
    "GET, /s/n%C3%A4h, /base/n%C3%A4h",
    "GET, /s/can/find/me/here, /base/can/find/me/here",
    "GET, /s/x/with-slash, /base/x/with-slash",
    "GET, /slash/x%2Fy, /base/x%2Fy",
    "GET, /slash/x%2fy/z, /base/x%2fy/z",
    "GET, /w/whatever/it/is, /base/whatever/it/is",
  })
  void whatARuleOpensIsSentByteForByte(String method, String target, String sent)
      throws IOException {
    bench.tenant.sent();
    Answer answer = bench.call(Bench.request(method, target, "X-Old: \u00e9 \t,\r\n"));

    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(bench.sent().head())
        .startsWith(method + " " + sent + " HTTP/1.1\r\nHost: 127.0.0.1:")
        .contains("\r\nX-Old: \u00e9 \t,\r\n")
        .contains("\r\nAuthorization: Bearer ours\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /s/closed",
    "GET, /s/OPEN/x",
    "GET, /s/open",
    "GET, /s/xopen/x",
    "GET, /s/post",
    "PUT, /s/read",
    "GET, /s/barefoot",
    "GET, /s/asked",
    "GET, /s/asked?_action=restart",
    "GET, /s/asked?_Action=re%20start",
    "GET, /s/asked?_action=re%20start&_action=re%20start",
    "GET, /s/asked?_action=re%20start&%5faction=x",
    "GET, /s/a;b",
    "GET, /s/v;b",
    "GET, /s/asked?_action=re+start",
    "GET, /s/asked?_action=re%2520start",
    "GET, /s/Find/Me",
    "GET, /s/findme",
  })
  void whatNoRuleOpensIsRefusedByName(String method, String target) throws IOException {
    Answer answer = bench.call(Bench.request(method, target, ""));

    assertThat(answer.verdict()).isEqualTo("403 scope:not-opened");
    assertThat(answer.content())
        .contains(
            "\"caller\":\"app\"", "\"route\":\"stripped\"", "\"scopes\":[\"some\",\"found\"]");
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /closed/x, 403 scope:not-opened",
    "GET, /slash/x%2F..%2Fy, 400 parse:ambiguous-target",
    "GET, /slash/x%2F, 400 parse:ambiguous-target",
    "GET, /slash/x%2F%2Fy, 400 parse:ambiguous-target",
    "GET, /slash/x;p%2Fy, 400 parse:ambiguous-target",
    "GET, /s/open/x%2Fy, 400 parse:ambiguous-target",
    "POST, /s/own/Token, 403 scope:protected-endpoint",
    "POST, /s/own/Token/, 403 scope:protected-endpoint",
    "POST, /s/own;p/Token;q, 403 scope:protected-endpoint",
    "POST, /s/own/%54oken, 403 scope:protected-endpoint",
    "POST, /w/own/Token, 403 scope:protected-endpoint",
    "POST, /slash/own%2FToken, 403 scope:protected-endpoint",
    "POST, /slash/own/token, 200",
    "POST, /id/Security/StartAuthentication, 403 scope:protected-endpoint",
    "POST, /id/security/advanceauthentication/, 403 scope:protected-endpoint",
    "POST, /id/SECURITY;x/Logout, 403 scope:protected-endpoint",
    "POST, /id/security/logout;x=1, 403 scope:protected-endpoint",
    "POST, /id/oauth2/token/app, 403 scope:protected-endpoint",
    "POST, /id/OAuth2/PlatformToken, 403 scope:protected-endpoint",
    "POST, /id/oauth2/revoke/app, 403 scope:protected-endpoint",
    "POST, /id/oauth2/introspect/app, 403 scope:protected-endpoint",
    "GET, /id/oauth2/authorize/app, 403 scope:protected-endpoint",
    "POST, /id/oauth2/RefreshPlatformToken, 403 scope:protected-endpoint",
    "POST, /id/UserMgmt/SignOutEverywhere, 403 scope:protected-endpoint",
    "POST, /id/UserMgmt/SignOutCurrentSession, 403 scope:protected-endpoint",
    "POST, /id/usermgmt/%73ignout, 403 scope:protected-endpoint",
    "POST, /ID/CDirectoryService/GetUser, 200",
  })
  void protectedAndClosedEndpointsStayShut(String method, String target, String verdict)
      throws IOException {
    bench.tenant.sent();
    Answer answer = bench.call(Bench.request(method, target, "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "/fwd/Security/StartAuthentication, '', '', ''",
    "/fwd/security/logout, .ASPXAUTH=mine, .ASPXAUTH=mine, ''",
    "/fwd/security/logout, a=1; CCSID=2, a=1; CCSID=2, ''",
    "/brr/Security/AdvanceAuthentication, '', '', ''",
    "/brr/security/logout, .ASPXAUTH=mine; b=2, b=2, Bearer mine",
    "/brr/oauth2/token/app, '', '', ''",
  })
  void whereSessionsSpeakAProtectedEndpointNeverGetsOurs(
      String target, String cookies, String crossing, String authorization) throws IOException {
    bench.tenant.sent();
    String line = cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n";
    Answer answer = bench.call(Bench.request("POST", target, line + "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo("200");
    Answer sent = bench.sent();
    assertThat(sent.field("Cookie")).isEqualTo(crossing);
    assertThat(sent.field("Authorization")).isEqualTo(authorization);
  }
}
