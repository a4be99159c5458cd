package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One account is read anew, and nothing else. */
class AccountReadingTest {
  private static final String YAML =
      ConfigText.VALID
          .replaceFirst("\\$\\{env:SECRET}", "\\${file:first}")
          .replaceFirst("\\$\\{env:SECRET}", "\\${file:second}");

  @TempDir private Path directory;
  private AccountReading reading;

  @BeforeEach
  void load() throws IOException {
    KeyMaterial.write(directory.resolve("first"), "s3cret-1\n");
    KeyMaterial.write(directory.resolve("second"), "s3cret-2\n");
    reading = ((Loaded.Valid) ConfigText.load(directory, YAML)).accounts();
  }

  private static Secret secret(ServiceAccountSettings settings) {
    ClientCredentials grant = (ClientCredentials) settings.grant();
    return ((ClientSecret) grant.client()).secret();
  }

  private Secret secret(String account) {
    AccountReading.Account read = reading.read(account);
    assertThat(read.problems()).isEmpty();
    return secret(Objects.requireNonNull(read.settings()));
  }

  @Test
  void theFilesOfAnAccountAreItsOwn() {
    assertThat(reading.files("hr-sync")).containsExactly(directory.resolve("first"));
    assertThat(reading.files("billing-bot")).containsExactly(directory.resolve("second"));
    assertThat(reading.files("nobody")).isEmpty();
  }

  @Test
  void filesThatSomethingElseKeepsNewAreNotAmongThem() throws Exception {
    KeyMaterial.writeInto(directory);
    KeyMaterial.write(directory.resolve("jwt"), "a.b.c");
    String keys = "tokenEndpoint: https://l.example~clientId: c~";
    String renewed =
        VendorText.generic("privateKeyJwt", keys + "assertionFile: jwt~probe: GET /me");
    String signed = VendorText.generic("privateKeyJwt", keys + "keyFile: " + KeyMaterial.PEM_FILE);
    assertThat(((Loaded.Valid) ConfigText.load(directory, renewed)).accounts().files("a"))
        .isEmpty();
    assertThat(((Loaded.Valid) ConfigText.load(directory, signed)).accounts().files("a"))
        .containsExactly(directory.resolve(KeyMaterial.PEM_FILE));
  }

  @Test
  void theFilesAreReadAsTheyAreNow() throws IOException {
    assertThat(secret("hr-sync")).isEqualTo(Secret.of("s3cret-1"));
    Files.writeString(directory.resolve("first"), "s3cret-3\r\n");
    assertThat(secret("hr-sync")).isEqualTo(Secret.of("s3cret-3"));
    assertThat(secret("billing-bot")).isEqualTo(Secret.of("s3cret-2"));
  }

  @Test
  void anEditedConfigurationIsNotRead() throws IOException {
    Files.writeString(directory.resolve("latchkey.yaml"), "nothing: {");
    assertThat(secret("hr-sync")).isEqualTo(Secret.of("s3cret-1"));
    Files.delete(directory.resolve("latchkey.yaml"));
    assertThat(secret("hr-sync")).isEqualTo(Secret.of("s3cret-1"));
  }

  @Test
  void aBrokenFileElsewhereDoesNotMatter() throws IOException {
    Files.delete(directory.resolve("second"));
    assertThat(secret("hr-sync")).isEqualTo(Secret.of("s3cret-1"));
    AccountReading.Account broken = reading.read("billing-bot");
    assertThat(broken.settings()).isNull();
    assertThat(broken.problems())
        .singleElement()
        .asString()
        .startsWith("serviceAccounts.billing-bot.clientSecret: the file second does not exist");
  }

  @Test
  void aPipeInThePlaceOfASecretIsNotWaitedAt() throws Exception {
    Files.delete(directory.resolve("first"));
    Process made = new ProcessBuilder("mkfifo", directory.resolve("first").toString()).start();
    assertThat(made.waitFor()).isZero();
    List<String> problems =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> reading.read("hr-sync").problems());
    assertThat(problems).singleElement().asString().endsWith("the file first is no plain file");
  }

  @Test
  void whatIsReadIsWhatWasLoaded() {
    Loaded.Valid loaded = (Loaded.Valid) ConfigText.load(directory, YAML);
    for (ServiceAccountSettings settings : loaded.settings().serviceAccounts()) {
      assertThat(loaded.accounts().read(settings.name()).settings()).isEqualTo(settings);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> loaded.accounts().read("nobody"));
  }
}
