package io.latchkey.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import io.latchkey.gateway.journey.Authority;
import io.latchkey.gateway.journey.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever can be spoken to by TLS, one at a time. */
class SpokenTlsTest {
  private static final String CLEARTEXT =
      Yaml.injecting("http://127.0.0.1:1", "http://127.0.0.1:1/token");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "false | version: 1 | version: 1",
        "false | apiKey | jwt: [{ issuer: i, audience: a, subject: s, jwksUri: \"http://127.0.0.1:1\" }], apiKey",
        "true  | listeners: [{ | listeners: [{ tls: { certificate: c.pem, privateKey: k.pem },",
        "true  | admin: { | admin: { tls: { certificate: c.pem, privateKey: k.pem },",
        "true  | url: \"http: | url: \"https:",
        "true  | url: \"http: | url: \"HTTPS:",
        "true  | tokenEndpoint: \"http: | tokenEndpoint: \"https:",
        "true  | tokenEndpoint: \"http://127.0.0.1:1/token | issuer: \"https://127.0.0.1:1",
        "true  | apiKey | jwt: [{ issuer: \"https://i\", audience: a, subject: s }], apiKey",
        "true  | apiKey | jwt: [{ issuer: i, audience: a, subject: s, jwksUri: \"https://i\" }], apiKey",
        "true  | apiKey | introspection: [{ endpoint: \"https://i\", clientId: c, clientSecret: t, subject: s }], apiKey",
      })
  void whoeverIsSpokenToByTlsIsFound(boolean expected, String plain, String other)
      throws Exception {
    assertThat(CLEARTEXT).contains(plain);
    Authority own = new Authority(directory, "own");
    Files.copy(own.certificateFile("own"), directory.resolve("c.pem"));
    Files.copy(own.keyFile("own"), directory.resolve("k.pem"));
    Path file =
        Files.writeString(directory.resolve("latchkey.yaml"), CLEARTEXT.replace(plain, other));
    Loaded loaded = ConfigFile.load(file, Map.of());

    assertThat(loaded).as(loaded.problems().toString()).isInstanceOf(Loaded.Valid.class);
    assertThat(SpokenTls.by(((Loaded.Valid) loaded).settings())).isEqualTo(expected);
  }
}
