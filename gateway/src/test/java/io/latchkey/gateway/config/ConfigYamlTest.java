package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigYamlTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '[]'                             | 1:1: must be a map with the keys version
          'text'                           | 1:1: must be a map with the keys version
          '# nothing'                      | 1:1: the file holds nothing
          'version: 1~---~version: 1'      | 2:1: a second document
          'version: 1~name: *s3cret'       | 2:7: aliases (*name) are not taken
          'version: 1~name: &s3cret x'     | 2:7: anchors (&name) are not taken
          'version: 1~name: !s3cret x'     | 2:7: name: has a tag (!name)
          'version: 1~version: 1'          | 2:1: version: is here twice; it stands on line 1
          'version: 1~name: @s3cret'       | 2:7: not well-formed YAML: a value begins with a
          'version: 1~name: "s3cret'       | 2:7: not well-formed YAML: a quote is not closed
          'version: 1~name: "s3cret~drain: 3s~' | 2:7: not well-formed YAML: a quote is not closed
          'version: 1~s3cret'              | not well-formed YAML: a ':' is missing after a key
          'version: 1~name: a: s3cret'     | 2:8: not well-formed YAML: a ':' stands where no key
          'version: 1~name: "\\y"'          | not well-formed YAML: an unknown escape
          'version: 1~hosts: [s3cret'      | not well-formed YAML
          'version: 1~[a]: b'              | 2:1: a key here is not text
          'version: 1~<<: {name: x}'       | 2:1: merge keys (<<) are not taken
          'version: 1~name:'               | 2:1: name: has no value
          'version: 1~name: ""'            | 2:7: name: is empty
          'version: 1~name: [a]'           | 2:7: name: is a list; allowed: text
          'version: 1~name: {a: b}'        | 2:7: name: is a map; allowed: text
          'version: 1~name: true'          | 2:7: name: is read as true or false; put it in quotes
          'version: 1~name: 1.5'           | 2:7: name: is read as a number; put it in quotes
          'version: 1~name: a b'           | 2:7: name: must be letters, digits
          'version: "1"'                   | 1:10: version: must be the number 1, without quotes
          'version: 1~tracing: {}'         | 2:1: tracing.endpoint: is missing
          'version: 1~tracing: { endpoint: http://a.example/v1/traces }' | use https://, or write cleartext: allowed on this tracing
          'version: 1~tracing: { endpoint: https://a.example, sample: 101% }' | tracing.sample: must be a share from 0% to 100%
          'version: 1~tracing: { endpoint: https://a.example, sample: -1% }' | tracing.sample: must be a share from 0% to 100%
          'version: 1~tracing: { endpoint: https://a.example, sample: 0.00001% }' | tracing.sample: must be a share from 0% to 100%
          'version: 1~tracing: { endpoint: https://a.example, callers: trust }' | is not one of follow, ignore
          'version: 1~tracing: { endpoint: https://a.example, headers: { host: x } }' | is a field that the gateway writes
          'version: 1~fleet: {}'           | 2:1: fleet: is not in this build yet
          'version: 1~drain: 30'           | 2:8: drain: must be a number with its unit
          'version: 1~drain: 2d'           | 2:8: drain: must be 0s to 1d
          'version: 1~logging: {level: fatal}' | level: is not one of info, error
          'name: x'                        | 1:1: version: is missing
          'version: 1~callers: []'         | 2:10: callers: must be a map from names
          'version: 1~routes: {}'          | 2:9: routes: must be a list
          """)
  void malformedTextIsNamedAndNeverQuoted(String yaml, String expected) {
    List<String> problems = ConfigText.problems(directory, yaml.replace("~", "\n"));

    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(expected));
    assertThat(problems.toString()).doesNotContain("s3cret");
  }

  @Test
  void mapsAtTheLimitOfDepthAreReadAndOneDeeperAreNot() {
    String atLimit =
        "version: 1\nx: " + "[".repeat(YamlTree.DEPTH - 1) + "]".repeat(YamlTree.DEPTH - 1);
    String deeper = "version: 1\nx: " + "[".repeat(YamlTree.DEPTH) + "]".repeat(YamlTree.DEPTH);

    assertThat(ConfigText.problems(directory, atLimit))
        .anySatisfy(problem -> assertThat(problem).contains("x: is an unknown key"));
    assertThat(ConfigText.problems(directory, deeper)).singleElement().asString().contains("deep");
    assertThat(ConfigText.problems(directory, "[".repeat(100_000))).hasSize(1);
  }

  @Test
  void aFileAtTheLimitOfSizeIsReadAndOneLargerIsNot() {
    String text = "version: 1\n#";
    String atLimit = text + "x".repeat(ConfigFile.LARGEST - text.length());

    assertThat(ConfigText.load(directory, atLimit)).isInstanceOf(Loaded.Valid.class);
    assertThat(ConfigText.problems(directory, atLimit + "x"))
        .containsExactly("1:1: this file is larger than 1MiB");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    Path garbled = Files.write(directory.resolve("garbled.yaml"), new byte[] {(byte) 0xc3, 0x28});
    Path empty = Files.write(directory.resolve("empty.yaml"), new byte[0]);

    assertThat(ConfigFile.load(missing, Map.of()).problems())
        .containsExactly(
            new Problem(
                missing.toString(),
                1,
                1,
                "",
                "this file does not exist; correct the name, or put the file there",
                false));
    assertThat(ConfigFile.load(garbled, Map.of()).problems().get(0).text())
        .isEqualTo("this file is not UTF-8 text");
    assertThat(ConfigFile.load(empty, Map.of()).problems().get(0).text())
        .isEqualTo("this file is empty");
    assertThat(ConfigFile.load(directory, Map.of()).problems().get(0).text())
        .isEqualTo("this file is a directory; name a file in it");
  }

  @Test
  void aTextMayHoldTheSignForWhatIsUnreadable() {
    assertThat(ConfigText.problems(directory, "version: 1\n# \ufffd is a character\n"))
        .containsExactly("1:1: routes: warning: there are none: every call gets 404");
  }

  @Test
  void controlCharactersAreRefusedAtTheirPlaceAndNeverPrinted() {
    assertThat(ConfigText.problems(directory, "version: 1\nna\u001bme: x"))
        .containsExactly("2:3: a control character; write it as an escape");
    assertThat(ConfigText.problems(directory, "version: 1\n\"na\\eme\": x").toString())
        .contains("na?me: is an unknown key")
        .doesNotContain("\u001b");
  }

  @Test
  void theLeastFileIsValidAndGetsTheDefaults() {
    GatewaySettings settings = ConfigText.settings(directory, "version: 1\n");

    assertThat(settings.listeners()).hasSize(1);
    assertThat(BindAddress.text(settings.listeners().get(0).bind())).isEqualTo("127.0.0.1:8080");
    assertThat(BindAddress.text(settings.admin().bind())).isEqualTo("127.0.0.1:9090");
    assertThat(settings.drain()).hasSeconds(30);
    assertThat(settings.logging()).isEqualTo(new GatewaySettings.Logging("info", false));
    assertThat(settings.name()).isNull();
    assertThat(ConfigText.problems(directory, "version: 1\n"))
        .containsExactly("1:1: routes: warning: there are none: every call gets 404");
  }
}
