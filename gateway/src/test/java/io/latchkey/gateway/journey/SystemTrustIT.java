package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trust store that is named and not there is told at the start, where TLS needs it. */
class SystemTrustIT {
  private static final List<String> NO_STORE =
      List.of("-Djavax.net.ssl.trustStore=/no-such-store.p12");

  @TempDir private Path directory;

  private static String yaml(int port) {
    return Yaml.injecting("http://127.0.0.1:1", "http://127.0.0.1:1/token")
        .replace("[{ bind: \"127.0.0.1:0\" }]", "[{ bind: \"127.0.0.1:" + port + "\" }]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "tokenEndpoint"})
  void whoNeedsItDoesNotStart(String server) throws Exception {
    String yaml = yaml(0).replace(server + ": \"http:", server + ": \"https:");
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    try (LatchkeyProcess gateway =
        LatchkeyProcess.start(directory, NO_STORE, "serve", "--config", file.toString())) {
      assertThat(gateway.awaitExit(60)).isPositive();
      assertThat(gateway.err())
          .contains("the trust store /no-such-store.p12 (javax.net.ssl.trustStore) is not there");
    }
  }

  @Test
  void whoDoesNotNeedItStarts() throws Exception {
    int port = LatchkeyProcess.freePort();
    try (LatchkeyProcess gateway = LatchkeyProcess.serve(directory, NO_STORE, yaml(port), port)) {
      assertThat(gateway.isAlive()).isTrue();
    }
  }
}
