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
import org.junit.jupiter.params.provider.ValueSource;

/** Cookie fields as clients and attackers really write them; see {@link CookieIT} for the rules. */
class HostileCookieIT {
  private static final String YAML =
      """
      tenants: { identity: { kind: cyberark-identity, url: "TENANT" } }
      serviceAccounts:
        hr: { tenant: identity, grant: clientCredentials, application: app, clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: id, path: /, tenant: identity, serviceAccount: hr, callers: { app: [all] } }
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

  private static String lines(String text) {
    return text.isEmpty() ? "" : text.replace(" | ", "\r\n") + "\r\n";
  }

  /** Lines are parted by {@code |}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "Cookie: a=1;b=2;c=3 > Cookie: a=1;b=2;c=3",
        "Cookie: a=1 ;  b = 2 ;; c > Cookie: a=1 ;  b = 2 ;; c",
        "Cookie: a=1;.ASPXAUTH=x;b=2 > Cookie: a=1;b=2",
        "Cookie: .ASPXAUTH=x;b=2 > Cookie: b=2",
        "Cookie: a=1; .ASPXAUTH =x; b=2 > Cookie: a=1; b=2",
        "Cookie: a=1;\t.aSpXaUtH\t=x > Cookie: a=1",
        "Cookie: a=1; \".ASPXAUTH\"=x; \".ASP\\XAUTH\"=y > Cookie: a=1",
        "Cookie: a=1; %2EASPXAUTH=x; %252easpxauth=y > Cookie: a=1",
        "Cookie: $Version=\"1\"; .ASPXAUTH=\"x\"; $Path=\"/\" > Cookie: $Version=\"1\"; $Path=\"/\"",
        "Cookie: a=1, .ASPXAUTH=x; b=2 > Cookie: b=2",
        "Cookie: a=\"x; .ASPXAUTH=y\"; b=2 > Cookie: a=\"x; b=2",
        "Cookie: a=b=c==; eq==; =v; =.ASPXAUTH=x > Cookie: a=b=c==; eq==; =v",
        "Cookie: \u00a0.ASPXAUTH=x; .ASPX\u00adAUTH=y; caf\u00e9=\u00ff > Cookie: caf\u00e9=\u00ff",
        "Cookie: .ASPXAUTHC1=a; .ASPXAUTHC2=b; .ASPXAUTHX=c > Cookie: .ASPXAUTHX=c",
        "Cookie: .ASPXAUTH; .ASPXAUTH=; .ASPXAUTHC > Cookie: .ASPXAUTHC",
        "Cookie: {\"k\":[1,2]}; a=\"q,r s\" > Cookie: {\"k\":[1,2]}; a=\"q,r s\"",
        "Cookie: a=1 | COOKIE: .ASPXAUTH=x | cookie: | cookie: b=2 > Cookie: a=1 | Cookie:  | Cookie: b=2",
        "Cookie: CCSID=1; ccsid=2; XCCSID=3; CCSIDX=4 > Cookie: XCCSID=3; CCSIDX=4",
        "Cookie2: $Version=1; .ASPXAUTH=x > ``",
      })
  void noSessionCrossesAndAllElseDoes(String given, String crossing) throws IOException {
    Answer answer = bench.get("/x", lines(given.strip()));

    assertThat(answer.verdict()).isEqualTo("200");
    bench.assertSent(
        "GET /x",
        lines(crossing.strip()),
        answer,
        "X-IDAP-NATIVE-CLIENT: true\r\nAuthorization: Bearer token-1\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(chars = {0, 1, 0x1f, 0x7f})
  void aControlByteIsRefused(char control) throws IOException {
    assertThat(bench.get("/x", "Cookie: a=1" + control + ".ASPXAUTH=x\r\n").verdict())
        .isEqualTo("400 parse:malformed");
    bench.assertNothingSent();
  }
}
