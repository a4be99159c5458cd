package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import java.nio.charset.StandardCharsets;

/** A tenant's fields never stop an answer, end a line early, or bring a session back. */
class AnswerLinesFuzz {
  private final ForwardRule rule =
      Calls.rule(TenantKind.CYBERARK_IDENTITY, Calls.PLAIN, "https://tenant.example");
  private final CookieRule cookies = Calls.cookies(Aspxauth.STRIP, Calls.PLAIN);

  @FuzzTest(maxDuration = "1m")
  void anAnswerIsWrittenWhole(byte[] bytes) throws MalformedException {
    FieldSection fields;
    try {
      fields = FieldSection.parse(bytes, 0, bytes.length, 50);
    } catch (MalformedException malformed) {
      return;
    }
    Authority gateway = Calls.authority("gw.example");
    AnswerContext context =
        new AnswerContext(gateway, true, true, cookies, "0123456789", Calls.NO_ECHO);
    var head = rule.answer(200, fields, context);
    FieldSection out = FieldSection.parse(head.lines(), 0, head.length(), 200);
    assertThat(out.all(FieldName.SET_COOKIE).stream().map(Ascii::lower))
        .noneMatch(value -> value.startsWith(".aspxauth"));
    assertThat(out.has(FieldName.TRANSFER_ENCODING)).isFalse();
    assertThat(out.has(FieldName.CONTENT_LENGTH)).isFalse();
    assertThat(new String(head.lines(), 0, head.length(), StandardCharsets.ISO_8859_1))
        .doesNotContain("\r\n\r\n");
  }
}
