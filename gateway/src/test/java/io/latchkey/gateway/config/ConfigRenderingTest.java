package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigRenderingTest {
  @TempDir private Path directory;

  private static Loaded.Valid example() {
    return (Loaded.Valid)
        ConfigFile.load(
            ConfigSchemaTest.EXAMPLES.resolve("latchkey.yaml"), ConfigSchemaTest.environment());
  }

  @Test
  void everyDefaultIsWrittenAndEverySecretHidden() {
    String yaml = Rendering.of((Loaded.Valid) ConfigText.load(directory, ConfigText.VALID));

    assertThat(yaml)
        .contains("clientSecret: '***'")
        .contains("clientAuthentication: basic")
        .contains("application: my_api_client")
        .contains("pathCase: insensitive")
        .contains("aspxauth: strip")
        .contains("connect: 5s")
        .contains("replayContent: 64KiB")
        .contains("headerTime: 15s")
        .contains("drain: 30s")
        .contains("path: /billing/")
        .doesNotContain("c4n4ry");
  }

  @Test
  void whatIsPrintedMeansTheSameWhenItIsReadAgain() {
    String printed = Rendering.of(example());

    Loaded.Valid again = (Loaded.Valid) ConfigText.load(directory, printed.replace("'***'", "x"));

    assertThat(Rendering.of(again)).isEqualTo(printed);
    assertThat(again.settings().routes()).isEqualTo(example().settings().routes());
    assertThat(again.settings().scopes()).isEqualTo(example().settings().scopes());
    assertThat(again.settings().tenants()).isEqualTo(example().settings().tenants());
  }

  @Test
  void aParameterFromTheEnvironmentStaysHidden() {
    String yaml =
        ConfigText.VALID.replace(
            "    clientId: billing-bot\n",
            "    clientId: billing-bot\n    parameters: { a: b, c: \"${env:SECRET}\" }\n");

    String printed = Rendering.of((Loaded.Valid) ConfigText.load(directory, yaml));

    assertThat(printed).contains("a: b").contains("c: '***'").doesNotContain("c4n4ry");
  }
}
