package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.TenantKind;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An empty, malformed or doubled session is refused, and never counts as no session. */
class MalformedSessionTest {
  private static String outcome(Aspxauth mode, boolean protectedEndpoint, String... fields) {
    CookieRule rule =
        new CookieRule(
            TenantKind.CYBERARK_IDENTITY,
            Set.of(),
            mode,
            true,
            Set.of(),
            new PathMapping("", "/", false));
    try {
      return rule.onRequest(FieldSection.of(fields), null, protectedEndpoint).speaker().name();
    } catch (RefusedException refused) {
      return refused.refusal().reason().name();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".ASPXAUTH",
        ".ASPXAUTH=",
        ".ASPXAUTH=\"\"",
        ".ASPXAUTH=\"",
        ".ASPXAUTH=a b",
        ".ASPXAUTH=a,b",
        ".ASPXAUTH=a\\b",
        ".ASPXAUTH=a\"b",
        ".ASPXAUTH=\"a\"b",
        ".ASPXAUTH=caf\u00e9",
        ".ASPXAUTH =a",
        ".ASPXAUTH= a",
        ".ASPXAUTH=a; .ASPXAUTH=a",
        ".ASPXAUTH=a; x=1; .aspxauth=b",
        ".ASPXAUTH=a; .ASPXAUTH",
        ".ASPXAUTH=a; \".ASPXAUTH\"=b",
        ".ASPXAUTH=a; %2EASPXAUTH=b",
        "\".ASPXAUTH\"=a",
        "%2eASPXAUTH=a",
        "\u00a0.ASPXAUTH=a",
        "x=1,.ASPXAUTH=a",
        "x=1 .ASPXAUTH=a",
        "=.ASPXAUTH=a",
        ".ASPXAUTHC1=a",
        ".ASPXAUTH=a; .ASPXAUTHC1=b",
        ".ASPXAUTH=chunks-1",
        ".ASPXAUTH=chunks-2; .ASPXAUTHC1=a",
        ".ASPXAUTH=chunks-1; .ASPXAUTHC1=a; .ASPXAUTHC2=b",
        ".ASPXAUTH=chunks-2; .ASPXAUTHC2=a; .ASPXAUTHC5=b",
        ".ASPXAUTH=chunks-1; .ASPXAUTHC1=a; .ASPXAUTHC1=a",
        ".ASPXAUTH=chunks-1; .ASPXAUTHC01=a",
        ".ASPXAUTH=chunks-0",
        ".ASPXAUTH=chunks-",
        ".ASPXAUTH=chunks-x; .ASPXAUTHC1=a",
        ".ASPXAUTH=chunks-99999999999; .ASPXAUTHC1=a",
        ".ASPXAUTH=chunks-1; .ASPXAUTHC1=",
      })
  void isRefusedInEitherMode(String cookie) {
    for (Aspxauth mode : new Aspxauth[] {Aspxauth.FORWARD, Aspxauth.BEARER}) {
      assertThat(outcome(mode, false, "Cookie", cookie)).isEqualTo(Reason.MALFORMED_SESSION.name());
      assertThat(outcome(mode, true, "Cookie", cookie)).isEqualTo(Reason.MALFORMED_SESSION.name());
    }
  }

  @Test
  void twoFieldsDoubleASessionToo() {
    assertThat(outcome(Aspxauth.FORWARD, false, "Cookie", ".ASPXAUTH=a", "cookie", ".ASPXAUTH=a"))
        .isEqualTo(Reason.MALFORMED_SESSION.name());
  }

  @ParameterizedTest
  @CsvSource({
    "a:b, SESSION, MALFORMED_SESSION",
    "a%3D, SESSION, MALFORMED_SESSION",
    "=, SESSION, MALFORMED_SESSION",
    "a=b, SESSION, MALFORMED_SESSION",
    "ab==, SESSION, SESSION",
  })
  void onlyAB64TokenCanBecomeABearer(String value, String forwarded, String translated) {
    assertThat(outcome(Aspxauth.FORWARD, false, "Cookie", ".ASPXAUTH=" + value))
        .isEqualTo(forwarded);
    assertThat(outcome(Aspxauth.BEARER, false, "Cookie", ".ASPXAUTH=" + value))
        .isEqualTo(translated);
  }

  @Test
  void asManyChunksAsTheLimitPassAndOneMoreDoesNot() {
    assertThat(outcome(Aspxauth.BEARER, false, "Cookie", chunked(SessionReader.MAX_CHUNKS)))
        .isEqualTo("SESSION");
    assertThat(outcome(Aspxauth.BEARER, false, "Cookie", chunked(SessionReader.MAX_CHUNKS + 1)))
        .isEqualTo(Reason.MALFORMED_SESSION.name());
  }

  private static String chunked(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "; .ASPXAUTHC" + i + "=x")
        .collect(Collectors.joining("", ".ASPXAUTH=chunks-" + count, ""));
  }
}
