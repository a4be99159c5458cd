package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenewedSessionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T13:00:00Z");

  private static @Nullable String in(String... lines) {
    String[] fields = new String[lines.length * 2];
    for (int i = 0; i < lines.length; i++) {
      fields[2 * i] = "Set-Cookie";
      fields[2 * i + 1] = lines[i];
    }
    Secret found = RenewedSession.in(FieldSection.of(fields), NOW);
    return found == null ? null : found.reveal();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".ASPXAUTH=AB12; path=/; secure; HttpOnly",
        ".aspxauth=AB12",
        " .ASPXAUTH = AB12 ;path=/",
        ".ASPXAUTH=AB12; Max-Age=1",
        ".ASPXAUTH=AB12; Max-Age=soon",
        ".ASPXAUTH=AB12; Max-Age=-",
        ".ASPXAUTH=AB12; expires=Tue, 12-Oct-1999 07:00:00 GMT; Max-Age=60",
        ".ASPXAUTH=AB12; expires=Fri, 24-Dec-9999 23:59:59 GMT",
        ".ASPXAUTH=AB12; expires=Sun, 22 Nov 2026 13:00:01 GMT",
        ".ASPXAUTH=AB12; expires=never",
        ".ASPXAUTH=AB12; Max-Age=0; Max-Age=5",
      })
  void aValueIsARenewal(String line) {
    assertThat(in("CCSID=x", line, "theme=dark")).isEqualTo("AB12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".ASPXAUTH=; path=/",
        ".ASPXAUTH=AB12; expires=Thu, 01-Jan-1970 00:00:00 GMT; path=/",
        ".ASPXAUTH=AB12; EXPIRES=Tue, 12-Oct-1999 07:00:00 GMT",
        ".ASPXAUTH=AB12; expires=Sun, 22 Nov 2026 13:00:00 GMT",
        ".ASPXAUTH=AB12; expires=Sunday, 22-Nov-26 12:59:59 GMT",
        ".ASPXAUTH=AB12; expires=Sun Nov 22 12:59:59 2026",
        ".ASPXAUTH=AB12; Max-Age=0",
        ".ASPXAUTH=AB12; max-age=-1; expires=Fri, 24-Dec-9999 23:59:59 GMT",
        ".ASPXAUTH=\"AB12\"",
        ".ASPXAUTH=AB 12",
        ".ASPXAUTH=chunks:2",
        ".ASPXAUTHC1=AB12",
        ".ASPXAUTHX=AB12",
        "x=.ASPXAUTH=AB12",
        "x=1; .ASPXAUTH=AB12",
        ".ASPXAUTH",
        "=AB12",
      })
  void deletionsAndOtherCookiesAreNone(String line) {
    assertThat(in("CCSID=x", line, "theme=dark")).isNull();
  }

  @Test
  void theLastOfSeveralCounts() {
    assertThat(in(".ASPXAUTH=; Max-Age=0", ".ASPXAUTH=NEW")).isEqualTo("NEW");
    assertThat(in(".ASPXAUTH=NEW", ".ASPXAUTH=; Max-Age=0")).isNull();
    assertThat(in()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'Sun, 06 Nov 1994 08:49:37 GMT', 1994-11-06T08:49:37Z",
    "'Sunday, 06-Nov-94 08:49:37 GMT', 1994-11-06T08:49:37Z",
    "'Sun Nov  6 08:49:37 1994', 1994-11-06T08:49:37Z",
    "'1 Feb 69 00:00:00', 2069-02-01T00:00:00Z",
    "'1 Feb 70 00:00:00', 1970-02-01T00:00:00Z",
    "'29 Feb 2024 23:59:59', 2024-02-29T23:59:59Z",
    "'29 Feb 2023 23:59:59',",
    "'1 Feb 1600 00:00:00',",
    "'1 Feb 2024 24:00:00',",
    "'1 Feb 2024 00:60:00',",
    "'1 Feb 2024 00:00:60',",
    "'1 Feb 2024 00:00',",
    "'Feb 2024 00:00:00',",
    "'1 2024 00:00:00',",
    "'1 Feb 00:00:00',",
    "'',",
  })
  void datesAreReadInTheirManySpellings(String text, @Nullable String instant) {
    assertThat(CookieDate.parse(text)).isEqualTo(instant == null ? null : Instant.parse(instant));
  }

  @Test
  void noTextMakesItFail() {
    Random random = new Random(5);
    String alphabet = "=;,: -09azAZ.\"\t\u00ff\\ASPXUTHmaxgeirs";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line =
          new StringBuilder(random.nextBoolean() ? ".ASPXAUTH=AB12; Expires=" : "");
      for (int n = random.nextInt(40); n > 0; n--) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String found = in(line.toString());
      assertThat(found == null || found.chars().allMatch(c -> c > ' ' && c < 0x7f)).isTrue();
    }
  }
}
