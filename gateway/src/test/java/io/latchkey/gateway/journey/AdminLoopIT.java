package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.bootstrap.HeldLoops;
import io.latchkey.gateway.config.ConfigFile;
import io.latchkey.gateway.config.Loaded;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked at the admin listener and what gets tokens do not wait for each other. */
class AdminLoopIT {
  private static final String TOKEN = "a-token-of-the-operator";

  @TempDir private Path directory;
  private FakeTenant tenant;
  private HeldLoops loops;

  @BeforeEach
  void start() throws IOException {
    tenant = new FakeTenant();
    String yaml =
        Yaml.injecting(tenant.url(), tenant.url() + "/token")
            .replace("127.0.0.1:0\" }\ntenants", "127.0.0.1:0\", token: " + TOKEN + " }\ntenants");
    Path file = Files.writeString(directory.resolve("latchkey.yaml"), yaml);
    if (!(ConfigFile.load(file, Map.of()) instanceof Loaded.Valid valid)) {
      throw new AssertionError("the test's configuration is wrong");
    }
    loops = HeldLoops.start(valid);
  }

  @AfterEach
  void stop() throws IOException {
    loops.close();
    tenant.close();
  }

  private static Answer ask(InetSocketAddress at, String request) throws IOException {
    try (RawPeer peer = RawPeer.connect(at)) {
      return Answer.read(peer.send(request), false);
    }
  }

  private Answer call() throws IOException {
    return ask(loops.gateway().addresses().get(0), Bench.request("GET", "/x", ""));
  }

  @Test
  void aTokenIsGotWhileTheAdminListenerIsHeldUp() throws Exception {
    Runnable release = loops.holdAdmin();
    try {
      assertThat(call().status()).isEqualTo(200);
      tenant.mints(request -> FakeTenant.token("token-2"));
      tenant.answers(
          request ->
              request.field("Authorization").equals("Bearer token-2")
                  ? FakeTenant.HI
                  : FakeTenant.answer("401 Unauthorized", "", ""));
      assertThat(call().status()).as("with a token got meanwhile").isEqualTo(200);
    } finally {
      release.run();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health/live",
        "GET /health/ready",
        "GET /metrics",
        "GET /api/status",
        "GET /api/config",
        "GET /api/routes",
        "GET /api/service-accounts",
        "GET /api/tenants",
        "GET /api/connections",
        "GET /api/traffic",
        "GET /api/refusals",
        "GET /api/log-level",
        "GET /api/reload",
        "GET /",
        "POST /api/explain"
      })
  void everyPageIsShownWhileTokensAreHeldUp(String line) throws Exception {
    assertThat(call().status()).isEqualTo(200);
    String content = "{\"method\": \"GET\", \"url\": \"/x\", \"caller\": \"app\"}";
    String request =
        line
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + TOKEN
            + (line.startsWith("POST")
                ? "\r\nContent-Type: application/json\r\nContent-Length: "
                    + content.length()
                    + "\r\n\r\n"
                    + content
                : "\r\n\r\n");
    Runnable release = loops.holdControl();
    try {
      assertThat(ask(loops.gateway().adminAddress(), request).status()).isEqualTo(200);
    } finally {
      release.run();
    }
  }
}
