package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code aspxauth} table, and the session family in both directions. */
class CookieIT {
  private static final String YAML =
      """
      tenants:
        identity: { kind: cyberark-identity, url: "TENANT", sessionCookies: [acme-session] }
        api: { kind: generic, url: "TENANT" }
      serviceAccounts:
        hr: { tenant: identity, grant: clientCredentials, application: app, clientId: b, clientSecret: s }
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: strip, path: /strip/, <id>, serviceAccount: hr, <app> }
        - { name: back, path: /back/, <id>, serviceAccount: hr, returnCookies: [lang], <app> }
        - { name: fwd, path: /fwd/, <id>, aspxauth: forward, <app> }
        - { name: fwd2, path: /fwd2/, <id>, aspxauth: forward, serviceAccount: hr, withoutCookie: serviceAccount, <app> }
        - { name: brr, path: /brr/, <id>, aspxauth: bearer, <app> }
        - { name: brr2, path: /brr2/, <id>, aspxauth: bearer, serviceAccount: hr, withoutCookie: serviceAccount, returnCookies: [lang], <app> }
        - { name: api, path: /api/, stripPrefix: true, tenant: api, serviceAccount: bot, <app> }
      """;
  private static final String OURS = "Bearer token-1";

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    bench =
        Bench.start(
                directory,
                YAML.replace("<id>", "stripPrefix: true, tenant: identity")
                    .replace("<app>", "callers: { app: [all] }"))
            .bothWays();
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

  private static String lines(String text) {
    return text.isEmpty() ? "" : text.replace(" | ", "\r\n") + "\r\n";
  }

  /** Lines are parted by {@code |}; what the tenant got of Cookie and Authorization. */
  @ParameterizedTest
  @CsvSource({
    "/strip/, '', '', OURS",
    "/strip/, Cookie: .ASPXAUTH=x, '', OURS",
    "/strip/, Cookie: a=1; .ASPXAUTH=x; b=2; .aspxauth=y, a=1; b=2, OURS",
    "/strip/, Cookie: .ASPXAUTH=x | Cookie: b=2 | Cookie: .AspxAuth=z, b=2, OURS",
    "/strip/, Cookie: .ASPXAUTHC1=x; .ASPXAUTHC12=y; .ASPXAUTHX=z, .ASPXAUTHX=z, OURS",
    "/strip/, Cookie: CCSID=1; refreshToken-app=2; idToken-x=3; refreshToken=4, refreshToken=4, OURS",
    "/strip/, Cookie: ccsid=1; REFRESHTOKEN-a=2; Acme-Session=3; q=\"a b\", q=\"a b\", OURS",
    "/strip/, Cookie: z=2; y=; x; JSESSIONID=4, z=2; y=; x; JSESSIONID=4, OURS",
    "/strip/, Cookie: .ASPXAUTH= | Authorization: Bearer other, '', OURS",
    "/api/, Cookie: .ASPXAUTH=x; CCSID=1; a=b, CCSID=1; a=b, OURS",
    "/fwd/, Cookie: a=1;.ASPXAUTH=x;CCSID=2, a=1;.ASPXAUTH=x;CCSID=2, ''",
    "/fwd/, Cookie: .aspxauth=\"q\", .aspxauth=\"q\", ''",
    "/fwd/, Cookie: .ASPXAUTH=x | Authorization: Bearer other, .ASPXAUTH=x, ''",
    "/fwd2/, Cookie: .ASPXAUTH=x; CCSID=2, .ASPXAUTH=x; CCSID=2, ''",
    "/fwd2/, Cookie: a=1; CCSID=2; acme-session=3, a=1, OURS",
    "/fwd2/, '', '', OURS",
    "/brr/, Cookie: a=1; .ASPXAUTH=xyz; b=2, a=1; b=2, Bearer xyz",
    "/brr/, Cookie: .ASPXAUTH=a-._~+/9==; CCSID=4, CCSID=4, Bearer a-._~+/9==",
    "/brr/, Authorization: Bearer session | Cookie: k=v, k=v, Bearer session",
    "/brr/, Authorization: Bearer same | Cookie: .ASPXAUTH=same, '', Bearer same",
    "/brr2/, Authorization: Bearer session, '', Bearer session",
    "/brr2/, Cookie: .ASPXAUTH=xyz, '', Bearer xyz",
    "/brr2/, Cookie: CCSID=1; a=1, a=1, OURS",
    "/brr2/, Authorization: Basic b2xkOm9sZA==, '', OURS",
  })
  void theSessionGoesWhereTheRouteSays(
      String path, String lines, String cookie, String authorization) throws IOException {
    Answer answer = bench.get(path + "x", lines(lines));

    assertThat(answer.verdict()).isEqualTo("200");
    Answer sent = bench.sent();
    assertThat(String.join(" | ", sent.all("Cookie"))).isEqualTo(cookie);
    if (authorization.equals("OURS")) {
      assertThat(sent.field("Authorization")).isEqualTo(OURS);
    } else {
      assertThat(sent.field("Authorization")).isEqualTo(authorization);
    }
  }

  @ParameterizedTest
  @CsvSource({"/brr/, 0", "/strip/, 1"})
  void aSessionInAuthorizationIsNoStaleProof(String path, int stale) throws IOException {
    double before = bench.metric("latchkey_caller_stale_proofs_total");
    bench.get(path + "x", "Authorization: Bearer session\r\n");

    assertThat(bench.metric("latchkey_caller_stale_proofs_total") - before)
        .as("by either version")
        .isEqualTo(2 * stale);
  }

  @ParameterizedTest
  @CsvSource({
    "/fwd/, '', 401 cookie:no-session",
    "/fwd/, Cookie: a=1; .ASPXAUTHX=2, 401 cookie:no-session",
    "/fwd/, Authorization: Bearer session, 401 cookie:no-session",
    "/brr/, '', 401 cookie:no-session",
    "/brr/, Authorization: Basic b2xkOm9sZA==, 401 cookie:no-session",
    "/fwd/, Cookie: .ASPXAUTH=, 400 cookie:malformed-session",
    "/fwd/, Cookie: .ASPXAUTH, 400 cookie:malformed-session",
    "/fwd/, Cookie: .ASPXAUTH=\"\", 400 cookie:malformed-session",
    "/fwd/, Cookie: .ASPXAUTH=a; .ASPXAUTH=a, 400 cookie:malformed-session",
    "/fwd/, Cookie: .ASPXAUTH=a | Cookie: .aspxauth=b, 400 cookie:malformed-session",
    "/fwd2/, Cookie: .ASPXAUTH=, 400 cookie:malformed-session",
    "/fwd2/, Cookie: .ASPXAUTH=a; .ASPXAUTH=b, 400 cookie:malformed-session",
    "/brr/, Cookie: .ASPXAUTH=, 400 cookie:malformed-session",
    "/brr/, Cookie: .ASPXAUTH=a b, 400 cookie:malformed-session",
    "/brr/, Cookie: .ASPXAUTH=a{b}, 400 cookie:malformed-session",
    "/brr2/, Cookie: .ASPXAUTH=, 400 cookie:malformed-session",
    "/brr2/, 'Cookie: .ASPXAUTH=a,b', 400 cookie:malformed-session",
    "/brr2/, Cookie: .ASPXAUTH=a; .ASPXAUTH=a, 400 cookie:malformed-session",
    "/brr/, Authorization: Bearer one | Authorization: Bearer two, 400 cookie:malformed-session",
    "/brr/, Authorization: Bearer one | Cookie: .ASPXAUTH=two, 400 cookie:malformed-session",
    "/brr/, Authorization: Bearer a b, 400 cookie:malformed-session",
  })
  void withoutOneGoodSessionNothingGoes(String path, String lines, String verdict)
      throws IOException {
    Answer answer = bench.get(path + "x", lines(lines));

    assertThat(answer.verdict()).isEqualTo(verdict);
    bench.assertNothingSent();
  }

  /** Paths: the tenant's / is the route's prefix. */
  @ParameterizedTest
  @CsvSource({
    "/strip/, '', .ASPXAUTH=n; Path=/, ''",
    "/strip/, '', lang=de, ''",
    "/back/, '', lang=de; Path=/x, lang=de; Path=/back/x",
    "/back/, '', LANG=de, ''",
    "/back/, '', .ASPXAUTH=n, ''",
    "/back/, '', 'lang=de, .ASPXAUTH=n', ''",
    "/api/, '', any=1, ''",
    "/fwd/, .ASPXAUTH=x, .ASPXAUTH=n; path=/; Secure; HttpOnly, .ASPXAUTH=n; HttpOnly; Path=/fwd/",
    "/fwd/, .ASPXAUTH=x, a=1; Domain=.acme.example; Path=/sub; SameSite=Lax, a=1; SameSite=Lax; Path=/fwd/sub",
    "/fwd/, .ASPXAUTH=x, CCSID=1, CCSID=1; Path=/fwd/",
    "/fwd2/, .ASPXAUTH=x, .ASPXAUTH=n; Path=/; Expires=Thu 01 Jan 1970, .ASPXAUTH=n; Expires=Thu 01 Jan 1970; Path=/fwd2/",
    "/fwd2/, '', .ASPXAUTH=n; Path=/, ''",
    "/fwd2/, '', a=1, ''",
    "/brr/, .ASPXAUTH=x, .ASPXAUTH=n; HttpOnly; Path=/, .ASPXAUTH=n; HttpOnly; Path=/brr/",
    "/brr2/, .ASPXAUTH=x, a=1, a=1; Path=/brr2/",
    "/brr2/, '', a=1, ''",
    "/brr2/, '', lang=1, lang=1; Path=/brr2/",
    "/brr2/, '', idToken-a=1, ''",
  })
  void aCookieComesBackOnlyToWhomItBelongs(
      String path, String cookie, String setCookie, String coming) throws IOException {
    bench.tenant.answers(FakeTenant.answer("200 OK", "Set-Cookie: " + setCookie + "\r\n", "hi"));
    Answer answer = bench.get(path + "x", cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n");

    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(answer.all("Set-Cookie")).isEqualTo(coming.isEmpty() ? List.of() : List.of(coming));
    assertThat(bench.sent().head()).startsWith("GET /x ");
  }
}
