package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey serve} as a process of its own is told by SIGHUP to read its file again. */
class ReloadProcessIT {
  /** A process that has just begun is slow where there is little of the machine. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void aHangupReloadsAndABrokenFileIsSurvived() throws Exception {
    int port = LatchkeyProcess.freePort();
    try (FakeTenant tenant = new FakeTenant()) {
      String yaml =
          Yaml.forwarding(tenant.url())
              .replace(
                  "listeners: [{ bind: \"127.0.0.1:0\" }]",
                  "listeners: [{ bind: \"127.0.0.1:" + port + "\" }]");
      try (LatchkeyProcess process =
              LatchkeyProcess.serve(directory, List.of("-Xmx128m"), yaml, port);
          RawPeer peer = RawPeer.connect(LatchkeyProcess.address(port))) {
        assertThat(status(peer)).isEqualTo(200);
        Path file = directory.resolve("latchkey.yaml");
        Files.writeString(file, yaml.replace("path: /,", "path: /b/,"));
        process.hangup();
        Awaitility.await().atMost(LONGEST).until(() -> status(peer) == 404);
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(process.err())
                        .contains("trigger=signal", "result=done", "routes.api changed (path)"));

        Files.writeString(file, "version: [");
        process.hangup();
        Awaitility.await().atMost(LONGEST).until(() -> process.err().contains("result=refused"));
        assertThat(process.err()).contains(file + ":1:11: not well-formed YAML");
        Files.writeString(file, yaml.replace("drain: 2s", "drain: 2s\nlogging: { level: error }"));
        process.hangup();
        Awaitility.await().atMost(LONGEST).until(() -> status(peer) == 200);
        process.terminate();
        assertThat(process.awaitExit(20)).isZero();
      }
    }
  }

  private static int status(RawPeer peer) throws Exception {
    return Answer.read(peer.send(Call.get("/a")), false).status();
  }
}
