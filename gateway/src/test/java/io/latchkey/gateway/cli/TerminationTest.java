package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Started.class.getName())
        .redirectErrorStream(true)
        .start();
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
