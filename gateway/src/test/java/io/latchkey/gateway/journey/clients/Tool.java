package io.latchkey.gateway.journey.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this machine. */
final class Tool {
  private static final int LIMIT_SECONDS = 60;

  private Tool() {}

  /** Ends the test with a printed reason where there is no such program. */
  static void assumeIsThere(String name) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, name))) {
        return;
      }
    }
    String reason = "skipped: there is no " + name + " on the PATH";
    System.out.println(reason);
    assumeTrue(false, reason);
  }

  /** What a program wrote; it must end well. */
  static String run(Path directory, Map<String, String> environment, List<String> command)
      throws Exception {
    Process process = start(directory, environment, command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  static Process start(Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The outcomes that a script wrote, one a line. */
  static List<Outcome> outcomes(String said) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (String line : said.split("\n")) {
      if (!line.isBlank()) {
        outcomes.add(Bench.JSON.readValue(line, Outcome.class));
      }
    }
    return outcomes;
  }
}
