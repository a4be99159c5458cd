package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cold gateway on one processor that six others keep busy: few calls are late, not refused. */
class StarvedGatewayIT {
  private static final int SECONDS = 15;

  @TempDir private Path directory;

  @Test
  void sixtyCallsASecondAreServedWhateverOthersDo() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "half a minute, by -Dlatchkey.slow=true");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "taskset is not installed");
    int port = LatchkeyProcess.freePort();
    List<Process> others = new ArrayList<>();
    try (LoadProcess load = LoadProcess.start(1000, 20, 2);
        LatchkeyProcess gateway =
            LatchkeyProcess.serve(
                directory,
                List.of("-Xmx256m"),
                Yaml.forwarding(load.tenantUrl())
                    .replace("\"127.0.0.1:0\" }]", "\"127.0.0.1:" + port + "\" }]"),
                port)) {
      gateway.onProcessor(0);
      for (int i = 0; i < 6; i++) {
        String busy = "while :; do :; done";
        others.add(
            new ProcessBuilder("timeout", "40", "taskset", "-c", "0", "sh", "-c", busy).start());
      }
      LoadFigures got = load.run(port, 100, 60, SECONDS);

      System.out.println("starved gateway: " + got);
      assertThat(got.refused() + got.faults()).isZero();
      assertThat(got.goodput()).isGreaterThan(50);
    } finally {
      others.forEach(Process::destroy);
    }
  }
}
