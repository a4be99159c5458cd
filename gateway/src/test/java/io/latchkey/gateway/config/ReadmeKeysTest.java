package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.Readme;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The README's tables of keys are those of the parser: each has its row, and none is invented. */
class ReadmeKeysTest {
  static final List<Shape> SHAPES = Shapes.ALL;

  private static final Pattern KEY = Pattern.compile("^\\| \\*{0,2}`([A-Za-z0-9]+)`");
  private static final Pattern REQUIRED = Pattern.compile("^\\| \\*\\*`([A-Za-z0-9]+)`\\*\\* ");
  private static final Pattern LATER = Pattern.compile("(?m)^(Not in this build yet: .*)$");

  private static final Map<String, String> HEADINGS =
      Map.ofEntries(
          Map.entry("top", "Top level"),
          Map.entry("tracing", "`tracing`"),
          Map.entry("logging", "`logging`"),
          Map.entry("listener", "`listeners[]`"),
          Map.entry("listenerTls", "`listeners[].tls`"),
          Map.entry("certificate", "`listeners[].tls.certificates[]`"),
          Map.entry("limits", "`listeners[].limits`"),
          Map.entry("admin", "`admin`"),
          Map.entry("adminTls", "`admin.tls`"),
          Map.entry("tenant", "`tenants.<name>`"),
          Map.entry("tenantTls", "`tenants.<name>.tls`"),
          Map.entry("connections", "`tenants.<name>.connections`"),
          Map.entry("health", "`tenants.<name>.health`"),
          Map.entry("breaker", "`tenants.<name>.breaker`"),
          Map.entry("retryBudget", "`tenants.<name>.retryBudget`"),
          Map.entry("concurrency", "`tenants.<name>.concurrency`"),
          Map.entry("serviceAccount", "`serviceAccounts.<name>`"),
          Map.entry("pool", "`serviceAccounts.<name>.pool`"),
          Map.entry("accountTls", "`serviceAccounts.<name>.tls`"),
          Map.entry("scope", "`scopes.<name>`"),
          Map.entry("rule", "`scopes.<name>.rest[]`"),
          Map.entry("caller", "`callers.<name>`"),
          Map.entry("callerCertificate", "`callers.<name>.certificate`"),
          Map.entry("jwt", "`callers.<name>.jwt`"),
          Map.entry("introspection", "`callers.<name>.introspection`"),
          Map.entry("route", "`routes[]`"),
          Map.entry("timeouts", "`routes[].timeouts`"),
          Map.entry("webSocket", "`routes[].webSocket`"),
          Map.entry("rateLimit", "`routes[].rateLimit`"));

  private static String section(Shape shape) throws IOException {
    return Readme.read().section("### " + HEADINGS.get(shape.name()));
  }

  private static Set<String> keys(Pattern pattern, String section) {
    return Readme.rows(section).stream()
        .flatMap(row -> Readme.found(pattern, row).stream())
        .collect(Collectors.toSet());
  }

  @Test
  void everyKindOfMapHasItsHeading() {
    assertThat(HEADINGS.keySet())
        .isEqualTo(SHAPES.stream().map(Shape::name).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void everyKeyHasItsRow(Shape shape) throws IOException {
    assertThat(keys(KEY, section(shape))).isEqualTo(shape.known());
    assertThat(keys(REQUIRED, section(shape))).isEqualTo(shape.required());
  }

  /** {@code config/latchkey.yaml} says of itself that it has them all, if only as a comment. */
  @ParameterizedTest
  @FieldSource("SHAPES")
  void everyKeyIsShownInTheLongExample(Shape shape) {
    String example = Examples.text("latchkey.yaml");

    assertThat(shape.known()).allMatch(key -> example.matches("(?s).*[^A-Za-z]" + key + ":.*"));
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void keysThatAreNotInThisBuildAreNamedAsSuch(Shape shape) throws IOException {
    Set<String> lines = Readme.found(LATER, section(shape));

    assertThat(lines.stream().flatMap(line -> Readme.code(line).stream()))
        .containsExactlyInAnyOrderElementsOf(shape.later());
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void everyWordThatAKeyTakesStandsInItsRow(Shape shape) throws IOException {
    List<String> rows = Readme.rows(section(shape));

    shape
        .words()
        .forEach(
            (key, words) ->
                assertThat(rows)
                    .filteredOn(row -> row.matches("\\| \\*{0,2}`" + key + "`.*"))
                    .singleElement()
                    .satisfies(row -> assertThat(Readme.code(row)).containsAll(words.allowed()))
                    .satisfies(row -> assertThat(Readme.code(row)).containsAll(words.later())));
  }
}
