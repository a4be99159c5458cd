package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetCookieTest {
  private static final PathMapping PATHS = new PathMapping("/base", "/identity/", true);

  private static CookieRule rule(Aspxauth mode) {
    return new CookieRule(
        TenantKind.CYBERARK_IDENTITY, Set.of(), mode, true, Set.of("app", "CCSID"), PATHS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1 | a=1; Path=/identity/",
        "a=1; Path=/base/x | a=1; Path=/identity/x",
        "a=1; path=/base | a=1; Path=/identity",
        "a=1; PATH = /base/ ; HttpOnly | a=1; HttpOnly; Path=/identity/",
        "a=1; Path=/ | a=1; Path=/identity/",
        "a=1; Path=/other | a=1; Path=/identity/",
        "a=1; Path=/base/../x | a=1; Path=/identity/",
        "a=1; Path | a=1; Path=/identity/",
        "a=1; Path=/base/x; Path=/base/y | a=1; Path=/identity/y",
        "a=1; Domain=.example.com; Path=/base/x | a=1; Path=/identity/x",
        "a=1;DOMAIN =x;domain;  Path=/base/x | a=1; Path=/identity/x",
        "a=1; Secure; HTTPONLY; samesite=None | a=1; Secure; HTTPONLY; samesite=None;"
            + " Path=/identity/",
        "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=5 | a=1; Expires=Wed, 21 Oct 2026"
            + " 07:28:00 GMT; Max-Age=5; Path=/identity/",
        "a=1;;Secure;Odd=\"x\" | a=1;;Secure;Odd=\"x\"; Path=/identity/",
        "a=\"x y\"=z,w | a=\"x y\"=z,w; Path=/identity/",
        ".ASPXAUTH=abc; path=/base/; secure; HttpOnly | .ASPXAUTH=abc; secure; HttpOnly;"
            + " Path=/identity/",
        "a= | a=; Path=/identity/",
        "a[b]=1 | a[b]=1; Path=/identity/",
      })
  void aSessionOfTheCallersOwnIsScopedToTheGateway(String sent, String expected) {
    for (Aspxauth mode : new Aspxauth[] {Aspxauth.FORWARD, Aspxauth.BEARER}) {
      assertThat(rule(mode).onResponse(sent, false, true)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1; Secure; HttpOnly | a=1; HttpOnly; Path=/identity/",
        "a=1; SECURE =x;SameSite=Lax | a=1;SameSite=Lax; Path=/identity/",
        "secure=1; securely | secure=1; securely; Path=/identity/",
      })
  void secureIsDroppedOnCleartext(String sent, String expected) {
    assertThat(rule(Aspxauth.FORWARD).onResponse(sent, false, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "a",
        "=1",
        "  =1; Path=/",
        "a b=1",
        "\"a\"=1",
        "a,b=1",
        "caf\u00e9=1",
        "a=\r\nX: y",
        "a=\u010d"
      })
  void whatNamesNoCookieIsDropped(String sent) {
    assertThat(rule(Aspxauth.FORWARD).onResponse(sent, false, true)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=1; Path=/base/x; Domain=d | app=1; Path=/identity/x",
        "app=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT | app=1; Expires=Wed, 21 Oct 2026 07:28:00"
            + " GMT; Path=/identity/",
        "app=1,2 | app=1,2; Path=/identity/",
        "App=1 |",
        "other=1 |",
        ".ASPXAUTH=1 |",
        "CCSID=1 |",
        "refreshToken-x=1 |",
        "app=1, .ASPXAUTH=2 |",
        "app=1, other=2 |",
        "app=1; Path=/,other=2 |",
        "app=1; .ASPXAUTH=2 |",
        "app=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, other=2 |",
      })
  void besideOurTokenOnlyListedCookiesComeBack(String sent, @Nullable String expected) {
    assertThat(rule(Aspxauth.STRIP).onResponse(sent, true, true)).isEqualTo(expected);
    assertThat(rule(Aspxauth.FORWARD).onResponse(sent, true, true)).isEqualTo(expected);
  }

  @Test
  void aStripRouteReturnsNoSessionEvenIfNobodySpoke() {
    assertThat(rule(Aspxauth.STRIP).onResponse(".ASPXAUTH=1", false, true)).isNull();
  }

  @ParameterizedTest
  @EnumSource(Aspxauth.class)
  void noGarbageThrowsOrBringsALineBreak(Aspxauth mode) {
    Random random = new Random(5);
    String letters = "=;, \"apP\\/.%\tdomain\u00e9\r\n\0";
    CookieRule rule = rule(mode);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder value = new StringBuilder(random.nextBoolean() ? "app=" : "");
      for (int i = random.nextInt(30); i > 0; i--) {
        value.append(letters.charAt(random.nextInt(letters.length())));
      }
      String result = rule.onResponse(value.toString(), random.nextBoolean(), true);
      assertThat(result == null ? "" : result).doesNotContain("\r", "\n", "\0");
    }
  }
}
