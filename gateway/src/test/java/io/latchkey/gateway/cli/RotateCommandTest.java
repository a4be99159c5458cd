package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.sws.SwsRole;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotateCommandTest {
  private static final String WRONG = "wr0ng-S3cret";

  private static SandboxTenants tenants;

  @TempDir Path directory;
  private RotateScene scene;

  @BeforeAll
  static void startTenants() throws Exception {
    tenants = SandboxTenants.start("127.0.0.1", new SandboxTenants.Ports(0, 0, 0));
  }

  @AfterAll
  static void stopTenants() {
    tenants.close();
  }

  @BeforeEach
  void start() throws Exception {
    scene = new RotateScene(tenants, directory);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private void assertNothingSecret() throws Exception {
    for (Path file :
        new Path[] {
          scene.files.clientSecret(),
          directory.resolve("password"),
          scene.files.aicApiKey(),
          scene.files.aicApiSecret()
        }) {
      assertThat(scene.said()).doesNotContain(Files.readString(file).strip());
    }
    assertThat(scene.said()).doesNotContain(WRONG).doesNotContainPattern("ey[A-Za-z0-9_-]{20}");
    assertThat(scene.said()).as("a session").doesNotContainPattern("[0-9A-Fa-f]{48}");
  }

  private void assertFails(String... words) throws Exception {
    assertThat(scene.out.toString()).contains("FAILED: ", "it does not work").contains(words);
    assertNothingSecret();
  }

  @Test
  void eachAccountThatReadsAFileIsTriedStageByStage() throws Exception {
    assertThat(scene.rotate("--dry-run")).as(scene.said()).isZero();

    assertThat(scene.out.toString())
        .contains("hr-sync\n", "kiosk\n", "sws-auditor\n", "aic-ops\n", "aic-logs\n")
        .contains("clientSecret was read from " + scene.files.clientSecret())
        .contains("it lives for ", "granted: directory_read", "agrees with the server's")
        .contains("GET /security/whoami was answered 200")
        .contains("a private key, RSA, that signs RS256")
        .contains("none is named, so the API itself was not asked")
        .contains("a logout of the session was sent")
        .doesNotContain("FAILED");
    assertThat(scene.mints()).isEqualTo(1);
    assertThat(scene.logins()).isEqualTo(1);
    assertThat(scene.logouts()).isEqualTo(1);
    assertNothingSecret();
  }

  @Test
  void aRefusedSecretIsTriedOnceAndTheSentenceSaysWhatToDo() throws Exception {
    tenants.identity().changePassword(IdentitySettings.DEMO_CLIENT, "another");

    assertThat(scene.rotate("--dry-run", "-s", "hr-sync")).isEqualTo(ExitCode.WRONG_INPUT);

    assertFails("token ", "clientSecret");
    assertThat(scene.tokenRequests()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "hr-sync, clientSecret, clientSecret",
    "kiosk, password, the tenant refuses the login",
    "aic-logs, headers.x-api-secret, the API does not accept the credential",
  })
  void aWrongSecretInAFileDoesNotWork(String account, String key, String said) throws Exception {
    Path file = scene.write("new", WRONG + "\n");

    assertThat(scene.rotate("--dry-run", "-s", account, "--with", file.toString(), "--key", key))
        .isEqualTo(ExitCode.WRONG_INPUT);

    assertFails(key + " was read from " + file, said);
  }

  @Test
  void aNewSecretIsTriedBeforeItIsPutInPlace() throws Exception {
    tenants.identity().changePassword(IdentitySettings.DEMO_CLIENT, "the new one");
    Path file = scene.write("new", "the new one\n");
    String[] old = {"--dry-run", "-s", "hr-sync"};

    assertThat(scene.rotate(old)).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(scene.rotate("--dry-run", "-s", "hr-sync", "--with", file.toString())).isZero();

    assertThat(scene.out.toString()).contains("clientSecret was read from " + file, "it works");
    assertThat(scene.files.clientSecret()).content().isNotEqualTo("the new one\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"an inline one", "${env:KIOSK}"})
  void aFileStandsForWhateverTheConfigurationHas(String written) throws Exception {
    scene.replace("${file:" + directory.resolve("password") + "}", "\"" + written + "\"");
    String with = directory.resolve("password").toString();

    assertThat(scene.rotate("--dry-run", "-s", "kiosk")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(scene.out.toString())
        .contains(written.startsWith("$") ? "from the environment" : "in the configuration itself");
    assertThat(scene.rotate("--dry-run", "-s", "kiosk", "--with", with)).isZero();
    assertThat(scene.said()).doesNotContain("an inline one");
  }

  @Test
  void theKeyOfAnotherAccountIsRefusedByTheTenant() throws Exception {
    Path other = scene.files.swsKeyFile(SwsRole.VIEWER);
    Path forged =
        scene.write(
            "forged.json",
            Files.readString(other)
                .replace(id(Files.readString(other)), id(Files.readString(auditor()))));

    assertThat(scene.rotate("--dry-run", "-s", "sws-auditor", "--with", forged.toString()))
        .isEqualTo(ExitCode.WRONG_INPUT);

    assertFails("token ");
  }

  private Path auditor() {
    return scene.files.swsKeyFile(SwsRole.AUDITOR);
  }

  private static String id(String json) throws Exception {
    return new ObjectMapper().readTree(json).get("serviceAccountId").asText();
  }

  @ParameterizedTest
  @CsvSource({"garbage, aic-ops", "'{}', sws-auditor", "'', aic-ops"})
  void aFileWithoutAKeyIsNamedWithItsPlace(String content, String account) throws Exception {
    Path file = scene.write("new.key", content);

    assertThat(scene.rotate("--dry-run", "-s", account, "--with", file.toString()))
        .isEqualTo(ExitCode.WRONG_INPUT);

    assertThat(scene.err.toString())
        .contains("serviceAccounts." + account + ".keyFile: ", file.toString());
    assertThat(scene.out.toString()).isEmpty();
  }

  @Test
  void aProbeThatIsRefusedFailsAndTheSessionIsEnded() throws Exception {
    scene.replace("HEAD /security/whoami", "GET /nothing/here");

    assertThat(scene.rotate("--dry-run", "-s", "kiosk")).isEqualTo(ExitCode.WRONG_INPUT);

    assertFails("the probe GET /nothing/here was answered 404", "a logout of the session was sent");
    assertThat(scene.logins()).isEqualTo(1);
    assertThat(scene.logouts()).isEqualTo(1);
  }

  @Test
  void aProbeThatTheRoleDoesNotOpenIs403() throws Exception {
    scene.replace("activities?activityTypes=PolicyLoaded", "sessions?x=S3CRET");

    assertThat(scene.rotate("--dry-run", "-s", "sws-auditor")).isEqualTo(ExitCode.WRONG_INPUT);

    assertFails("the probe GET /v2-edge/sws/sessions was answered 403", "rights, role and scopes");
    assertThat(scene.said()).doesNotContain("S3CRET");
  }

  @Test
  void aProbeThatTheScopesDoNotOpenIsNamedWithWhatToDo() throws Exception {
    scene.replace("GET /security/whoami", "GET /sandbox/bytes");

    assertThat(scene.rotate("--dry-run", "-s", "hr-sync")).isEqualTo(ExitCode.WRONG_INPUT);

    assertFails("the probe GET /sandbox/bytes was answered 401", "scopes open this path");
  }

  @Test
  void anEndpointThatIsDownIsSaidSo() throws Exception {
    scene.replace(tenants.identity().url().toString(), "http://127.0.0.1:1");

    assertThat(scene.rotate("--dry-run", "-s", "hr-sync")).isEqualTo(ExitCode.WRONG_INPUT);

    assertFails("token ", "check the address");
  }

  @Test
  void fixedFieldsWithoutAProbeCannotBeVouchedFor() throws Exception {
    scene.replace("    probe: GET /monitoring/logs/sources\n", "");

    assertThat(scene.rotate("--dry-run", "-s", "aic-logs")).isEqualTo(ExitCode.WRONG_INPUT);

    assertThat(scene.out.toString())
        .contains("NOT TRIED: ", "probe: GET /path", "nobody can tell whether it works")
        .doesNotContain("FAILED", "it does not work");
    assertNothingSecret();

    int before = scene.out.toString().length();
    scene.rotate("--dry-run", "-s", "aic-logs", "--json");
    JsonNode account =
        new ObjectMapper().readTree(scene.out.toString().substring(before)).at("/accounts/0");
    assertThat(account.get("works").booleanValue()).isFalse();
    assertThat(account.get("known").booleanValue()).isFalse();
  }

  @Test
  void machinesGetOneObject() throws Exception {
    assertThat(scene.rotate("--dry-run", "--json")).isZero();

    JsonNode answer = new ObjectMapper().readTree(scene.out.toString());
    assertThat(answer.get("works").booleanValue()).isTrue();
    assertThat(answer.get("accounts")).hasSize(5);
    JsonNode first = answer.get("accounts").get(0);
    assertThat(first.get("account").textValue()).isEqualTo("hr-sync");
    assertThat(first.get("lifetimeSeconds").doubleValue()).isPositive();
    assertThat(first.get("grantedScopes").get(0).textValue()).isEqualTo("directory_read");
    assertThat(first.get("missingScopes")).isEmpty();
    assertThat(first.get("known").booleanValue()).isTrue();
    assertThat(first.get("probeStatus").intValue()).isEqualTo(200);
    assertThat(first.get("steps")).isNotEmpty();
    assertNothingSecret();
  }

  @Test
  void machinesAreToldOfABrokenFileToo() throws Exception {
    Path file = scene.write("new.key", "garbage");

    scene.rotate("--dry-run", "--json", "-s", "aic-ops", "--with", file.toString());

    JsonNode answer = new ObjectMapper().readTree(scene.out.toString());
    assertThat(answer.get("works").booleanValue()).isFalse();
    assertThat(answer.get("problems").get(0).textValue()).contains("serviceAccounts.aic-ops");
  }

  @Test
  void anAccountThatIsNotThereIsTheInputsFault() {
    assertThat(scene.rotate("--dry-run", "-s", "nobody")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(scene.err.toString()).contains("there is no service account nobody; there is ");
    assertThat(scene.out.toString()).isEmpty();
  }

  @Test
  void withoutDryRunThereIsNothingToDo() {
    assertThat(scene.rotate()).isEqualTo(ExitCode.USAGE);
    assertThat(scene.err.toString()).contains("by itself", "add --dry-run");
    assertThat(scene.mints()).isZero();
  }

  @Test
  void aCommandLineThatMakesNoSenseIsRefused() throws Exception {
    String file = scene.write("new", WRONG).toString();

    assertThat(scene.run("--dry-run")).isEqualTo(ExitCode.USAGE);
    assertThat(scene.rotate("--dry-run", "--with", file)).isEqualTo(ExitCode.USAGE);
    assertThat(scene.rotate("--dry-run", "-s", "kiosk", "--key", "a")).isEqualTo(ExitCode.USAGE);
    assertThat(scene.rotate("--dry-run", "-s", "aic-logs", "--with", file))
        .isEqualTo(ExitCode.USAGE);
    assertThat(scene.err.toString()).contains("headers.x-api-key or headers.x-api-secret");
    assertThat(scene.rotate("--dry-run", "-s", "kiosk", "--with", file, "--key", "keyFile"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(scene.err.toString()).contains("kiosk has no keyFile");
    assertThat(scene.logins()).isZero();
  }

  @Test
  void theHelpWarnsOfTheLockOut() {
    assertThat(scene.run("--help")).isZero();
    assertThat(scene.out.toString())
        .contains("may lock", "Examples:", "latchkey rotate --dry-run --config latchkey.yaml");
  }
}
