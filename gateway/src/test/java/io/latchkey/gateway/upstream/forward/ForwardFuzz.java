package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import java.util.Set;

/** Whatever fields a caller sends, none that decides anything goes on, and content is found. */
class ForwardFuzz {
  private static final Set<String> NEVER =
      Set.of(
          "authorization",
          "proxy-authorization",
          "x-api-key",
          "x-latchkey",
          "host",
          "connection",
          "transfer-encoding",
          "content-length",
          "upgrade",
          "http2-settings",
          "x-http-method-override");
  private final ForwardRule rule =
      Calls.rule(TenantKind.CYBERARK_IDENTITY, Calls.PLAIN, "https://tenant.example");
  private final CookieRule cookies = Calls.cookies(Aspxauth.STRIP, Calls.PLAIN);

  @FuzzTest(maxDuration = "1m")
  void nothingThatDecidesGoesOn(byte[] bytes) throws RefusedException, MalformedException {
    FieldSection fields;
    try {
      fields = FieldSection.parse(bytes, 0, bytes.length, 50);
    } catch (MalformedException malformed) {
      return;
    }
    OutgoingHead sent;
    try {
      sent =
          rule.request(
              head(fields), "/a", cookies.onRequest(fields, null, false), "0123456789", false);
    } catch (RefusedException refused) {
      return;
    }
    FieldSection out = FieldSection.parse(sent.lines(), 0, sent.length(), 200);
    for (int i = 0; i < out.count(); i++) {
      String name = Ascii.lower(out.name(i)).replaceAll("[^a-z0-9]", "-");
      assertThat(NEVER).doesNotContain(name);
    }
    assertThat(out.all(FieldName.X_REQUEST_ID)).containsExactly("0123456789");
    assertThat(out.all(FieldName.FORWARDED)).hasSize(1);
    FieldSection trailers = trailers(fields);
    for (int i = 0; i < trailers.count(); i++) {
      assertThat(trailers.known(i)).isNull();
    }
  }

  private FieldSection trailers(FieldSection fields) throws MalformedException {
    byte[] lines = rule.requestTrailers(fields);
    return FieldSection.parse(lines, 0, lines.length, 200);
  }

  private static RequestHead head(FieldSection fields) throws RefusedException {
    return new RequestHead(
        "GET",
        Target.parse("/a", false),
        Calls.authority("gw.example"),
        fields,
        Framing.NONE,
        false,
        true,
        Calls.peer("127.0.0.1", false, false));
  }
}
