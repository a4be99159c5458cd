package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.LineBuffer;
import io.latchkey.gateway.http.TenantKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies that are filtered in place, held against those that are filtered as texts. */
class PlainCookiesTest {
  private static final SessionFamily GENERIC = SessionFamily.of(TenantKind.GENERIC, Set.of("Own"));
  private static final SessionFamily CYBERARK =
      SessionFamily.of(TenantKind.CYBERARK_IDENTITY, Set.of());
  private static final String[] WORDS = {
    ".ASPXAUTH=x",
    ".aspxauth",
    ".ASPXAUTHC1=y",
    ".ASPXAUTHC",
    ".ASPXAUTHX=1",
    "own=2",
    "owner=3",
    "CCSID=q",
    "refreshToken-a=b",
    "refreshToken=b",
    "a=b",
    "b",
    "lang=en",
    "t=a=b==",
    "=",
    ";",
    "; ",
    ";",
    ";",
    "; ",
    ";\t",
    " ",
    ",",
    "\t",
    "%2EASPXAUTH=1",
    "\"CCSID\"=1",
    "x=\u00e9",
    "x=\"1 2\"",
    "long=0123456789abcdefghijklmnopqrstuvwxyz"
  };

  private static String written(PlainCookies cookies) {
    LineBuffer out = LineBuffer.take();
    cookies.write(out);
    String text = new String(out.bytes(), 0, out.length(), StandardCharsets.ISO_8859_1);
    out.giveBack();
    return text;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".ASPXAUTH=A; lang=en|Cookie: lang=en",
        "lang=en; .ASPXAUTH=A|Cookie: lang=en",
        "a=b; .ASPXAUTH=A; lang=en|Cookie: a=b; lang=en",
        "a=b;.aspxauthC12=A;lang=en;c|Cookie: a=b;lang=en;c",
        ".ASPXAUTH=A;\t  lang=en; c=d|Cookie: lang=en; c=d",
        "own; a=b|Cookie: a=b",
        "a=b; c=\"d\"|Cookie: a=b; c=\"d\"",
      })
  void oneCookieIsTakenOutInPlace(String value, String sent) {
    PlainCookies cookies = PlainCookies.of(GENERIC, FieldSection.of("Cookie", value), 0);
    assertThat(cookies).isNotNull();
    assertThat(written(cookies)).isEqualTo(sent + "\r\n");
    assertThat(cookies.removed()).hasSizeLessThan(2);
  }

  @Test
  void nothingIsWrittenOfNothing() {
    PlainCookies cookies = PlainCookies.of(GENERIC, FieldSection.of("Cookie", ".ASPXAUTH=1"), 0);
    assertThat(cookies).isNotNull();
    assertThat(written(cookies)).isEmpty();
    assertThat(cookies.values()).isEmpty();
    assertThat(cookies.removed()).containsExactly(".ASPXAUTH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "a=b;",
        "a=b;;c=d",
        "=x",
        "a b",
        "a=b c",
        "a=b,c=d",
        "%2EASPXAUTH=1",
        "\"a\"=1",
        "\u00e9=1",
        "a\u00e9=1",
        "a+=1",
        ".ASPXAUTH=1; .ASPXAUTHC1=2",
        "a =b",
        "a=b ;c=d"
      })
  void whatServersMayReadInTwoWaysIsLeftToTheFilter(String value) {
    assertThat(PlainCookies.of(GENERIC, FieldSection.of("Cookie", value), 0)).isNull();
  }

  @Test
  void itLeavesAndTakesWhatTheFilterOfTextsDoes() {
    Random random = new Random(20261122);
    int plain = 0;
    int taken = 0;
    for (int round = 0; round < 60_000; round++) {
      StringBuilder value = new StringBuilder();
      for (int piece = random.nextInt(9); piece >= 0; piece--) {
        value.append(WORDS[random.nextInt(WORDS.length)]);
        value.append(random.nextInt(3) == 0 ? "" : "; ");
      }
      FieldSection fields = FieldSection.of("A", "b", "Cookie", value.toString());
      for (SessionFamily family : List.of(GENERIC, CYBERARK, SessionFamily.OF_ASPXAUTH)) {
        PlainCookies cookies = PlainCookies.of(family, fields, 1);
        if (cookies != null) {
          CookieFilter.Outcome texts = CookieFilter.without(family, fields);
          assertThat(cookies.values()).as("%s", value).isEqualTo(texts.kept());
          assertThat(cookies.removed()).as("%s", value).isEqualTo(texts.removed());
          String lines = texts.kept().isEmpty() ? "" : "Cookie: " + texts.kept().get(0) + "\r\n";
          assertThat(written(cookies)).as("%s", value).isEqualTo(lines);
          plain++;
          taken += cookies.removed().size();
        }
      }
    }
    assertThat(plain).isGreaterThan(5_000);
    assertThat(taken).isGreaterThan(1_000);
  }
}
