package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.sandbox.DemoCalls;
import io.latchkey.sandbox.DemoPlace;
import io.latchkey.sandbox.DemoStep;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey sandbox}: every call that it prints is answered as printed. */
class SandboxIT {
  private static final String LAST_LINE = "Ctrl-C stops the sandbox.";

  @TempDir Path directory;

  private static List<String> curls(String out) {
    return out.lines().filter(line -> line.startsWith("curl ")).toList();
  }

  private static String run(String line) throws Exception {
    Process shell = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(line + "\n" + output).isZero();
    return output;
  }

  private static URI urlAfter(String out, String label) {
    String line = out.lines().filter(each -> each.startsWith(label)).findFirst().orElseThrow();
    int at = line.indexOf("http://");
    int end = line.indexOf(' ', at);
    return URI.create(end < 0 ? line.substring(at) : line.substring(at, end));
  }

  @Test
  void everyPrintedCallIsAnsweredAsPrintedAndSigtermEndsItWith0() throws Exception {
    Path keys = directory.resolve("a 'quoted' directory");
    try (LatchkeyProcess sandbox =
        LatchkeyProcess.start(
            directory,
            List.of("-Xmx128m"),
            "sandbox",
            "--dir",
            keys.toString(),
            "--port",
            "0",
            "--admin-port",
            "0",
            "--identity-port",
            "0",
            "--sws-port",
            "0",
            "--aic-port",
            "0")) {
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> !sandbox.isAlive() || sandbox.out().contains(LAST_LINE));
      String out = sandbox.out();
      assertThat(out).as(sandbox.err()).contains(LAST_LINE);
      List<DemoStep> steps =
          DemoCalls.of(
              new DemoPlace(
                  urlAfter(out, "Gateway"),
                  urlAfter(out, "CyberArk Identity"),
                  keys.resolve("caller.key"),
                  keys.resolve("user.ticket")));
      List<String> lines = curls(out);

      assertThat(lines).containsExactlyElementsOf(steps.stream().map(DemoStep::line).toList());
      for (int round = 0; round < 2; round++) {
        for (DemoStep step : steps) {
          String output = run(step.line());
          assertThat(step.isShownBy(output)).as(step.title() + "\n" + output).isTrue();
        }
      }
      sandbox.terminate();
      assertThat(sandbox.awaitExit(10)).isZero();
      assertThat(sandbox.err()).doesNotContain(" ERROR ", "LEAK");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedAndNothingIsLeftRunning() throws Exception {
    try (ScriptedUpstream taken = ScriptedUpstream.answering("");
        LatchkeyProcess sandbox =
            LatchkeyProcess.start(
                directory,
                List.of("-Xmx128m"),
                "sandbox",
                "--dir",
                directory.resolve("keys").toString(),
                "--port",
                Integer.toString(taken.port()),
                "--admin-port",
                "0",
                "--identity-port",
                "0",
                "--sws-port",
                "0",
                "--aic-port",
                "0")) {
      assertThat(sandbox.awaitExit(40)).isOne();
      assertThat(sandbox.err()).contains(Integer.toString(taken.port()));
    }
  }
}
