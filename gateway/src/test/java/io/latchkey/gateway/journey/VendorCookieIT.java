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

/** Cookies of the session families of two vendors, under every {@code aspxauth}, both ways. */
class VendorCookieIT {
  private static final String YAML =
      """
      tenants:
        sws: { kind: cyberark-sws, url: "TENANT", issuer: "TENANT/auth/realms/serviceaccounts" }
        aic: { kind: pingone-aic, url: "TENANT", sessionCookies: [f4e1c0ffee] }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: sws-strip, path: /sws/strip/, <sws>, serviceAccount: admin, <all> }
        - { name: sws-fwd, path: /sws/fwd/, <sws>, aspxauth: forward, <all> }
        - { name: sws-fwd2, path: /sws/fwd2/, <sws>, aspxauth: forward, <admin>, <all> }
        - { name: sws-brr, path: /sws/brr/, <sws>, aspxauth: bearer, <all> }
        - { name: sws-brr2, path: /sws/brr2/, <sws>, aspxauth: bearer, <admin>, <all> }
        - { name: aic-strip, path: /aic/strip/, <aic>, serviceAccount: ops, <all> }
        - { name: aic-back, path: /aic/back/, <aic>, serviceAccount: ops, returnCookies: [lang], <all> }
        - { name: aic-fwd, path: /aic/fwd/, <aic>, aspxauth: forward, <all> }
        - { name: aic-fwd2, path: /aic/fwd2/, <aic>, aspxauth: forward, <ops>, returnCookies: [lang], <all> }
        - { name: aic-brr, path: /aic/brr/, <aic>, aspxauth: bearer, <all> }
        - { name: aic-brr2, path: /aic/brr2/, <aic>, aspxauth: bearer, <ops>, <all> }
        - { name: aic-keyed, path: /aic/keyed/, <aic>, serviceAccount: logs, <all> }
      serviceAccounts:
        logs: { tenant: aic, grant: staticHeaders, headers: { x-api-key: our-id } }
      """;

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    VendorKeys.write(directory);
    String yaml =
        YAML.replace("<sws>", "tenant: sws, stripPrefix: true")
            .replace("<aic>", "tenant: aic, stripPrefix: true")
            .replace("<all>", "callers: { app: [all] }")
            .replace("<ops>", "serviceAccount: ops, withoutCookie: serviceAccount")
            .replace("<admin>", "serviceAccount: admin, withoutCookie: serviceAccount");
    yaml += VendorKeys.sws("admin", "administrator") + VendorKeys.aic("ops", "");
    bench = Bench.start(directory, yaml).bothWays();
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
    "/sws/strip/, '', '', OURS",
    "/sws/strip/, Cookie: a=1; b=2, '', OURS",
    "/sws/strip/, Cookie: .ASPXAUTH=x | Cookie: KEYCLOAK_SESSION=y | Cookie: lang=de, '', OURS",
    "/sws/strip/, Cookie: ; | Cookie: no-pair, '', OURS",
    "/sws/fwd/, Cookie: a=1; .ASPXAUTH=x, a=1; .ASPXAUTH=x, ''",
    "/sws/fwd2/, Cookie: a=1; .ASPXAUTH=x; KC=2, a=1; .ASPXAUTH=x; KC=2, ''",
    "/sws/fwd2/, Cookie: a=1, '', OURS",
    "/sws/brr/, Cookie: a=1; .ASPXAUTH=x; b=2, a=1; b=2, Bearer x",
    "/sws/brr2/, Cookie: .ASPXAUTH=x; lang=de, lang=de, Bearer x",
    "/sws/brr2/, Cookie: lang=de, '', OURS",
    "/sws/brr2/, Authorization: Bearer own | Cookie: lang=de, lang=de, Bearer own",
    "/aic/strip/, Cookie: JSESSIONID=1; amlbcookie=2; iPlanetDirectoryPro=3; f4e1c0ffee=4, '', OURS",
    "/aic/strip/, Cookie: a=1; jsessionid=1; AMLBCOOKIE=2; b=2, a=1; b=2, OURS",
    "/aic/strip/, Cookie: F4E1C0FFEE=4 | Cookie: b=2 | Cookie: iplanetdirectorypro=x, b=2, OURS",
    "/aic/strip/, Cookie: .ASPXAUTH=x; .ASPXAUTHC1=y; z=1, z=1, OURS",
    "/aic/strip/, 'Cookie: z=1, JSESSIONID=2; y=3', y=3, OURS",
    "/aic/strip/, Cookie: z=\"a; JSESSIONID=2\"; y=3, z=\"a; y=3, OURS",
    "/aic/strip/, Cookie: %4ASESSIONID=2; %2566=3; \"JSESSIONID\"=4; y=3, %2566=3; y=3, OURS",
    "/aic/strip/, Cookie: JSESSIONIDX=2; f4e1c0ffee0=3; CCSID=4, JSESSIONIDX=2; f4e1c0ffee0=3; CCSID=4, OURS",
    "/aic/keyed/, Cookie: iPlanetDirectoryPro=3; theme=dark, theme=dark, KEYED",
    "/aic/fwd/, Cookie: JSESSIONID=1; .ASPXAUTH=x; f4e1c0ffee=4, JSESSIONID=1; .ASPXAUTH=x; f4e1c0ffee=4, ''",
    "/aic/fwd2/, Cookie: JSESSIONID=1; f4e1c0ffee=4; a=1, a=1, OURS",
    "/aic/fwd2/, Cookie: JSESSIONID=1; .ASPXAUTH=x, JSESSIONID=1; .ASPXAUTH=x, ''",
    "/aic/brr/, Cookie: JSESSIONID=1; .ASPXAUTH=x, JSESSIONID=1, Bearer x",
    "/aic/brr2/, Cookie: JSESSIONID=1; a=1, a=1, OURS",
    "/aic/brr2/, Cookie: JSESSIONID=1; .ASPXAUTH=x, JSESSIONID=1, Bearer x",
  })
  void theSessionGoesWhereTheRouteSays(
      String path, String lines, String cookie, String authorization) throws IOException {
    Answer answer = bench.get(path + "x", lines(lines));

    assertThat(answer.verdict()).isEqualTo("200");
    Answer sent = bench.sent();
    assertThat(String.join(" | ", sent.all("Cookie"))).isEqualTo(cookie);
    assertThat(sent.field("x-api-key")).isEqualTo(authorization.equals("KEYED") ? "our-id" : "");
    assertThat(sent.field("Authorization"))
        .isEqualTo(
            switch (authorization) {
              case "OURS" -> "Bearer token-1";
              case "KEYED" -> "";
              default -> authorization;
            });
  }

  @ParameterizedTest
  @CsvSource({
    "/sws/fwd/, Cookie: KC=1, 401 cookie:no-session",
    "/sws/brr/, '', 401 cookie:no-session",
    "/aic/fwd/, Cookie: iPlanetDirectoryPro=1, 401 cookie:no-session",
    "/aic/brr/, Cookie: JSESSIONID=1, 401 cookie:no-session",
    "/sws/fwd2/, Cookie: .ASPXAUTH=, 400 cookie:malformed-session",
    "/sws/brr2/, Cookie: .ASPXAUTH=a; .aspxauth=b, 400 cookie:malformed-session",
    "/aic/fwd2/, Cookie: .ASPXAUTH=a | Cookie: .ASPXAUTH=a, 400 cookie:malformed-session",
    "/aic/brr2/, Cookie: .ASPXAUTH, 400 cookie:malformed-session",
  })
  void withoutOneGoodSessionNothingGoes(String path, String lines, String verdict)
      throws IOException {
    assertThat(bench.get(path + "x", lines(lines)).verdict()).isEqualTo(verdict);
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "/sws/strip/, '', lang=de, ''",
    "/sws/strip/, '', AUTH_SESSION_ID=1; Path=/auth, ''",
    "/sws/fwd/, .ASPXAUTH=x, KC=1; Path=/; Domain=.alero.io, KC=1; Path=/sws/fwd/",
    "/sws/fwd2/, '', lang=de, ''",
    "/sws/fwd2/, .ASPXAUTH=x, lang=de, lang=de; Path=/sws/fwd2/",
    "/sws/brr2/, '', lang=de, ''",
    "/sws/brr/, .ASPXAUTH=x, KC=1; Path=/v2-edge; HttpOnly, KC=1; HttpOnly; Path=/sws/brr/v2-edge",
    "/aic/strip/, '', JSESSIONID=1; Path=/am; Secure; HttpOnly, ''",
    "/aic/strip/, '', amlbcookie=01; Domain=t.forgeblocks.com, ''",
    "/aic/strip/, '', f4e1c0ffee=s, ''",
    "/aic/strip/, '', lang=de, ''",
    "/aic/back/, '', lang=de; Path=/am, lang=de; Path=/aic/back/am",
    "/aic/back/, '', 'lang=de, JSESSIONID=1', ''",
    "/aic/back/, '', lang=de; iPlanetDirectoryPro=s, ''",
    "/aic/back/, '', F4E1C0FFEE=s, ''",
    "/aic/keyed/, '', JSESSIONID=1, ''",
    "/aic/fwd/, .ASPXAUTH=x, f4e1c0ffee=s; Path=/; Domain=t.forgeblocks.com; HttpOnly, f4e1c0ffee=s; HttpOnly; Path=/aic/fwd/",
    "/aic/fwd/, .ASPXAUTH=x, JSESSIONID=1; Path=/am; Secure; HttpOnly, JSESSIONID=1; HttpOnly; Path=/aic/fwd/am",
    "/aic/fwd2/, '', f4e1c0ffee=s, ''",
    "/aic/fwd2/, '', lang=de, lang=de; Path=/aic/fwd2/",
    "/aic/brr/, .ASPXAUTH=x, amlbcookie=01, amlbcookie=01; Path=/aic/brr/",
    "/aic/brr2/, '', amlbcookie=01, ''",
  })
  void aCookieComesBackOnlyToWhomItBelongs(
      String path, String cookie, String setCookie, String coming) throws IOException {
    bench.tenant.answers(FakeTenant.answer("200 OK", "Set-Cookie: " + setCookie + "\r\n", "hi"));
    Answer answer = bench.get(path + "x", cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n");

    assertThat(answer.verdict()).isEqualTo("200");
    assertThat(answer.all("Set-Cookie")).isEqualTo(coming.isEmpty() ? List.of() : List.of(coming));
  }

  /** AIC takes its session as a field too, and nobody may hand it one, whoever speaks. */
  @ParameterizedTest
  @CsvSource({
    "iPlanetDirectoryPro: s | A: 1, A: 1",
    "IPLANETDIRECTORYPRO: s | iplanetdirectorypro: t | A: 1, A: 1",
    "f4e1c0ffee: s | F4e1C0ffee: t | A: 1, A: 1",
    "JSESSIONID: s | amlbcookie: t | A: 1, A: 1",
    "iPlanetDirectoryProX: s, iPlanetDirectoryProX: s",
    "X-OpenAM-Username: a | X-OpenAM-Password: b | X_OpenAM_Username: c | A: 1, A: 1",
    "X-OpenIDM-Username: a | X-OpenIDM-Password: b | X.OpenIDM.RunAs: c | A: 1, A: 1",
    "Connection: iPlanetDirectoryPro | iPlanetDirectoryPro: s | A: 1, A: 1",
  })
  void aFieldThatIsASessionAtTheTenantStaysBehind(String given, String crossing)
      throws IOException {
    for (String path : new String[] {"/aic/strip/", "/aic/fwd/", "/aic/brr2/", "/aic/keyed/"}) {
      bench.get(path + "x", "Cookie: .ASPXAUTH=x\r\n" + lines(given));

      String crossed = bench.sent().head().replace("Cookie: .ASPXAUTH=x\r\n", "");
      assertThat(crossed)
          .as(path)
          .contains("Host: 127.0.0.1:" + bench.tenant.port() + "\r\n" + lines(crossing) + "Via: ");
    }
  }
}
