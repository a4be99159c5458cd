package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.CookieVerdict.Speaker;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision table of {@code aspxauth}, row by row. */
class CookieRuleTest {
  private static final PathMapping PATHS = new PathMapping("", "/", false);

  private static CookieRule rule(Aspxauth mode, boolean withoutCookie) {
    return new CookieRule(
        TenantKind.CYBERARK_IDENTITY, Set.of("Legacy"), mode, withoutCookie, Set.of(), PATHS);
  }

  private static FieldSection cookies(String... values) {
    return FieldSection.of(
        Arrays.stream(values)
            .flatMap(value -> List.of("Cookie", value).stream())
            .toArray(String[]::new));
  }

  private static Reason refusal(CookieRule rule, FieldSection fields, @Nullable String bearer) {
    try {
      rule.onRequest(fields, bearer == null ? null : Secret.of(bearer), false);
    } catch (RefusedException refused) {
      return refused.refusal().reason();
    }
    throw new AssertionError("it was not refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1; .ASPXAUTH=x; b=2 | a=1; b=2",
        ".ASPXAUTH=x; b=2 | b=2",
        "a=1; .ASPXAUTH=x | a=1",
        "a=1;.aspxauth=x;b=2 | a=1;b=2",
        ".ASPXAUTH=x |",
        ".ASPXAUTH=x; .AspxAuth=y; | ",
        "a=1;   .ASPXAUTH=x ;  b=2; | a=1;  b=2;",
        ".ASPXAUTH=chunks-2; .ASPXAUTHC1=x; .ASPXAUTHC2=y; c=3 | c=3",
        ".ASPXAUTHX=1; .ASPXAUTHC=2; .ASPXAUTHC1X=3; ASPXAUTH=4 | .ASPXAUTHX=1; .ASPXAUTHC=2;"
            + " .ASPXAUTHC1X=3; ASPXAUTH=4",
        "ccsid=1; a=1; refreshToken-ABC=2; IDTOKEN-abc=3; legacy=4 | a=1",
        "refreshToken=1; CCSIDX=2; Legacy2=3 | refreshToken=1; CCSIDX=2; Legacy2=3",
        "a=.ASPXAUTH; b=x.ASPXAUTH=1; c==.ASPXAUTH | a=.ASPXAUTH; b=x.ASPXAUTH=1; c==.ASPXAUTH",
        "a=1, .ASPXAUTH=x; b=2 | b=2",
        "a=1,.ASPXAUTH=x; b=2 | b=2",
        "a=1 .ASPXAUTH=x; b=2 | b=2",
        "a=\"1; .ASPXAUTH=x\"; b=2 | a=\"1; b=2",
        "\".ASPXAUTH\"=x; b=2 | b=2",
        "\".ASP\\XAUTH\"=x; b=2 | b=2",
        "%2EASPXAUTH=x; %252e%41SPXAUTH=y; b=2 | b=2",
        ".ASPXAUTH%00z=x; +.ASPXAUTH+=x; %20.ASPXAUTH%09=x; b=2 | b=2",
        "=.ASPXAUTH=x; b=2 | b=2",
        ".ASPXAUTH; .ASPXAUTH =x; \t.ASPXAUTH\t= x; b=2 | b=2",
        ".ASPXAUTHC%31=x; .ASPXAUTHC01=y; b=2 | b=2",
        "$Version=1; .ASPXAUTH=x; b=2 | $Version=1; b=2",
        "odd; =; ;; x = y ,z; b=\"q;r\" | odd; =; ;; x = y ,z; b=\"q;r\"",
      })
  void noFamilyCookieCrossesWhereOurTokenIsSent(String sent, @Nullable String kept)
      throws RefusedException {
    CookieVerdict verdict = rule(Aspxauth.STRIP, false).onRequest(cookies(sent), null, false);

    assertThat(verdict.speaker()).isEqualTo(Speaker.SERVICE_ACCOUNT);
    assertThat(verdict.session()).isNull();
    assertThat(verdict.cookies()).isEqualTo(kept == null ? List.of() : List.of(kept));
  }

  @Test
  void whiteSpaceOfOtherAlphabetsIsTrimmedFromNames() throws RefusedException {
    FieldSection fields =
        cookies("\u00a0.ASPXAUTH=x; \u00e3\u0080\u0080.ASPXAUTH\u0085=y; caf\u00e9=1");

    assertThat(rule(Aspxauth.STRIP, false).onRequest(fields, null, false).cookies())
        .containsExactly("caf\u00e9=1");
  }

  @Test
  void everyFieldIsLookedAtAndAnEmptiedOneIsDropped() throws RefusedException {
    CookieVerdict verdict =
        rule(Aspxauth.STRIP, false)
            .onRequest(cookies("a=1", ".ASPXAUTH=s3cret", "CCSID=d3vice; b=2"), null, false);

    assertThat(verdict.cookies()).containsExactly("a=1", "b=2");
    assertThat(verdict.removed()).containsExactly(".ASPXAUTH", "CCSID");
    assertThat(verdict.toString()).doesNotContain("s3cret", "d3vice");
  }

  @Test
  void aGenericTenantHasASmallerFamily() throws RefusedException {
    CookieRule rule =
        new CookieRule(TenantKind.GENERIC, Set.of(), Aspxauth.STRIP, false, Set.of(), PATHS);

    assertThat(rule.onRequest(cookies("CCSID=1; .aspxauth=2; idToken-x=3"), null, false).cookies())
        .containsExactly("CCSID=1; idToken-x=3");
  }

  @Test
  void aCallWithoutCookiesCostsNoVerdictOfItsOwn() throws RefusedException {
    CookieRule rule = rule(Aspxauth.STRIP, false);

    assertThat(rule.onRequest(FieldSection.empty(), null, false))
        .isSameAs(rule.onRequest(FieldSection.of("Accept", "*/*"), null, false));
  }

  @ParameterizedTest
  @EnumSource(Aspxauth.class)
  void aProtectedEndpointNeverGetsOurToken(Aspxauth mode) throws RefusedException {
    CookieRule rule = rule(mode, mode != Aspxauth.STRIP);

    assertThat(rule.onRequest(cookies("a=1"), null, true).speaker()).isEqualTo(Speaker.NOBODY);
    assertThat(rule.onRequest(FieldSection.empty(), null, true).speaker())
        .isEqualTo(Speaker.NOBODY);
  }

  @Test
  void forwardSendsTheCallersCookiesAsTheyAre() throws RefusedException {
    FieldSection fields = cookies("a=1;.aspxauth=\"f00=\";  CCSID=2", "refreshToken-x=3 ");

    for (boolean protectedEndpoint : List.of(false, true)) {
      CookieVerdict verdict =
          rule(Aspxauth.FORWARD, true).onRequest(fields, null, protectedEndpoint);

      assertThat(verdict.speaker()).isEqualTo(Speaker.SESSION);
      assertThat(verdict.sessionAsBearer()).isFalse();
      assertThat(verdict.cookies())
          .containsExactly("a=1;.aspxauth=\"f00=\";  CCSID=2", "refreshToken-x=3");
      assertThat(verdict.removed()).isEmpty();
    }
  }

  @Test
  void bearerTakesTheCookieAndSendsItsValue() throws RefusedException {
    CookieVerdict verdict =
        rule(Aspxauth.BEARER, false)
            .onRequest(cookies("a=1; .ASPXAUTH=\"A.b-_~+/9==\"; CCSID=2"), null, false);

    assertThat(verdict.speaker()).isEqualTo(Speaker.SESSION);
    assertThat(verdict.session()).isEqualTo(Secret.of("A.b-_~+/9=="));
    assertThat(verdict.sessionAsBearer()).isTrue();
    assertThat(verdict.cookies()).containsExactly("a=1; CCSID=2");
    assertThat(verdict.removed()).containsExactly(".ASPXAUTH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunks-2", "chunks:2"})
  void bearerAssemblesChunks(String whole) throws RefusedException {
    CookieVerdict verdict =
        rule(Aspxauth.BEARER, false)
            .onRequest(
                cookies(".ASPXAUTHC2=def; .ASPXAUTH=" + whole, ".aspxauthc1=abc"), null, false);

    assertThat(verdict.session()).isEqualTo(Secret.of("abcdef"));
    assertThat(verdict.cookies()).isEmpty();
  }

  @Test
  void aBearerBesideAnotherProofIsASession() throws RefusedException {
    CookieRule rule = rule(Aspxauth.BEARER, false);
    Secret bearer = Secret.of("abc");

    assertThat(rule.onRequest(cookies("a=1"), bearer, false).session()).isEqualTo(bearer);
    assertThat(rule.onRequest(cookies(".ASPXAUTH=abc"), bearer, true).session()).isEqualTo(bearer);
    assertThat(refusal(rule, cookies(".ASPXAUTH=abd"), "abc")).isEqualTo(Reason.MALFORMED_SESSION);
    assertThat(refusal(rule, cookies("a=1"), "a b")).isEqualTo(Reason.MALFORMED_SESSION);
    assertThat(refusal(rule, cookies("a=1"), "")).isEqualTo(Reason.MALFORMED_SESSION);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORWARD", "BEARER"})
  void withoutASessionTheCallIsRefusedUnlessTheAccountMaySpeak(Aspxauth mode)
      throws RefusedException {
    FieldSection fields = cookies("a=1; CCSID=2; .ASPXAUTHX=3");

    assertThat(refusal(rule(mode, false), fields, null)).isEqualTo(Reason.NO_SESSION);
    CookieVerdict ours = rule(mode, true).onRequest(fields, null, false);
    assertThat(ours.speaker()).isEqualTo(Speaker.SERVICE_ACCOUNT);
    assertThat(ours.cookies()).containsExactly("a=1; .ASPXAUTHX=3");
    CookieVerdict nobody = rule(mode, true).onRequest(fields, null, true);
    assertThat(nobody.speaker()).isEqualTo(Speaker.NOBODY);
    assertThat(nobody.cookies()).containsExactly("a=1; CCSID=2; .ASPXAUTHX=3");
  }

  @Test
  void aBearerIsNoSessionWhereCookiesAreForwarded() {
    assertThat(refusal(rule(Aspxauth.FORWARD, false), cookies("a=1"), "abc"))
        .isEqualTo(Reason.NO_SESSION);
  }

  @Test
  void aRefusalHoldsNothingOfTheCookie() {
    assertThatThrownBy(
            () -> rule(Aspxauth.FORWARD, true).onRequest(cookies(".ASPXAUTH=s3 cret"), null, false))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().toString()).doesNotContain("s3"));
  }
}
