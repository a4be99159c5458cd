package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is impatient, and tells a gateway to stop that already stops. */
class SecondSignalIT {
  private static final int LONGEST_SECONDS = 30;

  @TempDir private Path directory;

  @Test
  void aSecondSigtermCutsNoCallOff() throws Exception {
    Semaphore held = new Semaphore(0);
    int port = LatchkeyProcess.freePort();
    try (FakeTenant tenant = new FakeTenant()) {
      tenant.answers(
          request -> {
            held.acquireUninterruptibly();
            return FakeTenant.HI;
          });
      String yaml =
          Yaml.forwarding(tenant.url())
              .replace("\"127.0.0.1:0\" }]", "\"127.0.0.1:" + port + "\" }]")
              .replace("drain: 2s", "drain: 60s");
      try (LatchkeyProcess gateway =
              LatchkeyProcess.serve(directory, List.of("-Xmx128m"), yaml, port);
          RawPeer caller = RawPeer.connect(LatchkeyProcess.address(port))) {
        caller.send(Call.get("/held"));
        await().until(() -> !tenant.sent().isEmpty());
        gateway.terminate();
        await().until(() -> gateway.err().contains("draining: no call is taken any more"));

        for (int i = 0; i < 3; i++) {
          gateway.terminate();
        }
        assertThat(gateway.isAlive()).isTrue();
        held.release();

        assertThat(Answer.read(caller, false).status()).isEqualTo(200);
        assertThat(gateway.awaitExit(LONGEST_SECONDS)).isZero();
        assertThat(gateway.err()).doesNotContain("broken off");
      } finally {
        held.release();
      }
    }
  }
}
