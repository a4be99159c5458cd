package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(String... arguments) {
    return new CommandLine(new Validate(Map.of("TOKEN", "c4n4ry")))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("latchkey.yaml"), yaml).toString();
  }

  @Test
  void aValidFileIsSaidToBeValidWithTheNumberOfWarnings() throws IOException {
    String file = file("version: 1\n");

    assertThat(run("--config", file)).isZero();
    assertThat(out.toString().lines()).first().isEqualTo(file + ": valid, 1 warning");
    assertThat(err.toString()).contains(file + ":1:1: routes: warning: ");
  }

  @Test
  void theMemoryThatCallersCanTakeIsPrinted() throws IOException {
    String file =
        file(
            "version: 1\nlisteners: [{bind: \"127.0.0.1:8080\", http2: false, limits: {connections: 3}}]\n");

    assertThat(run("--config", file)).isZero();
    assertThat(out.toString().lines().skip(1))
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("memory: callers can make the gateway hold at most ")
                    .contains("listener 127.0.0.1:8080: 3 connections x "))
        .anySatisfy(line -> assertThat(line).startsWith("memory: this JVM may use "));
  }

  @Test
  void moreMemoryThanThereIsIsWarnedAbout() throws IOException {
    String file =
        file(
            "version: 1\nlisteners: [{bind: \"127.0.0.1:8080\", limits: {connections: 1000000}}]\n");

    assertThat(run("--config", file)).isZero();
    assertThat(out.toString())
        .contains("memory: warning: this JVM may use ", "lower limits.connections first");
  }

  @Test
  void everyMistakeGoesToTheErrorStream() throws IOException {
    String file = file("version: 2\nnmae: x\n");

    assertThat(run("--config=" + file)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .anySatisfy(line -> assertThat(line).startsWith(file + ":1:10: version: "))
        .anySatisfy(line -> assertThat(line).startsWith(file + ":2:1: nmae: "));
  }

  @Test
  void whatIsPrintedIsYamlWithoutSecrets() throws IOException {
    String file = file("version: 1\nadmin: { token: \"${env:TOKEN}\" }\n");

    assertThat(run("--config", file, "--print")).isZero();
    assertThat(out.toString())
        .startsWith("# " + file + ": valid, 1 warning")
        .contains("version: 1")
        .contains("token: '***'")
        .contains("bind: 127.0.0.1:8080")
        .doesNotContain("c4n4ry");
  }

  @Test
  void aMissingFileIsAWrongInput() {
    String file = directory.resolve("missing.yaml").toString();

    assertThat(run("--config", file)).isEqualTo(1);
    assertThat(err.toString()).contains(file + ":1:1: this file does not exist");
  }

  @Test
  void aWrongCommandLineIsTwo() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--confg", "x")).isEqualTo(2);
    assertThat(run("--config", "x", "--unknown")).isEqualTo(2);
  }

  @Test
  void helpShowsExamples() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("latchkey validate --config latchkey.yaml");
  }
}
