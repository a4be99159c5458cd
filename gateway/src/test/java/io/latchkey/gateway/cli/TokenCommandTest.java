package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.identity.IdentitySettings;
import io.latchkey.sandbox.identity.IdentityTenant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TokenCommandTest {
  private final IdentityTenant tenant =
      IdentityTenant.start(
          IdentitySettings.demo(new Random(3)), InetAddress.getLoopbackAddress(), 0);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  @AfterEach
  void stop() {
    tenant.close();
  }

  private int run(String account) throws Exception {
    new SandboxFiles(directory).write(tenant, "127.0.0.1", 0, 0, "info");
    return new CommandLine(new TokenCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute("-s", account, "-c", directory.resolve("latchkey.yaml").toString());
  }

  @Test
  void aTokenIsPrintedAndNothingElse() throws Exception {
    assertThat(run("hr-sync")).isZero();
    assertThat(out.toString().strip()).matches("ey[A-Za-z0-9_.-]+");
    assertThat(tenant.counters().mints()).isEqualTo(1);
  }

  @Test
  void anAccountThatIsNotThereIsTheInputsFault() throws Exception {
    assertThat(run("nobody")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("there is no service account nobody");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aRefusedSecretGivesNoToken() throws Exception {
    tenant.changePassword(IdentitySettings.DEMO_CLIENT, "another");

    assertThat(run("hr-sync")).isEqualTo(ExitCode.WRONG_INPUT);
    assertThat(err.toString()).contains("no token: refused");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void keysAreReadableByTheirOwnerAloneAndGoWhenAsked() throws Exception {
    SandboxFiles files = new SandboxFiles(directory.resolve("new"));
    files.write(tenant, "127.0.0.1", 0, 0, "info");
    assertThat(Files.getPosixFilePermissions(files.callerKey())).hasSize(2);

    files.delete();

    assertThat(directory.resolve("new")).doesNotExist();
  }
}
