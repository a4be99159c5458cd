package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules for Prometheus, by promtool: each alert fires where it should, and only there. */
class RulesIT {
  private static final Path RULES = Path.of("../deploy/prometheus").toAbsolutePath().normalize();

  @Test
  void eachAlertFiresWhereItShouldAndNowhereElse(@TempDir Path files) throws Exception {
    assumeTrue(Prometheus.isThere("promtool"), "skipped: there is no promtool on the PATH");
    assertPasses(files, "test", "rules", "latchkey.rules.test.yaml");
    assertPasses(files, "check", "rules", "latchkey.rules.yaml");
  }

  private static void assertPasses(Path files, String... arguments) throws Exception {
    Path said = files.resolve("said");
    String[] command = new String[arguments.length + 1];
    command[0] = "promtool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process promtool =
        new ProcessBuilder(command)
            .directory(RULES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(promtool.waitFor()).as(Files.readString(said)).isZero();
    assertThat(said).content().contains("SUCCESS");
  }
}
