package io.latchkey.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every panel of the dashboard in Chromium, driven by Playwright in Node: the tests themselves are
 * in {@code src/test/browser}. The profile {@code dashboard} runs them.
 */
class DashboardPanelsIT {
  private static final Path SOURCES = Path.of("src/test/browser");
  private static final Path PLACE = Path.of("target/browser");
  private static final int MINUTES = 10;

  private static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  private static int run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(PLACE.toFile()).inheritIO();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
          .as(List.of(command).toString())
          .isTrue();
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"panels.test.mjs", "hostile.test.mjs"})
  @Timeout(value = MINUTES * 2, unit = TimeUnit.MINUTES)
  void everyPanelShowsWhatItShould(String tests) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "needs /usr/bin/chromium");
    assumeTrue(runs("node", "--version") && runs("npm", "--version"), "needs node 20 and npm");
    Files.createDirectories(PLACE);
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(PLACE.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    Map<String, String> environment =
        Map.of(
            "LATCHKEY_JAVA",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "LATCHKEY_CLASS_PATH",
            System.getProperty("java.class.path"),
            "WITH_FAKETIME",
            runs("faketime", "--version") ? "yes" : "no",
            "PICTURES",
            PLACE.resolve("pictures").toAbsolutePath().toString());

    assertThat(run(Map.of(), "npm", "ci", "--no-audit", "--no-fund")).isZero();
    assertThat(run(environment, "node", "--test", tests)).isZero();
  }
}
