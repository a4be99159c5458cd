package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.sws.KeyFileShape;
import io.latchkey.sandbox.sws.SwsRole;
import io.latchkey.sandbox.sws.SwsTenant;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {
  private final SandboxTenants tenants;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  TokenCommandTest() throws IOException {
    tenants = SandboxTenants.start("127.0.0.1", new SandboxTenants.Ports(0, 0, 0));
  }

  @AfterEach
  void stop() {
    tenants.close();
  }

  private int run(String account) throws Exception {
    new SandboxFiles(directory).write(tenants, "127.0.0.1", 0, 0, "info");
    return token("-s", account, "-c", directory.resolve("latchkey.yaml").toString());
  }

  private int token(String... arguments) {
    return new CommandLine(new TokenCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sws-auditor", "aic-ops"})
  void everyKindGivesAToken(String account) throws Exception {
    assertThat(run(account)).as(err.toString()).isZero();
    assertThat(out.toString().strip()).matches("[A-Za-z0-9_.~+/-]+=*");
  }

  @Test
  void anAccountOfFixedFieldsHasNone() throws Exception {
    assertThat(run("aic-logs")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("staticHeaders");
  }

  @Test
  void tenantIdAndKeyFileAreEnoughForSecureWebSessions() throws Exception {
    SwsTenant sws = tenants.sws();
    Path key =
        Files.writeString(directory.resolve("key.json"), sws.settings().keyFile(SwsRole.VIEWER));
    String tenantId = sws.settings().tenantId();

    int exit = token("-t", tenantId, "-p", key.toString(), "--issuer", sws.issuer());

    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString().strip()).matches("ey[A-Za-z0-9_.-]+");
    assertThat(sws.counters().mints()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void theFileMayNameItsRealm(boolean whole, int exit) throws Exception {
    SwsTenant sws = tenants.sws();
    String discovery = sws.issuer() + (whole ? "/.well-known/openid-configuration" : "");
    Path key =
        Files.writeString(
            directory.resolve("key.json"),
            sws.settings()
                .keyFile(
                    SwsRole.VIEWER, KeyFileShape.VENDOR.withDiscovery("discoveryURI", discovery)));

    assertThat(token("-t", sws.settings().tenantId(), "-p", key.toString()))
        .as(err.toString())
        .isEqualTo(exit);
    assertThat(sws.counters().mints()).isEqualTo(1 - exit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0123456789abcdef0123456789abcdef | key.json   |          | the token endpoint gave none
          ../../etc                        | key.json   |          | 32 letters and digits
          0123456789abcdef0123456789abcdef | absent     |          | does not exist
          0123456789abcdef0123456789abcdef | empty.json |          | empty
          0123456789abcdef0123456789abcdef | key.json   | alero.de | region
          """)
  void aWrongOneIsNamed(String tenantId, String file, @Nullable String region, String said)
      throws Exception {
    SwsTenant sws = tenants.sws();
    Files.writeString(directory.resolve("key.json"), sws.settings().keyFile(SwsRole.VIEWER));
    Files.writeString(directory.resolve("empty.json"), "");
    String place = region == null ? "--issuer" : "--region";

    int exit =
        token(
            "-t",
            tenantId,
            "-p",
            directory.resolve(file).toString(),
            place,
            region == null ? sws.issuer() : region);

    assertThat(exit).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("latchkey: no token: ", said);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void itIsEitherTheConfigurationOrTheKeyFile() {
    assertThat(token()).isEqualTo(ExitCode.USAGE);
    assertThat(token("-s", "a")).isEqualTo(ExitCode.USAGE);
    assertThat(token("-t", "a")).isEqualTo(ExitCode.USAGE);
    assertThat(token("-s", "a", "-c", "b", "-t", "c", "-p", "d")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aTokenIsPrintedAndNothingElse() throws Exception {
    assertThat(run("hr-sync")).isZero();
    assertThat(out.toString().strip()).matches("ey[A-Za-z0-9_.-]+");
    assertThat(tenants.identity().counters().mints()).isEqualTo(1);
  }

  @Test
  void anAccountThatIsNotThereIsTheInputsFault() throws Exception {
    assertThat(run("nobody")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("there is no service account nobody; there is ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aRefusedSecretGivesNoToken() throws Exception {
    tenants.identity().changePassword(IdentitySettings.DEMO_CLIENT, "another");

    assertThat(run("hr-sync")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("no token: refused");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void nothingIsWrittenThroughALinkThatStoodThere() throws Exception {
    Path other = Files.writeString(directory.resolve("other"), "theirs");
    Path home = Files.createDirectory(directory.resolve("home"));
    for (String name :
        new String[] {"latchkey.yaml", "caller.key", "caller.sha256", "sws.tenant"}) {
      Files.createSymbolicLink(home.resolve(name), other);
    }

    new SandboxFiles(home).write(tenants, "127.0.0.1", 0, 0, "info");

    assertThat(other).hasContent("theirs");
    assertThat(home.resolve("latchkey.yaml")).isRegularFile().content().contains("version: 1");
  }

  @Test
  void keysAreReadableByTheirOwnerAloneAndGoWhenAsked() throws Exception {
    SandboxFiles files = new SandboxFiles(directory.resolve("new"));
    files.write(tenants, "127.0.0.1", 0, 0, "info");
    assertThat(Files.getPosixFilePermissions(files.callerKey())).hasSize(2);

    files.delete();

    assertThat(directory.resolve("new")).doesNotExist();
  }
}
