package io.latchkey.gateway.upstream.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.cookie.PathMapping;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationRuleTest {
  private static final List<URI> URLS =
      List.of(URI.create("https://Tenant.example"), URI.create("http://b.example:8443/base"));

  private static String rewritten(PathMapping paths, String value, boolean tls) {
    return new LocationRule(URLS, paths)
        .atGateway(value, Calls.authority("api.acme.example:8080"), tls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://tenant.example/a/b;c=1?d=%20#e?f |"
            + " https://api.acme.example:8080/identity/a/b;c=1?d=%20#e?f",
        "HTTPS://TENANT.EXAMPLE./a | https://api.acme.example:8080/identity/a",
        "https://tenant.example:443/a | https://api.acme.example:8080/identity/a",
        "https://tenant.example:0443/a | https://api.acme.example:8080/identity/a",
        "https://tenant.example | https://api.acme.example:8080/identity/",
        "https://tenant.example: | https://api.acme.example:8080/identity/",
        "https://tenant.example?a | https://api.acme.example:8080/identity/?a",
        "https://tenant.example#a | https://api.acme.example:8080/identity/#a",
        "http://b.example:8443/a | https://api.acme.example:8080/identity/a",
        "//tenant.example/a#b | https://api.acme.example:8080/identity/a#b",
        "//tenant.example:443/a | https://api.acme.example:8080/identity/a",
        "//b.example:8443/a | https://api.acme.example:8080/identity/a",
        "/a?b#c | /identity/a?b#c",
        "/ | /identity/",
        "/?x=//y | /identity/?x=//y",
        "/a\\b | /identity/a\\b",
      })
  void aReferenceToTheTenantPointsToTheGateway(String sent, String expected) {
    assertThat(rewritten(Calls.STRIPPED, sent, true)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tenant.example/a",
        "https://tenant.example:8443/a",
        "https://tenant.example:80/a",
        "http://b.example/a",
        "//tenant.example:80/a",
        "//b.example/a",
        "https://tenant.example.evil/a",
        "https://eviltenant.example/a",
        "https://tenant.example@evil/a",
        "https://user@tenant.example/a",
        "https://tenant.example\\@evil/a",
        "https://evil\\.tenant.example/a",
        "https://tenant.example:99999/a",
        "https://tenant.example:x/a",
        "https:///a",
        "https://",
        "//",
        "///tenant.example/a",
        "https:/tenant.example/a",
        "https:\\\\tenant.example\\a",
        "ftp://tenant.example/a",
        "javascript:alert(1)",
        "a/b",
        "../a",
        "?a",
        "#a",
        "",
        "https://tenant.example/../a",
        "https://tenant.example/a/%2e%2E/../b",
        "/../a",
        "https://cyberark.cloud/redirect#id_token=x",
      })
  void anythingElseStays(String sent) {
    assertThat(rewritten(Calls.STRIPPED, sent, true)).isSameAs(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://b.example:8443/base/a | http://api.acme.example:8080/a",
        "http://b.example:8443/base | http://api.acme.example:8080/",
        "http://b.example:8443/other | http://b.example:8443/other",
        "http://b.example:8443/based | http://b.example:8443/based",
        "/base/a | /a",
        "/base//evil/a | /base//evil/a",
        "/base/\\evil/a | /base/\\evil/a",
        "/other | /other",
      })
  void theBasePathComesOff(String sent, String expected) {
    assertThat(rewritten(new PathMapping("/base", "/", false), sent, false)).isEqualTo(expected);
  }

  @Test
  void withoutAPrefixAPathStaysTheSameObject() {
    String sent = "/a/../b?c";

    assertThat(rewritten(Calls.PLAIN, sent, true)).isSameAs(sent);
    assertThat(rewritten(Calls.PLAIN, "https://tenant.example/a/../b", true))
        .isEqualTo("https://api.acme.example:8080/a/../b");
  }

  @Test
  void noGarbageThrows() {
    Random random = new Random(3);
    String[] words = {
      "https://",
      "http:",
      "/",
      "\\",
      "tenant.example",
      ":",
      "443",
      "@",
      "[",
      "]",
      "::1",
      "?",
      "#",
      "%",
      "%2e",
      ".",
      "\u00e9",
      " ",
      ","
    };
    int changed = 0;
    for (int round = 0; round < 50_000; round++) {
      StringBuilder value = new StringBuilder();
      for (int i = random.nextInt(9); i > 0; i--) {
        value.append(words[random.nextInt(words.length)]);
      }
      String sent = value.toString();
      String result = rewritten(Calls.STRIPPED, sent, true);
      if (!result.equals(sent)) {
        assertThat(result).matches("(https://api\\.acme\\.example:8080)?/identity(/.*)?");
        changed++;
      }
    }
    assertThat(changed).isPositive();
  }
}
