package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which request fields cross, and which cannot be made to (class 2 of what must be withstood). */
class RequestFieldsTest {
  private static final ForwardRule RULE =
      Calls.rule(TenantKind.GENERIC, Calls.PLAIN, "https://tenant.example");

  private static final List<String> OURS =
      List.of(
          "Via: 1.1 edge",
          "Forwarded: for=192.0.2.7;proto=http;host=\"api.acme.example:8080\"",
          "X-Forwarded-For: 192.0.2.7",
          "X-Forwarded-Proto: http",
          "X-Forwarded-Host: api.acme.example:8080",
          "X-Request-Id: req-1");

  private static List<String> withOurs(String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    all.addAll(OURS);
    return all;
  }

  @Test
  void endToEndFieldsKeepTheirOrderAndSpelling() throws RefusedException {
    assertThat(
            Calls.sent(
                RULE,
                "accept",
                "*/*",
                "Accept-API-Version",
                "protocol=2.1,resource=1.0",
                "X-ForgeRock-TransactionId",
                "caf\u00e9 \t x",
                "If-Match",
                "\"1\"",
                "Expect",
                "100-continue",
                "Empty",
                "",
                "accept",
                "text/plain",
                "X-OpenIDM-NoSession",
                "true",
                "X_Custom_Field",
                "kept",
                "Proxy-Status",
                "kept"))
        .isEqualTo(
            withOurs(
                "accept: */*",
                "Accept-API-Version: protocol=2.1,resource=1.0",
                "X-ForgeRock-TransactionId: caf\u00e9 \t x",
                "If-Match: \"1\"",
                "Expect: 100-continue",
                "Empty: ",
                "accept: text/plain",
                "X-OpenIDM-NoSession: true",
                "X_Custom_Field: kept",
                "Proxy-Status: kept"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Upgrade",
        "HTTP2-Settings",
        "Trailer",
        "Authorization",
        "Proxy-Authorization",
        "X-Api-Key",
        "X-Latchkey",
        "X-HTTP-Method-Override",
        "X-HTTP-Method",
        "X-Method-Override",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-Original-Host",
        "X-Original-URI",
        "X-Host",
        "X-Real-IP",
        "Forwarded",
        "X-Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Prefix",
        "X-Forwarded-Uri",
        "X-Forwarded-Method",
        "X-Forwarded-Anything",
        "X-OpenIDM-Username",
        "X-OpenIDM-Password",
        "X-OpenIDM-RunAs",
        "X-OpenAM-Username",
        "X-OpenAM-Password",
        "X-Request-Id",
        "Proxy",
        "Cookie2",
        "True-Client-IP"
      })
  void isDroppedInEverySpelling(String name) throws RefusedException {
    for (String spelling :
        List.of(
            name,
            name.toLowerCase(Locale.ROOT),
            name.toUpperCase(Locale.ROOT),
            name.replace('-', '_'),
            name.replace('-', '.'),
            name.replaceFirst("-", "_"),
            name.replace('-', '~'))) {
      assertThat(Calls.sent(RULE, spelling, "spoofed")).as(spelling).isEqualTo(OURS);
    }
  }

  @Test
  void whatConnectionNominatesIsDropped() throws RefusedException {
    assertThat(
            Calls.sent(
                RULE,
                "X-Hop",
                "1",
                "Connection",
                "close, x-hop ,,X-Other",
                "X-Other",
                "2",
                "connection",
                "Keep-Alive\t, accept-encoding",
                "Accept-Encoding",
                "gzip",
                "X-Stays",
                "3"))
        .isEqualTo(withOurs("X-Stays: 3"));
  }

  @Test
  void aNominationCannotTakeAwayWhatProtects() throws RefusedException {
    RequestHead head =
        Calls.head(
            Calls.peer("192.0.2.7", false, false),
            Framing.length(5),
            "Connection",
            "Authorization, Content-Length, Transfer-Encoding, Host, Cookie, X-Forwarded-For,"
                + " X-Forwarded-Proto, X-Forwarded-Host, Forwarded, Via, X-Request-Id, Expect,"
                + " close",
            "Cookie",
            "a=1; .ASPXAUTH=x",
            "Authorization",
            "Bearer x",
            "Content-Length",
            "5",
            "Via",
            "1.0 other",
            "Expect",
            "100-continue",
            "X-Forwarded-For",
            "10.0.0.1");

    assertThat(Calls.sent(RULE, head))
        .containsExactly(
            "Cookie: a=1",
            "Expect: 100-continue",
            "Via: 1.0 other, 1.1 edge",
            OURS.get(1),
            OURS.get(2),
            OURS.get(3),
            OURS.get(4),
            OURS.get(5));
  }

  @Test
  void cookiesStandAtThePlaceOfTheFirst() throws RefusedException {
    assertThat(
            Calls.sent(
                RULE, "A", "1", "Cookie", "x=1", "B", "2", "cookie", ".ASPXAUTH=s; y=2", "C", "3"))
        .startsWith("A: 1", "Cookie: x=1", "Cookie: y=2", "B: 2", "C: 3");
    assertThat(Calls.sent(RULE, "Cookie", ".ASPXAUTH=s")).isEqualTo(OURS);
  }

  @Test
  void trailerGoesOnWithChunkedContentAlone() throws RefusedException {
    RequestHead chunked =
        Calls.head(
            Calls.peer("192.0.2.7", false, false), Framing.CHUNKED, "Trailer", "X-Sum", "TE", "x");

    assertThat(Calls.sent(RULE, chunked)).isEqualTo(withOurs("Trailer: X-Sum"));
  }

  @Test
  void theNativeClientFieldIsAddedForIdentityUnlessThere() throws RefusedException {
    ForwardRule identity =
        Calls.rule(TenantKind.CYBERARK_IDENTITY, Calls.PLAIN, "https://tenant.example");

    assertThat(Calls.sent(identity)).endsWith("X-IDAP-NATIVE-CLIENT: true");
    assertThat(Calls.sent(identity, "X-Idap-Native-Client", "1"))
        .contains("X-Idap-Native-Client: 1")
        .doesNotContain("X-IDAP-NATIVE-CLIENT: true");
    assertThat(Calls.sent(identity, "x-centrify-native-client", "Web"))
        .contains("x-centrify-native-client: Web")
        .doesNotContain("X-IDAP-NATIVE-CLIENT: true");
    assertThat(
            Calls.sent(identity, "Connection", "x-idap-native-client", "X-IDAP-NATIVE-CLIENT", "0"))
        .contains("X-IDAP-NATIVE-CLIENT: true")
        .doesNotContain("X-IDAP-NATIVE-CLIENT: 0");
  }

  @Test
  void theHeadIsTheCallersWithTheTenantsHost() throws RefusedException {
    RequestHead head =
        Calls.head(Calls.peer("::1", true, false), Framing.length(7), "Accept-Encoding", "br");

    OutgoingHead out =
        RULE.request(
            head,
            "/base/a?b",
            Calls.cookies(Aspxauth.STRIP, Calls.PLAIN).onRequest(head.fields(), null, false),
            "req-2",
            true);

    assertThat(out.method()).isEqualTo("POST");
    assertThat(out.target()).isEqualTo("/base/a?b");
    assertThat(out.framing()).isEqualTo(Framing.length(7));
    assertThat(out.idempotent()).isFalse();
    assertThat(Calls.lines(out.lines(), out.length()))
        .contains("Accept-Encoding: identity", "X-Request-Id: req-2")
        .doesNotContain("Accept-Encoding: br");
  }

  @Test
  void aLineBreakCannotBeWritten() {
    RequestHead head = Calls.head(Calls.peer("::1", true, false), Framing.NONE);

    for (String evil : List.of("a\r\nX: y", "a\u010dX", "\0")) {
      assertThatThrownBy(
              () ->
                  RULE.request(
                      head,
                      "/",
                      Calls.cookies(Aspxauth.STRIP, Calls.PLAIN)
                          .onRequest(head.fields(), null, false),
                      evil,
                      false))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void randomFieldsNeverBringADroppedName() throws RefusedException {
    Random random = new Random(11);
    String[] parts = {
      "X", "-", "_", ".", "Forwarded", "For", "Api", "Key", "Original", "Url", "TE"
    };
    for (int round = 0; round < 20_000; round++) {
      StringBuilder name = new StringBuilder();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        name.append(parts[random.nextInt(parts.length)]);
      }
      String canonical = name.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
      boolean dropped =
          canonical.matches("x-(forwarded|original)-.*|x-forwarded|x-api-key|forwarded-for")
              || name.toString().matches("(?i)te|forwarded");
      assertThat(Calls.sent(RULE, name.toString(), "v"))
          .isEqualTo(dropped ? OURS : withOurs(name + ": v"));
    }
  }

  @Test
  void trailersHoldNothingThatAHeadMeans() throws Exception {
    byte[] kept =
        ForwardRule.answerTrailers(
            FieldSection.of(
                "X-Sum",
                "1",
                "Authorization",
                "x",
                "X_Forwarded_For",
                "y",
                "Cookie",
                "z",
                "Content-Length",
                "3",
                "Set-Cookie",
                "a=1",
                "Server-Timing",
                "t"),
            Calls.NO_ECHO);

    assertThat(Calls.lines(kept, kept.length)).containsExactly("X-Sum: 1", "Server-Timing: t");
  }
}
