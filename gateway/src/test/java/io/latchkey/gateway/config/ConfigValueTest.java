package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigValueTest {
  private static final String SECRET_KEY = "hr-sync:\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "5m,300000", "1h,3600000", "1d,86400000", "0s,0"})
  void durationsCarryUnits(String text, long millis) {
    assertThat(Units.duration(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "512B,512",
    "64KiB,65536",
    "10MiB,10485760",
    "1GiB,1073741824",
    "1kB,1000",
    "2MB,2000000",
    "1GB,1000000000"
  })
  void sizesCarryUnits(String text, long octets) {
    assertThat(Units.size(text)).isEqualTo(octets);
    assertThat(Units.size(Units.size(octets))).isEqualTo(octets);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "30 s", "30S", "1w", "1000000000s", "1KB"})
  void whatHasNoUnitIsNeitherDurationNorSize(String text) {
    assertThat(Units.duration(text)).isNull();
    assertThat(Units.size(text)).isNull();
  }

  @Test
  void aVariableReplacesAWholeValueAndIsReadAsTheKeysType() {
    String yaml =
        ConfigText.VALID.replace(
            "path: /identity/", "path: ${env:PATH_PREFIX}\n    stripPrefix: ${env:FLAG}");

    RouteSettings route = ConfigText.settings(directory, yaml).routes().get(0);

    assertThat(route.path()).isEqualTo("/identity/");
    assertThat(route.stripPrefix()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'plain'         | 'plain'
          'plain\\n'       | 'plain'
          'plain\\r\\n'     | 'plain'
          'plain\\n\\n'     | 'plain\\n'
          '12345\\n'       | '12345'
          """)
  void aFileLosesItsLastLineBreakAlone(String content, String expected) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), content.translateEscapes());

    ClientSecret credentials = credentials("${file:" + file + "}");

    assertThat(credentials.secret().reveal()).isEqualTo(expected.translateEscapes());
  }

  @Test
  void aRelativeFileIsFoundBesideTheConfiguration() throws IOException {
    Files.writeString(directory.resolve("secret"), "s3cret");

    assertThat(credentials("${file:secret}").secret().reveal()).isEqualTo("s3cret");
  }

  @Test
  void filesThatWereReadAreListedToBeWatched() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "s3cret");

    assertThat(ConfigText.load(directory, withSecret("${file:secret}")).files())
        .containsExactly(directory.resolve("latchkey.yaml"), file);
  }

  private ClientSecret credentials(String secret) {
    ClientCredentials grant =
        (ClientCredentials)
            ConfigText.settings(directory, withSecret(secret)).serviceAccounts().get(0).grant();
    return (ClientSecret) grant.client();
  }

  private static String withSecret(String secret) {
    int at = ConfigText.VALID.indexOf("${env:SECRET}", ConfigText.VALID.indexOf(SECRET_KEY));
    return ConfigText.VALID.substring(0, at)
        + secret
        + ConfigText.VALID.substring(at + "${env:SECRET}".length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '${env:UNSET}'           | the environment variable UNSET is not set
          '${env:EMPTY}'           | the environment variable EMPTY is empty
          '${file:missing}'        | the file missing does not exist
          '${file:.}'              | the file . is a directory
          '${file:empty}'          | the file empty is empty
          '${file:newline}'        | the file newline is empty
          '${file:garbled}'        | the file garbled is not UTF-8 text
          '${file:marked}'         | the file marked begins with a byte order mark
          '${file:large}'          | the file large is larger than 64KiB
          'x${env:SECRET}'         | is only read as a whole value
          '${env:SECRET}x'         | is only read as a whole value
          '${SECRET}'              | is only read as a whole value
          '${vault:SECRET}'        | is only read as a whole value
          '${env:}'                | is only read as a whole value
          '${env:A}${env:B}'       | is only read as a whole value
          """)
  void whatCannotBeReplacedIsNamedButNeverShown(String secret, String expected) throws IOException {
    Files.writeString(directory.resolve("empty"), "");
    Files.writeString(directory.resolve("newline"), "\n");
    Files.write(directory.resolve("garbled"), new byte[] {'c', '4', 'n', '4', (byte) 0xff});
    Files.writeString(directory.resolve("marked"), "\uFEFFc4n4ry");
    Files.writeString(directory.resolve("large"), "c4n4ry!!".repeat(8192) + "x");

    assertThat(ConfigText.problems(directory, withSecret(secret)))
        .singleElement()
        .asString()
        .startsWith("19:19: serviceAccounts.hr-sync.clientSecret: ")
        .contains(expected)
        .doesNotContain("c4n4");
  }

  @Test
  void aFileAtTheLimitOfSizeIsRead() throws IOException {
    Files.writeString(directory.resolve("large"), "c4n4ry!!".repeat(8192));

    assertThat(credentials("${file:large}").secret().reveal()).hasSize(65536);
  }

  @Test
  void anInlineSecretIsAWarning() {
    assertThat(ConfigText.problems(directory, withSecret("hunter2")))
        .singleElement()
        .asString()
        .startsWith("19:19: serviceAccounts.hr-sync.clientSecret: warning: a secret stands in")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "clientSecrt,clientSecret",
    "client_secret,clientSecret",
    "ClientSecret,clientSecret",
    "cilentSecret,clientSecret",
    "pasword,password",
    "xyz,''",
    "'',''"
  })
  void aNearWordIsSuggested(String written, String suggested) {
    String expected = suggested.isEmpty() ? "" : "; did you mean '" + suggested + "'?";

    assertThat(Suggestion.of(written, Shapes.ACCOUNT.known())).isEqualTo(expected);
  }
}
