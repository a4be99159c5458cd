package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.policy.scope.RuleTrace.Outcome;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTraceTest {

  private static RuleTrace traced(
      Match match, boolean ignoreCase, String regex, String... readings) {
    Scope scope = ScopeTest.scope(match, ignoreCase, ScopeTest.rule(regex));
    return scope.traced("GET", List.of(readings), null).rules().get(0);
  }

  /** Match, rule, path, what comes of it, and the path with brackets around the part it meets. */
  @ParameterizedTest
  @CsvSource({
    "FULL, /a/b, /a/b, OPENS, [/a/b]",
    "FULL, a/b, /a/b, OPENS, [/a/b]",
    "FULL, /a/.*, /a/b/c, OPENS, [/a/b/c]",
    "FULL, /a, /a/b, PATH, [/a]/b",
    "FULL, /b, /a/b, PATH, -",
    "FULL, a/[a-c], /a/bd, PATH, /[a/b]d",
    "FULL, /x.*, /a, PATH, -",
    "SEARCH, whoami, /a/whoami/b, OPENS, /a/[whoami]/b",
    "SEARCH, ^/whoami, /a/whoami, PATH, -",
    "SEARCH, whoami, /a, PATH, -",
    "SEARCH, é./, /aéb/c, OPENS, /a[éb/]c"
  })
  void thePartThatARuleMeetsIsShown(
      Match match, String rule, String path, Outcome outcome, String shown) {
    for (boolean ignoreCase : new boolean[] {false, true}) {
      RuleTrace trace = traced(match, ignoreCase, rule, path);
      RuleTrace.Part part = trace.part();

      assertThat(trace.outcome()).isEqualTo(outcome);
      assertThat(
              part == null
                  ? "-"
                  : path.substring(0, part.start())
                      + "["
                      + path.substring(part.start(), part.end())
                      + "]"
                      + path.substring(part.end()))
          .isEqualTo(shown);
    }
  }

  @Test
  void aRuleThatHoldsForOneReadingAloneNamesTheOther() {
    RuleTrace trace = traced(Match.FULL, false, "/a/[^;]*", "/a/b;c", "/a/b");

    assertThat(trace.outcome()).isEqualTo(Outcome.ONE_READING);
    assertThat(trace.reading()).isEqualTo("/a/b;c");
    assertThat(traced(Match.FULL, false, "/a/.*;c", "/a/b;c", "/a/b").reading()).isEqualTo("/a/b");
  }

  @Test
  void methodAndQueryAreToldApart() {
    RuleSettings rule = new RuleSettings("/a", Set.of("POST"), Map.of("_action", "go"));
    Scope scope = ScopeTest.scope(Match.FULL, false, rule);

    assertThat(outcome(scope, "GET", "_action=go")).isEqualTo(Outcome.METHOD);
    assertThat(outcome(scope, "POST", null)).isEqualTo(Outcome.QUERY);
    assertThat(outcome(scope, "POST", "_action=go&_action=go")).isEqualTo(Outcome.QUERY);
    assertThat(outcome(scope, "POST", "_action=go")).isEqualTo(Outcome.OPENS);
  }

  private static Outcome outcome(Scope scope, String method, @Nullable String query) {
    return scope.traced(method, List.of("/a"), query).rules().get(0).outcome();
  }

  @Test
  void aPathAtTheLimitIsLookedAtAndOnePastItIsNot() {
    String longest = "/" + "a".repeat(Subject.MAX_PATH - 1);

    assertThat(traced(Match.FULL, false, ".*", longest).outcome()).isEqualTo(Outcome.OPENS);
    assertThat(traced(Match.FULL, false, ".*", longest + "a").outcome())
        .isEqualTo(Outcome.TOO_LONG);
  }
}
