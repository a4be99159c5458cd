package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers cannot fill the log: what they break off is no news. */
class StrangerLogIT {
  private static final int OFTEN = 20;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"connections: 1", "perAddress: 1"})
  void aResetByOneThatWasTurnedAwayIsNoWarning(String limit) throws Exception {
    String yaml = Call.limited(Yaml.forwarding("http://127.0.0.1:9"), limit);
    try (CapturedLog log = new CapturedLog("io.netty", Level.WARN);
        RunningGateway gateway = RunningGateway.start(directory, yaml);
        RawPeer first = gateway.connect()) {
      await().untilAsserted(() -> assertThat(first.socket().isConnected()).isTrue());
      for (int i = 0; i < OFTEN; i++) {
        try (RawPeer turnedAway = gateway.connect()) {
          assertThat(turnedAway.readMessage()).startsWith("HTTP/1.1 503 ");
          turnedAway.send("GET / HTTP/1.1\r\n");
          turnedAway.socket().setSoLinger(true, 0);
        }
      }
      first.close();
      await()
          .untilAsserted(
              () -> {
                try (RawPeer last = gateway.connect()) {
                  assertThat(last.send(Call.get("/x")).readMessage()).contains(" 502 ");
                }
              });
      assertThat(log.text()).isEmpty();
    }
  }
}
