package io.latchkey.gateway.upstream.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Random Set-Cookie fields, held against the readings of clients of several makes. */
class ClientCookiesTest {
  private static final String[] PIECES = {
    "; ",
    ";",
    ";",
    "Path=/base/x",
    "path=/",
    "PATH=\"/base\"",
    "Path=/../x",
    "Domain=.evil",
    " domain = evil",
    "DOMAIN",
    "\"Domain\"=evil",
    "\u00a0Domain=evil",
    "\tDomain\t=evil",
    "Secure",
    "secure=1",
    "HttpOnly",
    "SameSite=None",
    "Expires=Wed, 21 Oct 2026 07:28:00 GMT",
    "Max-Age=5",
    ", b=2",
    ",",
    "=",
    " ",
    "\"",
    "$Version=1",
    "Partitioned",
    ".ASPXAUTH=2",
    ", CCSID=1",
    "caf\u00e9"
  };

  /** A cookie as one client has it; attributes in lower case. */
  private record Cookie(String name, List<String> attributes) {}

  private static List<Cookie> browser(String value) {
    return List.of(cookie(value.split(";"), text -> text.replaceAll("^[ \t]+|[ \t]+$", "")));
  }

  /** Cuts at commas where a pair follows, and trims whatever is no letter, as old clients do. */
  private static List<Cookie> cuttingAtCommas(String value) {
    List<Cookie> cookies = new ArrayList<>();
    for (String one : value.split(",(?=[^;,]*=)")) {
      cookies.add(cookie(one.split(";"), text -> text.replaceAll("^[^A-Za-z.$]+|[^A-Za-z]+$", "")));
    }
    return cookies;
  }

  private static Cookie cookie(String[] pieces, Function<String, String> trim) {
    List<String> attributes = new ArrayList<>();
    for (int i = 1; i < pieces.length; i++) {
      String name = trim.apply(pieces[i].split("=", 2)[0]).toLowerCase(Locale.ROOT);
      // a Domain without a value is none (RFC 6265 section 5.2.3)
      if (!name.equals("domain") || pieces[i].contains("=")) {
        attributes.add(name);
      }
    }
    return new Cookie(pieces.length == 0 ? "" : trim.apply(pieces[0].split("=", 2)[0]), attributes);
  }

  private static String random(Random random) {
    StringBuilder value = new StringBuilder(random.nextInt(4) == 0 ? "" : "app=v");
    for (int i = random.nextInt(9); i > 0; i--) {
      value.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return value.toString();
  }

  @ParameterizedTest
  @EnumSource(Aspxauth.class)
  void noClientFindsAnotherHostOrASessionOfOurs(Aspxauth mode) {
    CookieRule rule =
        new CookieRule(
            TenantKind.CYBERARK_IDENTITY,
            Set.of(),
            mode,
            true,
            Set.of("app"),
            new PathMapping("/base", "/identity/", true));
    Random random = new Random(mode.ordinal());
    int passed = 0;
    for (int round = 0; round < 12_000; round++) {
      String sent = random(random);
      boolean ours = random.nextBoolean() || mode == Aspxauth.STRIP;
      boolean tls = random.nextBoolean();
      String given = rule.onResponse(sent, ours, tls);
      if (given == null) {
        continue;
      }
      passed++;
      assertThat(given).as(sent).containsPattern("; Path=/identity(/[^;]*)?$");
      for (Cookie cookie : browser(given)) {
        assertThat(cookie.attributes()).as(sent).doesNotContain("domain").containsOnlyOnce("path");
        assertThat(tls || !cookie.attributes().contains("secure")).as(sent).isTrue();
        assertThat(!ours || cookie.name().equals("app")).as(sent).isTrue();
      }
      for (Cookie cookie : cuttingAtCommas(given)) {
        assertThat(cookie.attributes()).as(sent).doesNotContain("domain");
        boolean expires = cookie.name().matches("\\d+.*|");
        assertThat(!ours || expires || cookie.name().equals("app")).as(sent).isTrue();
      }
    }
    assertThat(passed).isGreaterThan(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "__Host-a=1; Secure; Path=/ | __Host-a=1; Secure; Path=/identity/",
        "__Secure-a=1; secure | __Secure-a=1; secure; Path=/identity/",
        "a=1;\"Domain\"=evil;\u00a0Domain=evil; \"Path\"=/base/x | a=1; Path=/identity/x",
        "a=1; SameSite=None; Secure; Partitioned | a=1; SameSite=None; Secure; Partitioned; Path=/identity/",
      })
  void whatNamesPromiseIsTheTenantsAffair(String sent, String given) {
    CookieRule rule =
        new CookieRule(
            TenantKind.GENERIC,
            Set.of(),
            Aspxauth.FORWARD,
            true,
            Set.of(),
            new PathMapping("/base", "/identity/", true));

    assertThat(rule.onResponse(sent, false, true)).isEqualTo(given);
  }
}
