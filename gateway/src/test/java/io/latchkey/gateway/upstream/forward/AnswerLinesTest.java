package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLinesTest {
  private static final ForwardRule RULE =
      Calls.rule(TenantKind.CYBERARK_IDENTITY, Calls.STRIPPED, "https://tenant.example");

  private static List<String> answered(Aspxauth mode, boolean ourToken, String... fields) {
    AnswerContext context =
        new AnswerContext(
            Calls.authority("api.acme.example"),
            true,
            ourToken,
            Calls.cookies(mode, Calls.STRIPPED),
            "req-1",
            Calls.NO_ECHO);
    AnswerHead head = RULE.answer(201, FieldSection.of(fields), context);
    assertThat(head.status()).isEqualTo(201);
    return Calls.lines(head.lines(), head.length());
  }

  @Test
  void endToEndFieldsKeepTheirOrderAndSpelling() {
    assertThat(
            answered(
                Aspxauth.STRIP,
                true,
                "date",
                "Mon, 01 Jun 2026 00:00:00 GMT",
                "ETag",
                "\"1\"",
                "X-Powered-By",
                "ASP.NET",
                "Via",
                "1.1 google",
                "Refresh",
                "0; url=https://tenant.example/x",
                "Content-Type",
                "application/json",
                "WWW-Authenticate",
                "Bearer",
                "Cache-Control",
                "no-store"))
        .containsExactly(
            "date: Mon, 01 Jun 2026 00:00:00 GMT",
            "ETag: \"1\"",
            "X-Powered-By: ASP.NET",
            "Via: 1.1 google",
            "Refresh: 0; url=https://tenant.example/x",
            "Content-Type: application/json",
            "WWW-Authenticate: Bearer",
            "Cache-Control: no-store",
            "X-Request-Id: req-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Transfer-Encoding",
        "Upgrade",
        "Content-Length",
        "Proxy-Authenticate",
        "Proxy-Authentication-Info",
        "Alt-Svc",
        "strict-transport-security",
        "X-Request-Id",
        "Set-Cookie2",
        "Set-Cookie"
      })
  void isDropped(String name) {
    assertThat(answered(Aspxauth.STRIP, true, name, "x=1"))
        .containsExactly("X-Request-Id: req-1", "Cache-Control: private");
  }

  @Test
  void whatConnectionNominatesIsDropped() {
    assertThat(
            answered(
                Aspxauth.STRIP,
                true,
                "X-Hop",
                "1",
                "Connection",
                "x-hop, cache-control",
                "Cache-Control",
                "public"))
        .containsExactly("X-Request-Id: req-1", "Cache-Control: private");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cache-Control", "Expires", "Pragma"})
  void aWordOnCachingIsTheTenants(String name) {
    assertThat(answered(Aspxauth.STRIP, true, name, "0"))
        .containsExactly(name + ": 0", "X-Request-Id: req-1");
  }

  @Test
  void cookiesComeBackByTheirRule() {
    String[] fields = {"Set-Cookie", ".ASPXAUTH=1; Path=/", "set-cookie", "app=2; Domain=x"};

    assertThat(answered(Aspxauth.STRIP, true, fields))
        .contains("Set-Cookie: app=2; Path=/identity/")
        .noneMatch(line -> line.contains("ASPXAUTH"));
    assertThat(answered(Aspxauth.FORWARD, false, fields))
        .contains("Set-Cookie: .ASPXAUTH=1; Path=/identity/", "Set-Cookie: app=2; Path=/identity/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Location | https://TENANT.example:443/a?b=https://tenant.example/#id_token=x |"
            + " https://api.acme.example/identity/a?b=https://tenant.example/#id_token=x",
        "content-location | /a | /identity/a",
        "Location | https://other.example/a | https://other.example/a",
        "Location | |",
      })
  void locationsPointToTheGateway(String name, String sent, String expected) {
    String value = expected == null ? "" : expected;
    assertThat(answered(Aspxauth.STRIP, true, name, sent == null ? "" : sent))
        .startsWith(name + ": " + value);
  }
}
