package io.latchkey.gateway.upstream.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that would be another credential than ours, for each kind of tenant. */
class CredentialFieldsTest {
  private static final Set<String> SESSION_COOKIES = Set.of("F4e1c0ffee", "my_sso.cookie");
  private static final Set<String> HEADERS =
      Set.of("X-Api-Key", "X-Api-Secret", "User-Agent", "Authorization", "Cookie");

  private static ForwardRule rule(TenantKind kind, Set<String> headers) {
    return new ForwardRule(
        kind,
        CredentialFields.of(kind, SESSION_COOKIES, headers),
        List.of(URI.create("https://tenant.example")),
        Calls.PLAIN,
        "edge");
  }

  private static final ForwardRule AIC = rule(TenantKind.PINGONE_AIC, Set.of());
  private static final ForwardRule KEYS = rule(TenantKind.PINGONE_AIC, HEADERS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JSESSIONID",
        "amlbcookie",
        "iPlanetDirectoryPro",
        "F4e1c0ffee",
        "my_sso.cookie",
        "X-OpenAM-Username",
        "X-OpenAM-Password",
        "X-OpenIDM-Username",
        "X-OpenIDM-Password",
        "X-OpenIDM-RunAs",
        "Authorization",
        "Proxy-Authorization",
        "X-Api-Key",
        "X-HTTP-Method-Override"
      })
  void aicNeverSeesIt(String name) throws RefusedException {
    for (String spelling : spellings(name)) {
      assertThat(Calls.sent(AIC, spelling, "x", "Connection", spelling))
          .as(spelling)
          .isEqualTo(Calls.sent(AIC));
      assertThat(trailers(AIC, spelling)).as(spelling).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Api-Secret", "X-Api-Key", "User-Agent", "Authorization", "JSESSIONID"})
  void whatTheAccountSendsItselfIsNotTheCallersToSend(String name) throws RefusedException {
    for (String spelling : spellings(name)) {
      assertThat(Calls.sent(KEYS, spelling, "x", "connection", spelling))
          .as(spelling)
          .isEqualTo(Calls.sent(KEYS));
      assertThat(trailers(KEYS, spelling)).as(spelling).isEmpty();
    }
    assertThat(Calls.sent(KEYS, "Cookie", "a=1")).isEqualTo(Calls.sent(KEYS));
  }

  private static List<String> spellings(String name) {
    return List.of(
        name,
        name.toLowerCase(Locale.ROOT),
        name.toUpperCase(Locale.ROOT),
        name.replace('-', '_'),
        name.replace('-', '.').replace('_', '~'),
        name.replace('_', '-').replace('.', '-'));
  }

  private static List<String> trailers(ForwardRule rule, String name) {
    byte[] kept = rule.requestTrailers(FieldSection.of(name, "x"));
    return Calls.lines(kept, kept.length);
  }

  @ParameterizedTest
  @EnumSource(Aspxauth.class)
  void theyAreDroppedWhoeverSpeaks(Aspxauth mode) throws RefusedException {
    RequestHead head =
        Calls.head(
            Calls.peer("192.0.2.7", true, true),
            Framing.NONE,
            "iPlanetDirectoryPro",
            "x",
            "x-api-secret",
            "x",
            "Cookie",
            ".ASPXAUTH=abc",
            "X-Forwarded-Port",
            "443");
    ForwardRule rule = rule(TenantKind.PINGONE_AIC, Set.of("X-Api-Secret", "X-Forwarded-Port"));
    byte[] lines =
        rule.request(
                head,
                "/a",
                Calls.cookies(mode, Calls.PLAIN).onRequest(head.fields(), null, false),
                "req-1",
                false)
            .lines();

    assertThat(new String(lines, ISO_8859_1).toLowerCase(Locale.ROOT))
        .doesNotContain("iplanet", "x-api-secret", "x-forwarded-port");
  }

  @ParameterizedTest
  @EnumSource(
      value = TenantKind.class,
      names = {"CYBERARK_IDENTITY", "CYBERARK_SWS", "GENERIC"})
  void otherKindsKnowNoSessionByAField(TenantKind kind) throws RefusedException {
    assertThat(CredentialFields.of(kind, SESSION_COOKIES, Set.of())).isEmpty();
    assertThat(Calls.sent(rule(kind, Set.of()), "iPlanetDirectoryPro", "x", "JSESSIONID", "y"))
        .contains("iPlanetDirectoryPro: x", "JSESSIONID: y");
    assertThat(Calls.sent(rule(kind, Set.of("X-Key")), "x-key", "mine"))
        .isEqualTo(Calls.sent(rule(kind, Set.of("X-Key"))));
  }

  @Test
  void whatAicNeedsPassesUntouched() throws RefusedException {
    assertThat(
            Calls.sent(
                AIC,
                "Accept-API-Version",
                "protocol=2.1,resource=1.0",
                "If-Match",
                "\"0000\"",
                "If-None-Match",
                "*",
                "X-Requested-With",
                "curl",
                "X-ForgeRock-TransactionId",
                "t-1/0",
                "Content-Type",
                "application/json; charset=UTF-8",
                "JSESSIONIDX",
                "kept",
                "User-Agent",
                "old-app/1"))
        .startsWith(
            "Accept-API-Version: protocol=2.1,resource=1.0",
            "If-Match: \"0000\"",
            "If-None-Match: *",
            "X-Requested-With: curl",
            "X-ForgeRock-TransactionId: t-1/0",
            "Content-Type: application/json; charset=UTF-8",
            "JSESSIONIDX: kept",
            "User-Agent: old-app/1");
    byte[] kept = AIC.requestTrailers(FieldSection.of("X-Sum", "1"));
    assertThat(Calls.lines(kept, kept.length)).containsExactly("X-Sum: 1");
  }

  @Test
  void theNativeClientFieldStandsOnceWhereTheAccountSendsIt() throws RefusedException {
    ForwardRule rule = rule(TenantKind.CYBERARK_IDENTITY, Set.of("X-IDAP-NATIVE-CLIENT"));

    assertThat(Calls.sent(rule, "x-idap-native-client", "1"))
        .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("x-idap"));
  }

  @Test
  void namesAreFoundAsASetWouldFindThem() {
    Random random = new Random(2);
    for (int size = 0; size < 60; size++) {
      Set<String> names = new HashSet<>();
      while (names.size() < size) {
        names.add(Integer.toString(random.nextInt(200), 36));
      }
      FoldedNames folded = FoldedNames.of(names);
      for (int i = 0; i < 200; i++) {
        String name = Integer.toString(i, 36);
        byte[] bytes = ("\n" + name.toUpperCase(Locale.ROOT) + ":").getBytes(ISO_8859_1);
        assertThat(folded.hold(bytes, 1, bytes.length - 1)).isEqualTo(names.contains(name));
      }
    }
  }
}
