package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tells two configurations apart, secrets included, and shows none. */
class SettingsTreeTest {
  private static final String YAML =
      """
      version: 1
      admin: { token: c4n4ry-admin }
      tenants:
        api: { kind: generic, url: "http://127.0.0.1:1", proxy: "http://u:c4n4ry-proxy@127.0.0.1:9" }
      serviceAccounts:
        bot:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: "http://127.0.0.1:1/token"
          clientId: bot
          clientSecret: ${env:SECRET}
          parameters: { p: "${env:PARAMETER}" }
        fixed: { tenant: api, grant: staticHeaders, headers: { X-Key: c4n4ry-header } }
      scopes: { all: { rest: [".*"] } }
      callers:
        app:
          introspection:
            - { endpoint: "http://127.0.0.1:1/i", clientId: a, clientSecret: c4n4ry-asked, subject: s }
        two:
          introspection: { endpoint: "http://127.0.0.1:1/j", clientId: a, clientSecret: c4n4ry-two, subject: s }
      routes:
        - name: api
          path: /
          tenant: api
          serviceAccount: bot
          callers: { app: [all], two: [all] }
        - { name: b, path: /b/, tenant: api, serviceAccount: fixed, callers: { app: [all] } }
      """;

  @TempDir private Path directory;

  private SettingsTree tree(String yaml, String secret) throws IOException {
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    Loaded loaded = ConfigFile.load(file, Map.of("SECRET", secret, "PARAMETER", "c4n4ry-par"));
    assertThat(loaded)
        .withFailMessage(loaded.problems()::toString)
        .isInstanceOf(Loaded.Valid.class);
    return SettingsTree.of((Loaded.Valid) loaded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c4n4ry-admin",
        "c4n4ry-proxy",
        "c4n4ry-header",
        "c4n4ry-asked",
        "c4n4ry-two",
        "/token",
        "path: /b/"
      })
  void eachValueIsPartOfTheVersion(String value) throws IOException {
    String other = value.equals("path: /b/") ? "path: /c/" : value + "-x";
    SettingsTree before = tree(YAML, "s");
    SettingsTree after = tree(YAML.replace(value, other), "s");
    assertThat(after.says(before)).isFalse();
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(Difference.between(before, after, "file").toString()).doesNotContain("c4n4ry");
  }

  @Test
  void aSubstitutedSecretIsPartOfTheVersion() throws IOException {
    assertThat(tree(YAML, "one").version()).isNotEqualTo(tree(YAML, "two").version());
  }

  @Test
  void theSameInAnotherOrderIsTheSame() throws IOException {
    String twisted = YAML.replace("{ app: [all], two: [all] }", "{ two: [all], app: [all] }");
    assertThat(tree(twisted, "s").says(tree(YAML, "s"))).isTrue();
    assertThat(tree(twisted, "s").version()).isEqualTo(tree(YAML, "s").version());
    assertThat(tree(YAML, "s").version()).matches("[0-9a-f]{12}");
  }

  @Test
  void aDifferenceIsTheYamlOnOneLine() throws IOException {
    String more =
        YAML.replace("path: /,", "path: /c/,")
            .replace(
                "callers: { app: [all], two: [all] }",
                "callers: { app: [all], two: [all] }\n    rateLimit: { perCaller: 2/s, burst: 3 }")
            .replace(
                "rest: [\".*\"]",
                "rest: [\".*\", { regex: /a, methods: [GET], query: { b: \"1\" } }]");

    assertThat(Difference.between(tree(YAML, "s"), tree(more, "s"), "file"))
        .extracting(each -> each.path() + " " + each.what())
        .containsExactly(
            "scopes.all.rest adds {regex: /a, methods: [GET], query: {b: 1}}",
            "routes.api.rateLimit is {perCaller: 2/s, burst: 3}");
  }

  @Test
  void nothingOfASecretIsPrinted() throws IOException {
    assertThat(tree(YAML, "c4n4ry-env").root().toString()).doesNotContain("c4n4ry");
  }
}
