package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.SecretTraces;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EchoFilterTest {
  private static final String TOKEN = "Zk3vX9_q-Lw7Tn2RbY8cUe5HsD4aMj6P";
  private static final SecretTraces TRACES = SecretTraces.of(List.of(Secret.of(TOKEN)));
  private static final ForwardRule RULE =
      Calls.rule(TenantKind.CYBERARK_IDENTITY, Calls.STRIPPED, "https://tenant.example");

  private final List<String> told = new ArrayList<>();
  private final EchoWatch echoes =
      new EchoWatch() {
        @Override
        public SecretTraces secret() {
          return TRACES;
        }

        @Override
        public void dropped(String field) {
          told.add(field);
        }
      };

  private List<String> answered(int status, String... fields) {
    AnswerContext context =
        new AnswerContext(
            Calls.authority("api.acme.example"),
            true,
            true,
            Calls.cookies(Aspxauth.STRIP, Calls.STRIPPED),
            "req-1",
            echoes);
    AnswerHead head = RULE.answer(status, FieldSection.of(fields), context);
    assertThat(head.status()).isEqualTo(status);
    return Calls.lines(head.lines(), head.length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Debug | Bearer <token>",
        "Location | https://tenant.example/a?t=<token>",
        "Location | /a#access_token=<token>",
        "Location | https://user:<token>@other.example/",
        "Content-Location | /a/<token>",
        "Set-Cookie | app=<token>; Path=/",
        "Set-Cookie | app=1; Path=/<token>",
        "Link | <https://tenant.example/<token>>; rel=next",
        "Content-Disposition | attachment; filename*=UTF-8''<token>",
        "Server-Timing | auth;desc=\"<token>\"",
        "WWW-Authenticate | Bearer error_description=\"<token> has expired\"",
        "ETag | \"<token>\"",
        "Refresh | 0; url=/a?<token>",
      })
  void theLineIsDroppedAndNothingElse(String name, String value) {
    for (int status : new int[] {103, 200, 302, 101}) {
      assertThat(answered(status, "A", "1", name, value.replace("<token>", TOKEN), "B", "2"))
          .containsExactly("A: 1", "B: 2", "X-Request-Id: req-1", "Cache-Control: private");
    }
    assertThat(told).containsOnly(name).hasSize(4);
  }

  @Test
  void everyLineThatRepeatsItIsDropped() {
    assertThat(answered(200, "A", TOKEN, "B", "2", "C", TOKEN, "D", TOKEN, "E", "5"))
        .containsExactly("B: 2", "E: 5", "X-Request-Id: req-1", "Cache-Control: private");
    assertThat(told).containsExactly("A", "C", "D");
  }

  @Test
  void aNameThatHoldsItIsNotTold() {
    assertThat(answered(200, "X-" + TOKEN, "1", "x-" + TOKEN.toLowerCase(Locale.ROOT), ""))
        .containsExactly("X-Request-Id: req-1", "Cache-Control: private");
    assertThat(told).containsExactly("", "");
  }

  @Test
  void aLongNameIsToldCut() {
    String name = "X".repeat(EchoFilter.NAME_MOST);
    answered(200, name, TOKEN, name + "Y", TOKEN);
    assertThat(told).containsExactly(name, name);
  }

  @Test
  void whatIsSaidOnCachingMayBeGone() {
    assertThat(answered(200, "Cache-Control", "max-age=1, x=" + TOKEN))
        .containsExactly("X-Request-Id: req-1", "Cache-Control: private");
    assertThat(answered(200, "Cache-Control", "no-store", "X-A", TOKEN))
        .containsExactly(
            "Cache-Control: no-store", "X-Request-Id: req-1", "Cache-Control: private");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Sum", "Server-Timing", "X-" + TOKEN})
  void aTrailerIsDroppedToo(String name) {
    byte[] kept =
        ForwardRule.answerTrailers(FieldSection.of("A", "1", name, TOKEN, "B", "2"), echoes);
    assertThat(Calls.lines(kept, kept.length)).containsExactly("A: 1", "B: 2");
    assertThat(told).hasSize(1);
  }

  @Test
  void nothingIsToldOfWhatHasNoEcho() {
    assertThat(answered(200, "A", TOKEN.substring(20), "Cache-Control", "public"))
        .containsExactly(
            "A: " + TOKEN.substring(20), "Cache-Control: public", "X-Request-Id: req-1");
    assertThat(ForwardRule.answerTrailers(FieldSection.empty(), echoes)).isEmpty();
    assertThat(told).isEmpty();
  }
}
