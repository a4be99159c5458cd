package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryConditionTest {
  private static final QueryCondition RESTART =
      new QueryCondition(Map.of("_action", "restart"), false);
  private static final QueryCondition FOLDED =
      new QueryCondition(Map.of("_Action", "restart"), true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_action=restart", "a=b&_action=restart", "_action=restart&a", "%5faction=%72estart",
        "_action=restart&", "&&_action=restart", "_action=restart&x=%C3%A9",
            "_actions=x&_action=restart",
        "_Action=x&_action=restart", "?_action=x&_action=restart", "q=a+b&_action=restart"
      })
  void exactlyOneDecodedOccurrenceHolds(String query) {
    assertThat(RESTART.holds(query)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_action",
        "_action=",
        "_action=Restart",
        "_action=restart2",
        "_action=restart&_action=restart",
        "_action=restart&_action=update",
        "_action=update&_action=restart",
        "_action=restart&%5Faction=update",
        "_action=restart;_action=update",
        "_action=update;_action=restart",
        "a=b;_action=restart",
        "_action=restart;x=y",
        "_action=restart;",
        "_action=restart&a=;_action=x",
        "_action=%zz&_action=restart",
        "_action=restart&%zz",
        "_action=restart&a=%",
        "_action=restart&%5",
        "_action=restart&%c3=1",
        "_action=restart&\u00e9=1",
        "_action=restart&_action",
        "_action=restart&%u005faction=update",
        "_action%00=x&_action=restart",
        "_action=restart%00",
        "_action==restart",
        "restart",
        "_action[]=restart",
        "_action[]=update&_action=restart",
        "_action=restart&_action[x]=update",
        "_action=restart&_action%5B%5D=update",
        "_action=restart&+_action=update",
        "_action=restart&_action%20=update",
        "_action=res+tart"
      })
  void anythingElseDoesNot(String query) {
    assertThat(RESTART.holds(query)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "_ACTION=restart, true",
    "_action=restart&_ACTION=restart, false",
    "_action=RESTART, false",
    "_action=update&_Action=restart, false",
  })
  void namesAreCountedWithoutCaseWherePathsAre(String query, boolean expected) {
    assertThat(FOLDED.holds(query)).isEqualTo(expected);
  }

  @Test
  void aNameWithBracketsIsOneOfItsOwn() {
    QueryCondition filter = new QueryCondition(Map.of("filter[a]", "x"), false);
    assertThat(filter.holds("filter[a]=x&filter[b]=y&filter=z")).isTrue();
    assertThat(filter.holds("filter[a]=x&filter[a][]=y")).isFalse();
  }

  @Test
  void aPlusIsNeverTakenForWhatOnlySomeReadIt() {
    QueryCondition spaced = new QueryCondition(Map.of("a b", "c d"), false);
    assertThat(spaced.holds("a%20b=c%20d")).isTrue();
    assertThat(spaced.holds("a+b=c%20d")).isFalse();
    assertThat(spaced.holds("a%2Bb=c%20d")).isFalse();
    assertThat(spaced.holds("a%20b=c+d")).isFalse();
    assertThat(spaced.holds("a%20b=c%20d&a+b=x")).isFalse();
    assertThat(new QueryCondition(Map.of("a", "c+d"), false).holds("a=c%2Bd")).isTrue();
    assertThat(new QueryCondition(Map.of("a", "c+d"), false).holds("a=c+d")).isFalse();
  }

  @Test
  void everyParameterMustHold() {
    QueryCondition two = new QueryCondition(Map.of("a", "1", "b", "2"), false);
    assertThat(two.holds("b=2&a=1")).isTrue();
    assertThat(two.holds("a=1")).isFalse();
    assertThat(two.holds(null)).isFalse();
    assertThat(new QueryCondition(Map.of(), false).holds(null)).isTrue();
    assertThat(new QueryCondition(Map.of(), false).holds("%zz")).isTrue();
    assertThat(new QueryCondition(Map.of("a", ""), false).holds("a")).isTrue();
  }

  @Test
  void aQueryIsLookedAtUpToItsLimit() {
    String query = "_action=restart&" + "a".repeat(QueryCondition.MAX_QUERY - 16);
    assertThat(RESTART.holds(query)).isTrue();
    assertThat(RESTART.holds(query + "a")).isFalse();
  }

  @Test
  void theSameRuleNeedsPathMethodAndQuery() {
    RuleSettings restart =
        new RuleSettings("/environment/startup", Set.of("POST"), Map.of("_action", "restart"));
    RuleSettings read = new RuleSettings("/environment/.*", Set.of("GET"), Map.of());
    Scope scope =
        Scope.compile(new ScopeSettings("s", "", Match.FULL, List.of(restart, read)), false);
    assertThat(scope.opens("POST", List.of("/environment/startup"), "_action=restart")).isTrue();
    assertThat(scope.opens("POST", List.of("/environment/startup"), null)).isFalse();
    assertThat(scope.opens("POST", List.of("/environment/x"), "_action=restart")).isFalse();
    assertThat(scope.opens("GET", List.of("/environment/startup"), "_action=x")).isTrue();
  }
}
