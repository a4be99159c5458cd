package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.CookieVerdict.Speaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Random Cookie fields, held against the readings of five servers. */
class CookieFuzzTest {
  private static final int ROUNDS = 12_000;
  private static final String[] FAMILY = {
    ".ASPXAUTH",
    ".aspxAUTH",
    ".ASPXAUTHC1",
    "CCSID",
    "refreshToken-x",
    "idtoken-Y",
    "%2EASPXAUTH",
    "\".ASPXAUTH\"",
    "CC%53ID",
    "\"CCS\\ID\"",
    " .ASPXAUTH\t",
    "+CCSID"
  };
  private static final String[] JUNK = {
    "a",
    "b=1",
    "=",
    "=",
    ";",
    "; ",
    ";",
    ", ",
    ",",
    " ",
    "\t",
    "\"",
    "\\",
    "$Version=\"1\"",
    "%",
    "%2",
    "%41",
    "+",
    ".ASPXAUTHX",
    "x=\"y; z\"",
    "\u00e9",
    "ASPXAUTH",
    "theme=dark",
    "{\"k\":[1,2]}"
  };

  private static CookieRule rule(Aspxauth mode) {
    return new CookieRule(
        TenantKind.CYBERARK_IDENTITY,
        Set.of(),
        mode,
        mode != Aspxauth.STRIP,
        Set.of(),
        new PathMapping("", "/", false));
  }

  private static String[] fields(Random random, boolean family) {
    int count = 1 + random.nextInt(3);
    String[] fields = new String[2 * count];
    for (int i = 0; i < count; i++) {
      StringBuilder value = new StringBuilder();
      for (int piece = random.nextInt(14); piece >= 0; piece--) {
        String[] words = family && random.nextInt(5) == 0 ? FAMILY : JUNK;
        value.append(words[random.nextInt(words.length)]);
      }
      fields[2 * i] = random.nextBoolean() ? "Cookie" : "cookie";
      fields[2 * i + 1] = value.toString().strip();
    }
    return fields;
  }

  private static List<String> familyIn(List<String> values) {
    List<String> headers = new ArrayList<>(values);
    headers.add(String.join("; ", values));
    headers.add(String.join(", ", values));
    headers.add(String.join(",", values));
    List<String> found = new ArrayList<>();
    for (Function<String, List<String>> reader : CookieReaders.ALL) {
      for (String header : headers) {
        reader.apply(header).stream().filter(CookieReaders::isFamily).forEach(found::add);
      }
    }
    return found;
  }

  @Test
  void noServerFindsAFamilyCookieInWhatIsSentBesideOurToken() throws RefusedException {
    Random random = new Random(20260601);
    CookieRule rule = rule(Aspxauth.STRIP);
    int removed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String[] fields = fields(random, true);
      CookieVerdict verdict = rule.onRequest(FieldSection.of(fields), null, false);
      assertThat(familyIn(verdict.cookies())).as("sent %s", List.of(fields)).isEmpty();
      removed += verdict.removed().size();
    }
    assertThat(removed).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void aSessionThatAnyServerFindsIsNeverTakenForNone() throws RefusedException {
    Random random = new Random(7);
    CookieRule rule = rule(Aspxauth.FORWARD);
    int ours = 0;
    for (int round = 0; round < ROUNDS; round++) {
      FieldSection fields = FieldSection.of(fields(random, true));
      CookieVerdict verdict;
      try {
        verdict = rule.onRequest(fields, null, false);
      } catch (RefusedException refused) {
        continue;
      }
      if (verdict.speaker() == Speaker.SERVICE_ACCOUNT) {
        assertThat(familyIn(verdict.cookies())).isEmpty();
        ours++;
      }
    }
    assertThat(ours).isPositive();
  }

  @Test
  void withoutAFamilyCookieEveryFieldIsSentAsItCame() throws RefusedException {
    Random random = new Random(42);
    CookieRule rule = rule(Aspxauth.STRIP);
    for (int round = 0; round < ROUNDS; round++) {
      String[] fields = fields(random, false);
      CookieVerdict verdict = rule.onRequest(FieldSection.of(fields), null, false);
      List<String> values = new ArrayList<>();
      for (int i = 1; i < fields.length; i += 2) {
        values.add(fields[i]);
      }
      assertThat(verdict.cookies()).isEqualTo(values);
      assertThat(verdict.removed()).isEmpty();
    }
  }

  @Test
  void innocentPairsKeepTheirOrderAndSpelling() throws RefusedException {
    Random random = new Random(99);
    CookieRule rule = rule(Aspxauth.STRIP);
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder sent = new StringBuilder();
      StringBuilder kept = new StringBuilder();
      for (int i = 0; i < 6; i++) {
        boolean family = random.nextInt(3) == 0;
        String pair = family ? ".ASPXAUTH=v" + i : "n" + i + "=%7B\"v\" " + i + "}";
        sent.append(sent.isEmpty() ? "" : "; ").append(pair);
        if (!family) {
          kept.append(kept.isEmpty() ? "" : "; ").append(pair);
        }
      }
      CookieVerdict verdict =
          rule.onRequest(FieldSection.of("Cookie", sent.toString()), null, false);
      assertThat(String.join("|", verdict.cookies())).isEqualTo(kept.toString());
    }
  }
}
