package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.sandbox.DemoCalls;
import io.latchkey.sandbox.DemoPlace;
import io.latchkey.sandbox.DemoStep;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

  private LatchkeyProcess sandbox(Path keys, int port) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("sandbox", "--dir", keys.toString(), "--port", Integer.toString(port)));
    for (String free : List.of("admin", "identity", "sws", "aic")) {
      arguments.add("--" + free + "-port");
      arguments.add("0");
    }
    return LatchkeyProcess.start(directory, List.of("-Xmx128m"), arguments.toArray(String[]::new));
  }

  private static String whatItSays(LatchkeyProcess sandbox) throws IOException {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> !sandbox.isAlive() || sandbox.out().contains(LAST_LINE));
    assertThat(sandbox.out()).as(sandbox.err()).contains(LAST_LINE);
    return sandbox.out();
  }

  @Test
  void aHangupReloadsItAndADrainByTheApiEndsTheTenantsToo() throws Exception {
    Path keys = directory.resolve("keys");
    try (LatchkeyProcess sandbox = sandbox(keys, 0)) {
      URI drain = urlAfter(whatItSays(sandbox), "Dashboard").resolve("/api/drain");

      sandbox.hangup();
      await().until(() -> (sandbox.out() + sandbox.err()).contains("trigger=signal"));

      run("curl -sS -X POST -H \"Authorization: Bearer $(cat " + keys + "/admin.token)\" " + drain);

      assertThat(sandbox.awaitExit(10)).isZero();
    }
  }

  @Test
  void everyPrintedCallIsAnsweredAsPrintedAndSigtermEndsItWith0() throws Exception {
    Path keys = directory.resolve("a 'quoted' directory");
    try (LatchkeyProcess sandbox = sandbox(keys, 0)) {
      String out = whatItSays(sandbox);
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
  void whoeverATenantAnswersFindsAllFiles() throws Exception {
    Path keys = directory.resolve("keys");
    String port = Integer.toString(LatchkeyProcess.freePort());
    String[] arguments =
        "sandbox --tenants-only --identity-port 0 --sws-port 0 --aic-port %s --dir %s"
            .formatted(port, keys)
            .split(" ");
    try (LatchkeyProcess tenants =
        LatchkeyProcess.start(directory, List.of("-Xmx128m"), arguments)) {
      String call = "curl -sf -m 10 http://127.0.0.1:" + port + "/sandbox/counters";

      String seen =
          run("for t in {1..800}; do " + call + " && break; sleep 0.05; done; ls " + keys);

      assertThat(seen).as(tenants.err()).contains("keyCalls", "latchkey.yaml");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedAndNothingIsLeftRunning() throws Exception {
    try (ScriptedUpstream taken = ScriptedUpstream.answering("");
        LatchkeyProcess sandbox = sandbox(directory.resolve("keys"), taken.port())) {
      assertThat(sandbox.awaitExit(40)).isOne();
      assertThat(sandbox.err()).contains(Integer.toString(taken.port()));
    }
  }
}
