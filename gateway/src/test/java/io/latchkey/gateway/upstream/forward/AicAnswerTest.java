package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traits of PingOne Advanced Identity Cloud's answers that a proxy must handle. */
class AicAnswerTest {

  private static List<String> answered(String tenant, String... fields) {
    CookieRule cookies =
        new CookieRule(
            TenantKind.PINGONE_AIC,
            Set.of("f4e1c0ffee"),
            Aspxauth.STRIP,
            false,
            Set.of(),
            Calls.PLAIN);
    AnswerContext context =
        new AnswerContext(
            Calls.authority("aic.acme.example:8183"), true, true, cookies, "req-1", Calls.NO_ECHO);
    ForwardRule rule =
        new ForwardRule(
            TenantKind.PINGONE_AIC, Set.of(), List.of(URI.create(tenant)), Calls.PLAIN, "edge");
    AnswerHead head = rule.answer(201, FieldSection.of(fields), context);
    return Calls.lines(head.lines(), head.length());
  }

  @Test
  void anAnswerIsAsItWasButForWhatBindsToTheTenant() {
    assertThat(
            answered(
                "https://openam-acme.forgeblocks.com",
                "Content-Type",
                "application/json;charset=utf-8",
                "ETag",
                "\"000000001\"",
                "Set-Cookie",
                "JSESSIONID=1; Path=/am; Secure; HttpOnly",
                "Set-Cookie",
                "amlbcookie=01; Domain=openam-acme.forgeblocks.com",
                "Set-Cookie",
                "f4e1c0ffee=AQIC; Domain=openam-acme.forgeblocks.com",
                "X-ForgeRock-TransactionId",
                "t-1/0",
                "Content-API-Version",
                "resource=1.0",
                "Strict-Transport-Security",
                "max-age=31536000; includeSubDomains; preload;",
                "Alt-Svc",
                "h3=\":443\"; ma=2592000",
                "Via",
                "1.1 google",
                "Cache-Control",
                "no-store"))
        .containsExactly(
            "Content-Type: application/json;charset=utf-8",
            "ETag: \"000000001\"",
            "X-ForgeRock-TransactionId: t-1/0",
            "Content-API-Version: resource=1.0",
            "Via: 1.1 google",
            "Cache-Control: no-store",
            "X-Request-Id: req-1");
  }

  @ParameterizedTest
  @CsvSource({
    "https://openam-acme.forgeblocks.com,https://openam-acme.forgeblocks.com",
    "https://openam-acme.forgeblocks.com,https://openam-acme.forgeblocks.com:443",
    "https://openam-acme.forgeblocks.com:443,https://openam-acme.forgeblocks.com",
    "https://openam-acme.forgeblocks.com:443,https://OpenAM-acme.forgeblocks.com:443",
    "http://127.0.0.1:8183,http://127.0.0.1:8183",
  })
  void locationPointsAtTheGateway(String tenant, String sent) {
    String path = "/openidm/managed/alpha_user/5e1a?_fields=%2F#x";

    assertThat(answered(tenant, "Location", sent + path))
        .contains("Location: https://aic.acme.example:8183" + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://openam-acme.forgeblocks.com:8443/a",
        "http://openam-acme.forgeblocks.com/a",
        "https://other.forgeblocks.com/a",
        "com.acme.app://callback"
      })
  void anotherLocationStays(String sent) {
    assertThat(answered("https://openam-acme.forgeblocks.com", "Location", sent))
        .contains("Location: " + sent);
  }
}
