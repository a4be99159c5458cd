package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.TenantKind;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogoutActionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_action=logout",
        "_action=LOGOUT",
        "_action=logoutByHandle",
        "_action=logoutByUser",
        "_action=logoutAnything",
        "_action=%6cogout",
        "%5faction=logout",
        "%5Faction=%6C%6Fgout",
        "%255Faction=%256Cogout",
        "%25255faction=logout",
        "_Action=logout",
        "a=b&_action=logout",
        "_action=validate&_action=logout",
        "_action=logout&_action=validate",
        "_action==logout",
        "_action=+logout",
        "_action=%20logout",
        "_action%00=logout",
        "_action[]=logout",
        "_action=%22logout%22",
        "a=%26_action%3Dlogout",
        "_action=validate;_action=logout",
        "a;b",
        "a=%",
        "a=%4",
        "a=%zz",
        "_action=%C1%ACogout",
      })
  void mayEndSessions(String query) {
    assertThat(LogoutAction.mayStandIn(query)).isTrue();
    assertThat(
            ProtectedEndpoints.of(TenantKind.PINGONE_AIC)
                .holds("/am/json/realms/root/realms/alpha/sessions/", query))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_action",
        "_action=",
        "_action=getSessionInfo",
        "_action=refresh",
        "_action=validate&x=logout",
        "_action=%67etSessionInfo",
        "action=logout",
        "_queryFilter=username+eq+%22caf%C3%A9%22",
        "_action=&logout",
        "_action=xlogout",
      })
  void endsNoSession(String query) {
    assertThat(LogoutAction.mayStandIn(query)).isFalse();
  }

  @Test
  void aQueryOneTooLongIsNotTrusted() {
    String longest = "a".repeat(QueryCondition.MAX_QUERY);

    assertThat(LogoutAction.mayStandIn(longest)).isFalse();
    assertThat(LogoutAction.mayStandIn(longest + "a")).isTrue();
  }

  @Test
  void noMixOfEscapesGetsBy() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      String query = "_action=logout";
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        query = escaped(query, random);
      }
      assertThat(LogoutAction.mayStandIn("_fields=a&" + query)).as(query).isTrue();
    }
  }

  private static String escaped(String text, Random random) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      boolean escape = random.nextInt(3) == 0;
      out.append(escape ? String.format("%%%02X", b) : String.valueOf((char) b));
    }
    return out.toString();
  }

  @Test
  void randomQueriesAreRead() {
    Random random = new Random(5);
    String alphabet = "_actionlogut=&;%+25";
    int ends = 0;
    for (int round = 0; round < 50_000; round++) {
      StringBuilder query = new StringBuilder();
      for (int i = random.nextInt(24); i > 0; i--) {
        query.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ends += LogoutAction.mayStandIn(query.toString()) ? 1 : 0;
    }
    assertThat(ends).isBetween(1, 49_999);
  }
}
