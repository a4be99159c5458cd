package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

  static RuleSettings rule(String regex, String... methods) {
    return new RuleSettings(regex, Set.of(methods), Map.of());
  }

  static Scope scope(Match match, boolean ignoreCase, RuleSettings... rules) {
    return Scope.compile(new ScopeSettings("s", "", match, List.of(rules)), ignoreCase);
  }

  /** The rules that open a call, each asked by itself. */
  static List<RuleSettings> openers(Scope scope, String method, List<String> readings) {
    return scope.traced(method, readings, null).rules().stream()
        .filter(rule -> rule.outcome() == RuleTrace.Outcome.OPENS)
        .map(RuleTrace::settings)
        .toList();
  }

  private static boolean opens(Match match, boolean ignoreCase, String regex, String... readings) {
    Scope scope = scope(match, ignoreCase, rule(regex));
    boolean opens = scope.opens("GET", List.of(readings), null);
    assertThat(!openers(scope, "GET", List.of(readings)).isEmpty()).isEqualTo(opens);
    return opens;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/a/b /a/b true",
        "a/b /a/b true",
        "^/a/b$ /a/b true",
        "^a/b$ /a/b true",
        "/a/b$ /a/b true",
        "/a/b /a/bc false",
        "/a/b /x/a/b false",
        "a/b /xa/b false",
        "/a/b /a/b/ false",
        "/a/b /A/b false",
        "/a.c /abc true",
        "/a\\.c /abc false",
        "/a\\.c /a.c true",
        "/a/.* /a/ true",
        "/a/.* /a/b/c true",
        "/a/.* /a false",
        "a/.* /a/b true",
        ".* / true",
        ".* /a/b true",
        "* /a/b true",
        "/ / true",
        "^$ / true",
        "/[a-z]+/x /ab/x true",
        "(/a|/b) /b true",
        "(a|b) /b true",
        "/a|/b /b true",
        "/a|b /b true",
        "a|/b /a true",
        "/a|/b /ab false",
        "^/a|b$ /b true",
        "^/a|/b$ /a/x false",
        "/(a|b)/c /b/c true",
        "/?a /a true",
        "x?/a /a true",
        "[/]a /a true",
        "\\Q/a.b\\E /a.b true",
        "\\Q/a.b\\E /axb false",
        "\\Q/a.b /a.b true",
        "(?P<n>/a) /a true",
        "(?:/a) /a true",
        "/a{2} /aa true",
        "(?i)/ab /AB true",
        "/(?i:a)b /Ab true",
        "/(?i:a)b /AB false",
        "/[(|]x /(x true",
        "/a(?i)b|c /C true",
        "/[[:alpha:]]+ /ab true",
        "/[^]a]b /cb true",
        "/[]a]b /]b true",
        "/usermgmt/get.* /usermgmt/getroles true",
        "/usermgmt/get.* /x/usermgmt/getroles false",
      })
  void inFullTheWholePathMeetsTheRule(String regex, String path, boolean expected) {
    assertThat(opens(Match.FULL, false, regex, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "security/whoami /security/whoami true",
        "security/whoami /x/security/whoamiX true",
        "security/whoami /security/who false",
        "/RedRock/query /RedRock/query true",
        "secrets$ /a/secrets true",
        "secrets$ /secrets/a false",
        "^/secrets /secrets/a true",
        "^/secrets /a/secrets false",
        "^secrets /secrets false",
        "scim* /sci/v2 true",
        ".* / true",
        "* /a true",
        "a|b /xbx true",
        "/Security /security false",
      })
  void inSearchTheRuleIsFoundAnywhereAsWritten(String regex, String path, boolean expected) {
    assertThat(opens(Match.SEARCH, false, regex, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/security/whoami /Security/WhoAmI true",
        "/SECURITY/WHOAMI /security/whoami true",
        "/get[A-Z]+ /getuser true",
        "/get[a-z]+ /GETUSER true",
        "/[^a]x /Ax false",
        "/\u00e9 /\u00e9 true",
        "/\u00e9 /\u00c9 false",
        "/\u00c9 /\u00e9 false",
        "/k /\u212a false",
        "/K /\u212a false",
        "/[k] /\u212a false",
        "/\u212a /k false",
        "/s /\u017f false",
        "/S /\u017f false",
        "/\u017f /s false",
        "/ss /\u00df false",
        "/s.* /\u017fx false",
        "/k.* /\u212ax false",
        "/[j-l]. /\u212ax false",
        "/\u00e9.* /\u00e9x true",
        "/\u00e9.* /\u00c9x false",
        "/\u00e9x /\u00e9X true",
        "/[\u00e0-\u00ff]. /\u00e9x true",
        "/[\u00e0-\u00ff]. /\u00c9x false",
        "/[^\u00e9]. /\u00c9x true",
        "/[^\u00e9]. /\u00e9x false",
        "/.. /\u00e9x true",
        "/\\w+. /\u212ax false",
        "/\\W. /\u212ax true",
        "/\uD801\uDC28. /\uD801\uDC00x false",
        "/\uD801\uDC28. /\uD801\uDC28x true",
        "/i.* /\u0130x false",
        "/I.* /\u0131x false",
        "/\\Q\u00e9.\\E.* /\u00e9.X true",
        "/\u00b5.* /\u03bcx false",
      })
  void caseIsOfAsciiLettersAlone(String regex, String path, boolean expected) {
    assertThat(opens(Match.FULL, true, regex, path)).isEqualTo(expected);
    assertThat(opens(Match.SEARCH, true, "^" + regex + "$", path)).isEqualTo(expected);
  }

  @Test
  void aFlagForCaseMeansAsciiLettersToo() {
    assertThat(opens(Match.FULL, false, "(?i)/k.", "/Kx")).isTrue();
    assertThat(opens(Match.FULL, false, "(?i)/k.", "/\u212ax")).isFalse();
    assertThat(opens(Match.FULL, false, "(?i)/\u00e9.", "/\u00c9x")).isFalse();
    assertThat(opens(Match.FULL, false, "/\\p{Lu}", "/\u00c9")).isTrue();
  }

  @Test
  void anUnassignedCharacterOpensNothingWhereCaseIsIgnored() {
    assertThat(opens(Match.FULL, true, ".*", "/\uD8C0\uDC00")).isFalse();
    assertThat(opens(Match.FULL, false, ".*", "/\uD8C0\uDC00")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[a", "a**b(", "\\1", "(?=a)", "(?<!a)b", "a{1001}", "\\", "", "x)(y"})
  void whatIsNoRegularExpressionIsRefusedByName(String regex) {
    assertThatThrownBy(() -> scope(Match.FULL, false, rule("/ok"), rule(regex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rule \"" + regex + "\" ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/\\p{L}",
        "/\\PL",
        "/\\x{e9}",
        "/\\xe9",
        "/[\\x{212a}]",
        "/[\\pL]",
        "/[a-\u00e9]",
        "/\\351",
        "/\uD8C0\uDC00",
        "(?i)/\\pL"
      })
  void whatNeedsTheCaseOfOtherLettersIsRefusedWhereCaseIsIgnored(String regex) {
    assertThatThrownBy(() -> scope(Match.FULL, true, rule(regex)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rule \"" + regex + "\" ");
  }

  @Test
  void theSameRuleMustHoldForEveryReading() {
    Scope scope = scope(Match.FULL, false, rule("/a"), rule("/a;x=.*"), rule("/b(;.*)?"));
    assertThat(scope.opens("GET", List.of("/a;x=1", "/a"), null)).isFalse();
    assertThat(scope.opens("GET", List.of("/b;x=1", "/b"), null)).isTrue();
    assertThat(scope.opens("GET", List.of("/a"), null)).isTrue();
    assertThat(scope.opens("GET", List.of(), null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"GET, true", "HEAD, true", "POST, false", "get, false", "PUT, true", "DELETE, false"})
  void aRuleMayNameMethods(String method, boolean expected) {
    Scope scope =
        scope(Match.FULL, false, rule("/a", "GET"), rule("/a", "PUT"), rule("/b", "POST"));
    assertThat(scope.opens(method, List.of("/a"), null)).isEqualTo(expected);
    assertThat(scope.opens("HEAD", List.of("/b"), null)).isFalse();
    assertThat(scope(Match.FULL, false, rule("/a")).opens(method, List.of("/a"), null)).isTrue();
  }

  @Test
  void theRulesThatOpenCanBeNamed() {
    RuleSettings second = rule("/a/.*");
    RuleSettings third = rule("/a/b");
    Scope scope = scope(Match.FULL, false, rule("/b"), second, third);
    assertThat(openers(scope, "GET", List.of("/a/b"))).containsExactly(second, third);
    assertThat(openers(scope, "GET", List.of("/c"))).isEmpty();
    assertThat(scope.name()).isEqualTo("s");
  }

  @Test
  void aPathIsLookedAtUpToItsLimit() {
    String longest = "/" + "a".repeat(Subject.MAX_PATH - 1);
    assertThat(opens(Match.FULL, false, ".*", longest)).isTrue();
    assertThat(opens(Match.FULL, false, ".*", longest + "a")).isFalse();
    assertThat(opens(Match.FULL, false, "a".repeat(Rule.MAX_RULE), "/" + "a".repeat(Rule.MAX_RULE)))
        .isTrue();
    assertThatThrownBy(() -> scope(Match.FULL, false, rule("a".repeat(Rule.MAX_RULE + 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPumpedPathCostsNoMoreThanItsLength() {
    String pumped = "/" + "a".repeat(4000) + "!";
    assertThat(opens(Match.FULL, false, "/(a+)+$", pumped)).isFalse();
    assertThat(opens(Match.FULL, true, "/(a|aa|a*)*b", pumped)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "FULL * 1",
        "SEARCH * 1",
        "SEARCH security/whoami 1",
        "SEARCH ^/a 1",
        "SEARCH a$ 1",
        "SEARCH ^/a$ 0",
        "SEARCH ^/a/.* 0",
        "SEARCH .* 0",
        "SEARCH ^a$ 1",
        "FULL a 0",
        "SEARCH ^/a\\$ 1",
      })
  void whatOpensMoreOrLessThanItLooksIsWarnedAbout(Match match, String regex, int warnings) {
    assertThat(scope(match, false, rule(regex)).warnings())
        .hasSize(warnings)
        .allMatch(warning -> warning.startsWith("rule \"" + regex + "\" "));
  }
}
