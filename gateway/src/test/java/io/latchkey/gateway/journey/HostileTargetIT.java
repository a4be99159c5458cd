package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets that have confused gateways before: the verdict, and the very bytes that are sent. */
class HostileTargetIT {
  private static final String YAML =
      """
      tenants:
        identity: { kind: cyberark-identity, url: "TENANT" }
        api: { kind: generic, url: "TENANT/base" }
      serviceAccounts:
        hr: { tenant: identity, grant: clientCredentials, application: app, clientId: b, clientSecret: s }
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TENANT/base/oauth/token", clientId: b, clientSecret: s }
      scopes:
        public: { rest: ["/public/.*", "/security/whoami"] }
        base: { rest: ["/base/public/.*", "/base/oauth/.*", { regex: "/base/act", methods: [POST], query: { _action: restart } }] }
        all: { rest: [".*"] }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: id, path: /id/, stripPrefix: true, tenant: identity, serviceAccount: hr, callers: { app: [public] } }
        - { name: all, path: /all/, stripPrefix: true, tenant: identity, serviceAccount: hr, callers: { app: [all] } }
        - { name: api, path: /api/, stripPrefix: true, tenant: api, serviceAccount: bot, callers: { app: [base] } }
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

  @ParameterizedTest
  @CsvSource({
    "GET, /id/public/../admin, 400 parse:ambiguous-target",
    "GET, /id/public/%2e%2e/admin, 400 parse:ambiguous-target",
    "GET, /id/public/.%2E/admin, 400 parse:ambiguous-target",
    "GET, /id/public/..;/admin, 400 parse:ambiguous-target",
    "GET, /id/public/%2e;x=1/admin, 400 parse:ambiguous-target",
    "GET, /id/public/..%3b/admin, 400 parse:ambiguous-target",
    "GET, /id/public/..%253b/admin, 400 parse:ambiguous-target",
    "GET, /id/public/..%2fadmin, 400 parse:ambiguous-target",
    "GET, /id/public/..%5cadmin, 400 parse:ambiguous-target",
    "GET, /id/public/x%00, 400 parse:ambiguous-target",
    "GET, /id/public/x%3fy, 400 parse:ambiguous-target",
    "GET, /id/public/x%23y, 400 parse:ambiguous-target",
    "GET, /id/public/%c0%ae%c0%ae/admin, 400 parse:ambiguous-target",
    "GET, /id/public/%u002e%u002e/admin, 400 parse:ambiguous-target",
    "GET, /id/public/%EF%BC%8E%EF%BC%8E/admin, 400 parse:ambiguous-target",
    "GET, /id//public/x, 400 parse:ambiguous-target",
    "GET, '/id/public\\..\\admin', 400 parse:ambiguous-target",
    "GET, /id/admin#/public/x, 400 parse:ambiguous-target",
    "GET, /id/admin?#/public/x, 400 parse:ambiguous-target",
    "GET, /id/admin?/public/x, 403 scope:not-opened",
    "GET, /id/admin;/public/x, 403 scope:not-opened",
    "GET, /id/public;/../x, 400 parse:ambiguous-target",
    "GET, /id/public;x, 403 scope:not-opened",
    "GET, http://a/id/admin, 403 scope:not-opened",
    "GET, http://b/id/public/x, 400 parse:ambiguous-target",
    "GET, id/public/x, 400 parse:malformed",
    "GET, /id../public/x, 404 route:no-route",
    "GET, /id%2e/public/x, 404 route:no-route",
    "GET, /id;x/public/x, 404 route:no-route",
    "GET, /id%2Fpublic/x, 400 parse:ambiguous-target",
    "GET, /id/Security/WhoAmI/, 403 scope:not-opened",
    "GET, /id/public/..%20/security/logout, 403 scope:protected-endpoint",
    "GET, /id/public/..%20/admin, 403 scope:not-opened",
    "GET, /all/Security/Logout, 403 scope:protected-endpoint",
    "GET, /all/SECURITY/%6cogout;x, 403 scope:protected-endpoint",
    "GET, /all/security./logout, 403 scope:protected-endpoint",
    "GET, /all/security%20/logout, 403 scope:protected-endpoint",
    "GET, /all/(S(abc))/security/logout, 403 scope:protected-endpoint",
    "POST, /all/(A(x)F(y))/oauth2/token/app, 403 scope:protected-endpoint",
    "GET, /all/sec/(S(x))urity/logout, 403 scope:protected-endpoint",
    "GET, /all/%EF%BD%93ecurity/logout, 403 scope:protected-endpoint",
    "POST, /api/oauth/token, 403 scope:protected-endpoint",
    "POST, /api/oauth/token/, 403 scope:protected-endpoint",
    "POST, /api/oauth/token;x, 403 scope:protected-endpoint",
    "POST, /api/oauth/%74oken?x, 403 scope:protected-endpoint",
    "POST, /api/act, 403 scope:not-opened",
    "POST, /api/act?_action=restart&_action=restart, 403 scope:not-opened",
    "POST, /api/act?_action=restart&_action=update, 403 scope:not-opened",
    "POST, /api/act?_action=restart&_action[]=update, 403 scope:not-opened",
    "POST, /api/act?_action=restart;_action=update, 403 scope:not-opened",
    "POST, /api/act?_action=rest%61rt%00, 403 scope:not-opened",
    "POST, /api/act?_Action=restart, 403 scope:not-opened",
    "GET, /api/act?_action=restart, 403 scope:not-opened",
  })
  void isRefusedAndReachesNobody(String method, String target, String verdict) throws IOException {
    Answer answer = bench.call(Bench.request(method, target, "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /id/public/x, /public/x",
    "GET, /id/PUBLIC/%78?/../..//%zz, /PUBLIC/%78?/../..//%zz",
    "GET, /id/Security/WhoAmI?, /Security/WhoAmI?",
    "GET, /ID/%73ecurity/whoami, /%73ecurity/whoami",
    "GET, /%69d/public/x, /public/x",
    "GET, http://a/id/public/x?y, /public/x?y",
    "GET, HTTP://A:80/id/public/x, /public/x",
    "GET, /id/public/a.b/.c/d../..e, /public/a.b/.c/d../..e",
    "GET, /id/public/a;v=1/b;w, /public/a;v=1/b;w",
    "GET, /id/public/caf%C3%A9/%E2%82%ac, /public/caf%C3%A9/%E2%82%ac",
    "GET, '/id/public/a+b%20c/!$&''()*,:@=~', '/public/a+b%20c/!$&''()*,:@=~'",
    "GET, /id/public/, /public/",
    "GET, /all, /",
    "GET, /all/Users(1)/(x)?q=a&q=b;c, /Users(1)/(x)?q=a&q=b;c",
    "GET, /all/x%20/y., /x%20/y.",
    "GET, /api/public/..., /base/public/...",
    "GET, /api/public/x%20./y?[]{}|^`<>\"\\, /base/public/x%20./y?[]{}|^`<>\"\\",
    "POST, /api/act?_action=restart, /base/act?_action=restart",
    "POST, /api/act?a=b&%5Faction=restar%74&, /base/act?a=b&%5Faction=restar%74&",
    "POST, /api/act?_action=restart&_method=DELETE, /base/act?_action=restart&_method=DELETE",
    "GET, /api/oauth/tokens, /base/oauth/tokens",
  })
  void isSentAsTheCallersOwnBytes(String method, String target, String sent) throws IOException {
    Answer answer = bench.call(Bench.request(method, target, "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(bench.sent().head()).startsWith(method + " " + sent + " HTTP/1.1\r\n");
  }
}
