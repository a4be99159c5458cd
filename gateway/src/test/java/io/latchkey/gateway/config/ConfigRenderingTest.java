package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigRenderingTest {
  @TempDir private Path directory;

  private Loaded.Valid example() {
    return (Loaded.Valid) Examples.load(directory, "latchkey.yaml");
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

  static List<String> accounts() {
    String endpoint = "tokenEndpoint: https://l.example~";
    return List.of(
        VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS + "~scopes: [openid]"),
        VendorText.sws("clientCredentials", "role: viewer~clientId: c~clientSecret: x"),
        VendorText.sws("staticHeaders", "role: administrator~headers: { a: x }"),
        VendorText.aic("jwtBearer", VendorText.AIC_KEYS),
        VendorText.aic("jwtBearer", VendorText.AIC_KEYS + "~keyId: k~algorithm: RS512"),
        VendorText.aic("staticHeaders", "headers: { X-A: x, X-B: x }"),
        VendorText.generic("privateKeyJwt", endpoint + "clientId: c~keyFile: billing.pem"),
        VendorText.generic(
            "privateKeyJwt", "issuer: https://i.example/~clientId: c~keyFile: aic-ops.jwk"),
        VendorText.generic("privateKeyJwt", endpoint + "clientId: c~assertionFile: a.jwt"),
        VendorText.generic(
            "jwtBearer", endpoint + "accountId: a~keyFile: billing.pem~assertionLifetime: 90s"),
        VendorText.generic(
            "jwtBearer", endpoint + "clientId: c~clientSecret: x~keyFile: billing.pem~subject: s"),
        VendorText.generic("jwtBearer", endpoint + "assertionFile: a.jwt"));
  }

  @ParameterizedTest
  @MethodSource("accounts")
  void everyGrantMeansTheSameWhenItIsReadAgain(String yaml) throws IOException {
    KeyMaterial.writeInto(directory);
    Files.writeString(directory.resolve("a.jwt"), "eyJh.eyJp.c2ln");
    Loaded.Valid first = (Loaded.Valid) ConfigText.load(directory, yaml);

    String printed = Rendering.of(first);
    Loaded.Valid again = (Loaded.Valid) ConfigText.load(directory, printed.replace("'***'", "x"));

    assertThat(again.settings().serviceAccounts()).isEqualTo(first.settings().serviceAccounts());
    assertThat(again.settings().tenants()).isEqualTo(first.settings().tenants());
    assertThat(Rendering.of(again)).isEqualTo(printed);
    assertThat(printed).doesNotContain("BEGIN").doesNotContain("\"d\"");
  }

  @Test
  void ofAKeyItsFileAlgorithmAndIdAreShown() throws IOException {
    KeyMaterial.writeInto(directory);
    String keys = "tokenEndpoint: https://l.example~clientId: c~keyFile: aic-ops.jwk";

    String printed =
        Rendering.of(
            (Loaded.Valid) ConfigText.load(directory, VendorText.generic("privateKeyJwt", keys)));

    assertThat(printed)
        .contains("keyFile: " + directory.resolve("aic-ops.jwk"))
        .contains("keyId: of-the-file")
        .contains("algorithm: RS256")
        .contains("audience: https://l.example")
        .contains("assertionLifetime: 1m");
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
