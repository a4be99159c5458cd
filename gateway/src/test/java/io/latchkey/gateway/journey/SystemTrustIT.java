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
  private static final String YAML =
      """
      version: 1
      listeners: [{ bind: "127.0.0.1:%d" }]
      admin: { bind: "127.0.0.1:0" }
      tenants: { api: { kind: generic, url: "http://127.0.0.1:1" } }
      serviceAccounts:
        bot:
          tenant: api
          grant: clientCredentials
          tokenEndpoint: "http://127.0.0.1:1/token"
          clientId: bot
          clientSecret: inline
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "sha256:%s" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }
      """;

  @TempDir private Path directory;

  private static String yaml(int port) {
    return YAML.formatted(port, Yaml.sha256(Yaml.KEY));
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
