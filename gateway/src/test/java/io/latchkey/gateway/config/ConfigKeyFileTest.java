package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key files that would not serve are named at their place, and never shown. */
class ConfigKeyFileTest {
  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    KeyMaterial.writeInto(directory);
    KeyMaterial.write(directory.resolve("empty"), "");
    KeyMaterial.write(directory.resolve("odd"), "c4n4ry");
    KeyMaterial.write(directory.resolve("large"), "c4n4ry!!".repeat(8192) + "x");
    KeyMaterial.write(directory.resolve("limit"), "c4n4ry!!".repeat(8192));
  }

  private static String sws(String file) {
    return VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS.replace(KeyMaterial.SWS_FILE, file));
  }

  private static String aic(String file) {
    return VendorText.aic("jwtBearer", VendorText.AIC_KEYS.replace(KeyMaterial.AIC_FILE, file));
  }

  private static String generic(String file) {
    return VendorText.generic(
        "privateKeyJwt", "tokenEndpoint: https://l.example~clientId: c~keyFile: " + file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing    | missing does not exist
          .          | is a directory
          empty      | empty is empty
          large      | large is larger than 64KiB
          """)
  void aFileThatCannotBeReadIsNamed(String file, String expected) {
    for (String yaml : new String[] {sws(file), aic(file), generic(file)}) {
      assertThat(ConfigText.problems(directory, yaml))
          .singleElement()
          .asString()
          .contains(" serviceAccounts.a.keyFile: the file ")
          .contains(expected)
          .doesNotContain("c4n4ry");
    }
  }

  @Test
  void aPipeIsNotWaitedAt() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (String yaml : new String[] {sws("pipe"), aic("pipe"), generic("pipe")}) {
      List<String> problems =
          assertTimeoutPreemptively(
              Duration.ofSeconds(10), () -> ConfigText.problems(directory, yaml));
      assertThat(problems).singleElement().asString().contains("pipe is no plain file");
    }
  }

  @ParameterizedTest
  @CsvSource({"odd", "limit"})
  void aFileThatIsNoKeyIsNamed(String file) {
    assertThat(ConfigText.problems(directory, sws(file)))
        .singleElement()
        .asString()
        .contains(file + " is no JSON; wanted is the JSON file with serviceAccountId")
        .doesNotContain("c4n4ry");
    assertThat(ConfigText.problems(directory, generic(file)))
        .singleElement()
        .asString()
        .contains(" serviceAccounts.a.keyFile: the file ")
        .doesNotContain("c4n4ry");
  }

  @ParameterizedTest
  @CsvSource({"rw----r--,true", "r--r--r--,true", "rw-r-----,false", "r--------,false"})
  void aKeyThatEverybodyMayReadIsDoubted(String rights, boolean doubted) throws IOException {
    Path file = directory.resolve(KeyMaterial.PEM_FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));

    assertThat(ConfigText.problems(directory, generic(KeyMaterial.PEM_FILE)))
        .hasSize(doubted ? 1 : 0)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("10:14: serviceAccounts.a.keyFile: warning: the file ")
                    .endsWith(
                        "can be read by every user of this machine; chmod 600 keeps it to its"
                            + " owner"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '"-----BEGIN PRIVATE KEY-----\\nc4n4ry"' | holds the key itself, which belongs in a file; allowed: the name of
          '"-----BEGIN PRIVATE KEY----- c4n4ry"'  | holds the key itself, which belongs in a file
          '"{\\"kty\\":\\"c4n4ry\\"}"'            | holds the key itself, which belongs in a file
          '" { \\"kty\\":\\"c4n4ry\\"}"'          | holds the key itself, which belongs in a file
          '"c4n4ry\\nc4n4ry"'                     | holds the key itself, which belongs in a file
          '{ kty: c4n4ry }'                       | is a map; allowed: the name of
          '${file:billing.pem}'                   | the name of a file with a private key, as it is, without ${file:...}
          '${file:aic-ops.jwk}'                   | as it is, without ${file:...}
          '${env:SECRET}'                         | the file that it names does not exist
          '${env:UNSET}'                          | the environment variable UNSET is not set
          '""'                                    | is empty; allowed: the name of
          '5'                                     | is read as a number; put it in quotes
          """)
  void aKeyInThePlaceOfItsFileIsNeverShown(String written, String expected) {
    assertThat(ConfigText.problems(directory, generic(written)))
        .singleElement()
        .asString()
        .contains("serviceAccounts.a.keyFile: ")
        .contains(expected)
        .doesNotContain("c4n4ry");
  }

  @Test
  void theNameOfAFileMayComeFromTheEnvironment() throws IOException {
    Path named = directory.resolve("c4n4ry-from-env");
    KeyMaterial.write(named, KeyMaterial.pem());

    assertThat(ConfigText.problems(directory, generic("${env:SECRET}"))).isEmpty();
    assertThat(ConfigText.load(directory, generic("${env:SECRET}")).files()).contains(named);
  }

  @Test
  void aFileFromElsewhereNeedsItsWholeName() {
    assertThat(
            ConfigText.problems(
                directory, generic(directory.resolve(KeyMaterial.PEM_FILE).toString())))
        .isEmpty();
  }
}
