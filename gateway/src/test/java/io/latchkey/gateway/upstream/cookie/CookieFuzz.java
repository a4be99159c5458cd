package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.TenantKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Whatever cookies come, no server finds one of the session's in what is sent beside our token. */
class CookieFuzz {
  private static final PathMapping PATHS = new PathMapping("", "/", false);
  private final CookieRule strip = rule(Aspxauth.STRIP);
  private final CookieRule bearer = rule(Aspxauth.BEARER);

  private static CookieRule rule(Aspxauth mode) {
    return new CookieRule(
        TenantKind.CYBERARK_IDENTITY, Set.of(), mode, mode != Aspxauth.STRIP, Set.of(), PATHS);
  }

  @FuzzTest(maxDuration = "1m")
  void noServerFindsTheSession(byte[] bytes) throws RefusedException {
    String[] values = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 4);
    String[] fields = new String[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      fields[2 * i] = "Cookie";
      fields[2 * i + 1] = values[i].strip();
    }
    FieldSection section;
    try {
      section = FieldSection.of(fields);
    } catch (IllegalArgumentException malformed) {
      return;
    }
    CookieVerdict verdict = strip.onRequest(section, null, false);
    for (Function<String, List<String>> reader : CookieReaders.ALL) {
      for (String cookie : verdict.cookies()) {
        assertThat(reader.apply(cookie)).noneMatch(CookieReaders::isFamily);
      }
    }
    try {
      bearer.onRequest(section, null, false);
    } catch (RefusedException refused) {
      assertThat(refused.refusal().detail()).isNotEmpty();
    }
    for (String value : values) {
      String line = value.strip();
      assertThat(strip.onResponse(line, true, false)).isNull();
      rule(Aspxauth.FORWARD).onResponse(line, false, false);
    }
  }
}
