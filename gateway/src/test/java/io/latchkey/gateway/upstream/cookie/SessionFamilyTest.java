package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.CookieVerdict.Speaker;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which cookies are of a tenant's sessions, for each kind, and what becomes of them in each mode.
 */
class SessionFamilyTest {
  private static final PathMapping PATHS = new PathMapping("", "/", false);
  private static final Set<String> MORE = Set.of("f4e1c0ffee");

  private static CookieRule rule(TenantKind kind, Aspxauth mode, String... returned) {
    return new CookieRule(kind, MORE, mode, mode != Aspxauth.STRIP, Set.of(returned), PATHS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // name              | identity | sws  | aic   | generic
        ".ASPXAUTH           | true     | true | true  | true",
        ".aspxauth           | true     | true | true  | true",
        ".ASPXAUTHC1         | true     | true | true  | true",
        ".ASPXAUTHX          | false    | true | false | false",
        "CCSID               | true     | true | false | false",
        "ccsid               | true     | true | false | false",
        "refreshToken-ABC123 | true     | true | false | false",
        "idToken-ABC123      | true     | true | false | false",
        "JSESSIONID          | false    | true | true  | false",
        "jsessionid          | false    | true | true  | false",
        "JSESSIONID2         | false    | true | false | false",
        "amlbcookie          | false    | true | true  | false",
        "AMLBCOOKIE          | false    | true | true  | false",
        "iPlanetDirectoryPro | false    | true | true  | false",
        "iplanetdirectorypro | false    | true | true  | false",
        "iPlanetDirectoryPr  | false    | true | false | false",
        "f4e1c0ffee          | true     | true | true  | true",
        "F4E1C0FFEE          | true     | true | true  | true",
        "theme               | false    | true | false | false",
      })
  void isOfTheFamily(String name, boolean identity, boolean sws, boolean aic, boolean generic) {
    assertThat(SessionFamily.holds(TenantKind.CYBERARK_IDENTITY, MORE, name)).isEqualTo(identity);
    assertThat(SessionFamily.holds(TenantKind.CYBERARK_SWS, MORE, name)).isEqualTo(sws);
    assertThat(SessionFamily.holds(TenantKind.PINGONE_AIC, MORE, name)).isEqualTo(aic);
    assertThat(SessionFamily.holds(TenantKind.GENERIC, MORE, name)).isEqualTo(generic);
    assertThat(SessionFamily.holds(TenantKind.PINGONE_AIC, Set.of(), "f4e1c0ffee")).isFalse();
  }

  private static final String SENT =
      "a=1; JSESSIONID=j; CCSID=c; f4e1c0ffee=s; iPlanetDirectoryPro=i; amlbcookie=01; b=2";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CYBERARK_IDENTITY | a=1; JSESSIONID=j; iPlanetDirectoryPro=i; amlbcookie=01; b=2",
        "CYBERARK_SWS |",
        "PINGONE_AIC | a=1; CCSID=c; b=2",
        "GENERIC | a=1; JSESSIONID=j; CCSID=c; iPlanetDirectoryPro=i; amlbcookie=01; b=2",
      })
  void whatCrossesWhereOurTokenIsSent(TenantKind kind, @Nullable String kept)
      throws RefusedException {
    for (Aspxauth mode : Aspxauth.values()) {
      CookieVerdict verdict =
          rule(kind, mode).onRequest(FieldSection.of("Cookie", SENT), null, false);

      assertThat(verdict.speaker()).isEqualTo(Speaker.SERVICE_ACCOUNT);
      assertThat(verdict.cookies()).isEqualTo(kept == null ? List.of() : List.of(kept));
    }
  }

  @ParameterizedTest
  @EnumSource(TenantKind.class)
  void aCallersOwnSessionKeepsItsOwnCookies(TenantKind kind) throws RefusedException {
    FieldSection fields = FieldSection.of("Cookie", SENT + "; .ASPXAUTH=x");

    CookieVerdict forward = rule(kind, Aspxauth.FORWARD).onRequest(fields, null, false);
    assertThat(forward.speaker()).isEqualTo(Speaker.SESSION);
    assertThat(forward.cookies()).containsExactly(SENT + "; .ASPXAUTH=x");
    CookieVerdict bearer = rule(kind, Aspxauth.BEARER).onRequest(fields, null, false);
    assertThat(bearer.sessionAsBearer()).isTrue();
    assertThat(bearer.cookies()).containsExactly(SENT);
    CookieVerdict strip = rule(kind, Aspxauth.STRIP).onRequest(fields, null, false);
    assertThat(strip.speaker()).isEqualTo(Speaker.SERVICE_ACCOUNT);
    assertThat(String.join("", strip.cookies())).doesNotContain("ASPXAUTH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", ";", "=", "a", "a=1", ";;a=1;", "\u00ff", ",", "\"", "=; =", "%", "a=1,b"
      })
  void noCookieFieldCrossesToSecureWebSessions(String value) throws RefusedException {
    for (Aspxauth mode : Aspxauth.values()) {
      CookieVerdict verdict =
          rule(TenantKind.CYBERARK_SWS, mode)
              .onRequest(FieldSection.of("Cookie", "x=1", "Cookie", value), null, false);

      assertThat(verdict.speaker()).isEqualTo(Speaker.SERVICE_ACCOUNT);
      assertThat(verdict.cookies()).isEmpty();
      assertThat(verdict.removed()).containsExactly("*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1, JSESSIONID=x",
        "\"JSESSIONID\"=x",
        "%4aSESSIONID=x",
        "JSESSIONID=x",
        " jsessionid =x",
        "amlbcookie",
        "=iPlanetDirectoryPro=x",
        "F4e1c0ffee=x",
        ".aspxauthc2=x"
      })
  void noDisguiseOfASessionCookieCrossesToAic(String piece) throws RefusedException {
    CookieVerdict verdict =
        rule(TenantKind.PINGONE_AIC, Aspxauth.STRIP)
            .onRequest(FieldSection.of("Cookie", "k=1; " + piece + "; l=2"), null, false);

    assertThat(verdict.cookies()).containsExactly("k=1; l=2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // kind             | cookie                             | listed | comes back
        "CYBERARK_SWS       | JSESSIONID=1; Path=/               | false  | false",
        "CYBERARK_SWS       | theme=1                            | true   | false",
        "PINGONE_AIC        | JSESSIONID=1; Path=/am; HttpOnly   | false  | false",
        "PINGONE_AIC        | JSESSIONID=1; Path=/am; HttpOnly   | true   | false",
        "PINGONE_AIC        | f4e1c0ffee=1; Domain=t.example     | true   | false",
        "PINGONE_AIC        | amlbcookie=01                      | true   | false",
        "PINGONE_AIC        | theme=1                            | false  | false",
        "PINGONE_AIC        | theme=1                            | true   | true",
        "PINGONE_AIC        | theme=1, JSESSIONID=2              | true   | false",
        "CYBERARK_IDENTITY  | theme=1                            | true   | true",
        "GENERIC            | JSESSIONID=1                       | true   | true",
        "GENERIC            | JSESSIONID=1                       | false  | false",
      })
  void whatComesBackBesideOurToken(
      TenantKind kind, String setCookie, boolean listed, boolean returned) {
    String name = setCookie.substring(0, setCookie.indexOf('='));
    for (Aspxauth mode : Aspxauth.values()) {
      CookieRule rule = listed ? rule(kind, mode, name) : rule(kind, mode);

      assertThat(rule.onResponse(setCookie, true, true) != null).isEqualTo(returned);
    }
  }

  @Test
  void aCallersOwnSessionGetsItsCookiesReScoped() {
    assertThat(
            rule(TenantKind.PINGONE_AIC, Aspxauth.FORWARD)
                .onResponse(
                    "f4e1c0ffee=1; Path=/; Domain=openam-acme.forgeblocks.com; Secure; HttpOnly",
                    false,
                    true))
        .isEqualTo("f4e1c0ffee=1; Secure; HttpOnly; Path=/");
  }
}
