package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigScopeTest {
  private static final String RULE = "- /cdirectoryservice/getuser";

  @TempDir private Path directory;

  @Test
  void rulesAreTextsOrMaps() {
    String yaml =
        ConfigText.VALID.replace(
            RULE,
            """
            - /a
                  - { regex: "/b.*", methods: [GET, POST], query: { _action: start, empty: "" } }
                description: ""
                match: search\
            """);

    assertThat(ConfigText.settings(directory, yaml).scopes())
        .containsExactly(
            new ScopeSettings(
                "directory-read",
                "",
                Match.SEARCH,
                List.of(
                    new RuleSettings("/a", Set.of(), Map.of()),
                    new RuleSettings(
                        "/b.*", Set.of("GET", "POST"), Map.of("_action", "start", "empty", "")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '- "a(?!b)"'                    | uses look-around
          '- "a(?<=b)"'                   | uses look-around
          '- "(a)\\\\1"'                  | uses a back-reference
          '- "(a"'                        | is not a regular expression in the syntax of RE2
          '- "a**"'                       | is not a regular expression in the syntax of RE2
          '- "[z-a]"'                     | is not a regular expression in the syntax of RE2
          '- "*"'                         | warning: '*' alone is no regular expression
          '- ""'                          | is empty
          '- 12'                          | put it in quotes
          '- [a]'                         | is a list; allowed: a regular expression
          '- {methods: [GET]}'            | regex: is missing
          '- {regex: /a, methods: []}'    | methods: is empty; leave it out for every method
          '- {regex: /a, methods: [Get]}' | must be a method in capitals
          '- {regex: /a, methods: ["G T"]}' | must be a method in capitals
          '- {regex: /a, methods: GET}'   | must be a list of a method in capitals
          '- {regex: /a, methods: [GET, GET]}' | stands in this list twice
          '- {regex: /a, query: {a: 1}}'  | put it in quotes
          '- {regex: /a, query: [a]}'     | must be a map of texts
          '- {regex: /a, verb: GET}'      | verb: is an unknown key
          '- "/\\\\pL"'                   | where case is ignored, write the character itself
          '- security/whoami~    match: search' | warning: is not anchored
          '- "^security/whoami$"~    match: search' | warning: opens nothing
          '- /a~    match: anywhere'      | is not one of full, search
          """)
  void whatARuleMaySay(String rule, String expected) {
    assertThat(ConfigText.changed(directory, RULE, rule))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @Test
  void aRuleIsHeldAgainstTheTenantsThatItIsFor() {
    String yaml = ConfigText.VALID.replace(RULE, "- '/\\pL+'");

    assertThat(ConfigText.problems(directory, yaml)).hasSize(1);
    assertThat(
            ConfigText.problems(
                directory,
                yaml.replace(
                    "kind: cyberark-identity", "kind: cyberark-identity\n    pathCase: sensitive")))
        .isEmpty();
  }

  @Test
  void aLoneStarMeansEverything() {
    String yaml = ConfigText.VALID.replace(RULE, "- '*'");

    assertThat(ConfigText.settings(directory, yaml).scopes().get(0).rules())
        .containsExactly(new RuleSettings(".*", Set.of(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"4096,true", "4097,false"})
  void aRegexHasALimit(int length, boolean valid) {
    String yaml = ConfigText.VALID.replace(RULE, "- " + "a".repeat(length));

    assertThat(ConfigText.load(directory, yaml) instanceof Loaded.Valid).isEqualTo(valid);
  }
}
