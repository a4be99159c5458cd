package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a command that runs until it is told to stop ends, in a process of its own. */
class TerminationTest {
  private static final String STARTING = "starting";

  /** A command that stands when it is told so by a line, or does not start at all. */
  static final class Started {
    private Started() {}

    public static void main(String[] arguments) {
      try {
        Termination.run(
            () -> {
              System.out.println(STARTING);
              if (System.in.read() == 'x') {
                throw new IOException("unusable");
              }
              return () -> System.out.println("stopped in its order");
            });
      } catch (IOException unusable) {
        System.exit(ExitCode.WRONG_INPUT);
      }
    }
  }

  private static Process command() throws IOException {
    return java(System.getProperty("java.class.path"), Started.class.getName());
  }

  private static Process java(String classPath, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void say(Process command, String line) throws IOException {
    command.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    command.getOutputStream().flush();
  }

  @Test
  void aSignalDuringTheStartStopsWhatWasStarted() throws Exception {
    Process command = command();
    try (BufferedReader out = command.inputReader()) {
      assertThat(out.readLine()).isEqualTo(STARTING);
      command.toHandle().destroy();
      assertThat(command.waitFor(300, TimeUnit.MILLISECONDS)).as("it ended at once").isFalse();
      say(command, "\n");
      assertThat(out.readLine()).isEqualTo("stopped in its order");
      assertThat(command.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(command.exitValue()).isEqualTo(ExitCode.DONE);
    } finally {
      command.destroyForcibly();
    }
  }

  /** Caffeine is first wanted for introspection, when event loops run that keep the process. */
  @Test
  void aServeThatDiesOfAnErrorEndsAsAFault(@TempDir Path directory) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(each -> !each.contains("caffeine"))
            .collect(Collectors.joining(File.pathSeparator));
    Path file =
        Files.writeString(
            directory.resolve("latchkey.yaml"),
            """
            version: 1
            listeners: [{ bind: "127.0.0.1:0" }]
            admin: { bind: "127.0.0.1:0" }
            callers:
              app:
                introspection:
                  - { endpoint: "http://127.0.0.1:1", clientId: c, clientSecret: s, subject: app }
            """);
    Process command =
        java(classPath, Latchkey.class.getName(), "serve", "--config", file.toString());
    try {
      assertThat(command.waitFor(40, TimeUnit.SECONDS)).as("it ended").isTrue();
      assertThat(command.exitValue()).isEqualTo(ExitCode.FAULT);
      assertThat(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("latchkey: a fault of ours: java.lang.NoClassDefFoundError");
    } finally {
      command.destroyForcibly();
    }
  }

  @Test
  void whatDoesNotStartEndsWithItsOwnExitCode() throws Exception {
    Process command = command();
    try (BufferedReader out = command.inputReader()) {
      assertThat(out.readLine()).isEqualTo(STARTING);
      say(command, "x");
      assertThat(command.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(command.exitValue()).isEqualTo(ExitCode.WRONG_INPUT);
    } finally {
      command.destroyForcibly();
    }
  }
}
