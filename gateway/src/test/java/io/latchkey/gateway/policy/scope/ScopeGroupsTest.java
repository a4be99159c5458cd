package io.latchkey.gateway.policy.scope;

import static io.latchkey.gateway.policy.scope.ScopeTest.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.google.re2j.Pattern;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One matcher for all rules says what each rule alone would. */
class ScopeGroupsTest {
  private static final List<String> SHAPES =
      List.of(
          "/seg%d/x",
          "seg%d/y",
          "^/seg%d/(a|b)$",
          "/seg%d/.*",
          "seg%d/[a-f]+",
          "(seg%d|SEG%d)/z?",
          "/?seg%d",
          "/seg%d|/alt%d",
          "\\Q/seg%d.x\\E",
          "(?P<n>/seg%d)/q",
          "(?i)/seg%d/Q",
          "/seg%d\\.x",
          ".eg%d",
          "\\Q/seg%d(",
          "/seg%d/\u00e9.*",
          "/seg%d/[^a]",
          "[/s]seg%d",
          "/seg%d{2}");

  private static RuleSettings random(Random random) {
    int n = random.nextInt(40);
    String regex = SHAPES.get(random.nextInt(SHAPES.size())).replace("%d", String.valueOf(n));
    return switch (random.nextInt(4)) {
      case 0 -> rule(regex, "GET");
      case 1 -> rule(regex, "POST", "PUT");
      default -> rule(regex);
    };
  }

  private static String path(Random random) {
    String[] starts = {"/seg", "/SEG", "/alt", "/s/seg", "/xeg", "/seg"};
    String[] ends = {
      "",
      "/x",
      "/y",
      "/a",
      "/b/c",
      "/fade",
      "/",
      "/z",
      "/q",
      "/Q",
      ".x",
      "(",
      "/\u00e9t",
      "/\u00c9",
      "11"
    };
    return starts[random.nextInt(starts.length)]
        + random.nextInt(45)
        + ends[random.nextInt(ends.length)];
  }

  @ParameterizedTest
  @CsvSource({"FULL, false", "FULL, true", "SEARCH, false", "SEARCH, true"})
  void fiveHundredRulesAgreeWithTheLoop(Match match, boolean ignoreCase) {
    Random random = new Random(500);
    List<RuleSettings> rules = IntStream.range(0, 500).mapToObj(i -> random(random)).toList();
    Scope all = Scope.compile(new ScopeSettings("s", "", match, rules), ignoreCase);
    List<Rule> alone = rules.stream().map(rule -> Rule.of(rule, match, ignoreCase)).toList();
    int opened = 0;
    for (int i = 0; i < 1_000; i++) {
      String method = List.of("GET", "HEAD", "POST", "DELETE").get(random.nextInt(4));
      List<String> readings = new ArrayList<>(List.of(path(random)));
      if (random.nextInt(5) == 0) {
        readings.add(path(random));
      }
      boolean expected = oneByOne(alone, method, readings);
      assertThat(all.opens(method, readings, null)).as(method + readings).isEqualTo(expected);
      opened += expected ? 1 : 0;
    }
    assertThat(opened).isBetween(50, 990);
  }

  private static boolean oneByOne(List<Rule> rules, String method, List<String> readings) {
    List<Subject> subjects = new ArrayList<>();
    for (String reading : readings) {
      subjects.add(Objects.requireNonNull(Subject.of(reading, rules.get(0).ignoreCase())));
    }
    return rules.stream()
        .anyMatch(rule -> RuleGroup.Key.of(rule).holds(method, null) && rule.holds(subjects));
  }

  @Test
  void aPathThatRepeatsAPrefixIsSearchedOnce() {
    Scope scope = ScopeTest.scope(Match.SEARCH, false, rule("a.*b"), rule("aa.*c"));
    String path = "/" + "a".repeat(Subject.MAX_PATH - 1);
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          for (int i = 0; i < 50; i++) {
            assertThat(scope.opens("GET", List.of(path), null)).isFalse();
          }
        });
    assertThat(scope.opens("GET", List.of(path.substring(1) + "c"), null)).isFalse();
    assertThat(scope.opens("GET", List.of(path.substring(0, 9) + "c"), null)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"FULL", "SEARCH"})
  void aRewrittenRuleMeansWhatWasWritten(Match match) {
    Random random = new Random(99);
    for (int i = 0; i < 4_000; i++) {
      String regex = random(random).regex();
      String path = path(random);
      Pattern pattern = Pattern.compile(regex);
      boolean expected =
          match == Match.SEARCH
              ? pattern.matcher(path).find()
              : pattern.matches(path) || pattern.matches(path.substring(1));
      Scope scope = ScopeTest.scope(match, false, rule(regex));
      assertThat(scope.opens("GET", List.of(path), null))
          .as(regex + " " + path)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anyExpressionThatIsTakenKeepsItsMeaning(boolean ignoreCase) {
    String[] pieces = {
      "a",
      "B",
      "k",
      "/",
      ".",
      "*",
      "+",
      "?",
      "|",
      "(",
      ")",
      "(?:",
      "(?i)",
      "(?i:",
      "(?-i:",
      "(?P<x>",
      "[",
      "]",
      "[^",
      "-",
      "\\",
      "\\Q",
      "\\E",
      "\\d",
      "\\b",
      "\\A",
      "\\z",
      "\\pL",
      "\\w",
      "\\.",
      "{1}",
      "{",
      "^",
      "$",
      "[:alpha:]",
      "1",
      "\\x41"
    };
    Random random = new Random(11);
    int taken = 0;
    for (int i = 0; i < 60_000; i++) {
      StringBuilder regex = new StringBuilder();
      for (int k = 1 + random.nextInt(7); k > 0; k--) {
        regex.append(pieces[random.nextInt(pieces.length)]);
      }
      Pattern pattern;
      try {
        pattern = Pattern.compile(regex.toString(), ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
      } catch (RuntimeException malformed) {
        continue;
      }
      if (regex.toString().equals("*")) {
        continue;
      }
      Scope scope;
      try {
        scope =
            ScopeTest.scope(
                Match.FULL, ignoreCase, rule("/zz|zz"), rule(regex.toString()), rule("/(y|z)z"));
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageMatching(".*(where case is ignored|nothing between).*");
        continue;
      }
      taken++;
      String text = "";
      for (int k = 0; k < 4; k++) {
        String path = "/" + text;
        boolean expected = pattern.matches(path) || pattern.matches(text);
        assertThat(scope.opens("GET", List.of(path), null))
            .as(regex + " " + path)
            .isEqualTo(expected);
        text +=
            (text.isEmpty() ? "abAK1.-" : "abAK1.-/")
                .charAt(random.nextInt(text.isEmpty() ? 7 : 8));
      }
    }
    assertThat(taken).isGreaterThan(10_000);
  }

  @Test
  void rulesBesideEachOtherDoNotMix() {
    Scope scope =
        ScopeTest.scope(
            Match.FULL,
            false,
            rule("\\Q/a.*"),
            rule("(?i)/b.?"),
            rule("/c|/d"),
            rule("(?P<n>/e.)"),
            rule("(?P<n>/f.)"));
    assertThat(List.of("/a.*", "/B", "/c", "/d", "/ex", "/fx"))
        .allMatch(path -> scope.opens("GET", List.of(path), null));
    assertThat(List.of("/ab", "/C", "/E.", "/b/b", "/cd", "/a.*)|(?:"))
        .noneMatch(path -> scope.opens("GET", List.of(path), null));
  }
}
