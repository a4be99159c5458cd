package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant of several addresses, some of which fail. */
class BalanceIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;

  /** One address that answers its name, and its health checks as it is told to. */
  private static final class Server implements AutoCloseable {
    final List<String> checks = new CopyOnWriteArrayList<>();
    final ScriptedUpstream upstream;
    volatile int health = 200;
    volatile int calls;

    Server() throws IOException {
      upstream =
          ScriptedUpstream.running(
              peer -> {
                while (true) {
                  String request = peer.readMessage();
                  boolean check = request.startsWith("GET /base/health?deep=1 ");
                  if (check) {
                    checks.add(request);
                  } else {
                    calls++;
                  }
                  int status = check ? health : 200;
                  peer.send("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
                }
              });
    }

    String url() {
      return upstream.url() + "/base";
    }

    @Override
    public void close() throws IOException {
      upstream.close();
    }
  }

  private static String yaml(String tenantKeys) {
    return Yaml.forwarding("URL").replace("url: \"URL\"", tenantKeys);
  }

  private static String call(RunningGateway gateway) throws IOException {
    try (RawPeer peer = gateway.connect()) {
      peer.send(
          "GET /a HTTP/1.1\r\nHost: api\r\nX-Api-Key: "
              + Yaml.KEY
              + "\r\nCookie: .ASPXAUTH=x\r\nConnection: close\r\n\r\n");
      return peer.readMessage().substring(0, 12);
    }
  }

  private static String deadUrl() throws IOException {
    ScriptedUpstream gone = ScriptedUpstream.answering("");
    gone.close();
    return gone.url() + "/base";
  }

  @Test
  void halfOfTheAddressesDeadFailNoCall() throws Exception {
    try (Server one = new Server();
        Server other = new Server();
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                yaml(
                    "urls: [\"%s\", \"%s\", \"%s\", \"%s\"]"
                        .formatted(deadUrl(), one.url(), deadUrl(), other.url())))) {
      for (int i = 0; i < 100; i++) {
        assertThat(call(gateway)).isEqualTo("HTTP/1.1 200");
      }
      assertThat(one.calls + other.calls).isEqualTo(100);
      assertThat(one.calls).isBetween(20, 80);
    }
  }

  @Test
  void healthChecksTakeAnAddressOutAndBringItBack() throws Exception {
    try (Server one = new Server();
        Server other = new Server()) {
      one.health = 503;
      String keys =
          "urls: [\"%s\", \"%s\"], health: { path: \"/health?deep=1\", interval: 100ms }"
              .formatted(one.url(), other.url());
      try (RunningGateway gateway = RunningGateway.start(directory, yaml(keys))) {
        await().atMost(SOON).until(() -> one.checks.size() > 3 && other.checks.size() > 1);
        int before = one.calls;
        for (int i = 0; i < 30; i++) {
          assertThat(call(gateway)).isEqualTo("HTTP/1.1 200");
        }
        assertThat(one.calls).isEqualTo(before);
        assertThat(other.calls).isEqualTo(30);

        one.health = 302;
        await()
            .atMost(SOON)
            .until(
                () -> {
                  call(gateway);
                  return one.calls > 0;
                });
        assertThat(one.checks)
            .allSatisfy(
                check ->
                    assertThat(check)
                        .contains("\r\nHost: 127.0.0.1:" + one.upstream.port() + "\r\n")
                        .doesNotContainIgnoringCase("authorization")
                        .doesNotContainIgnoringCase("cookie"));
      }
      int after = one.checks.size();
      await().during(Duration.ofMillis(400)).atMost(SOON).until(() -> one.checks.size() == after);
    }
  }

  @Test
  void anAddressWhoseHealthCheckIsNeverAnsweredIsOut() throws Exception {
    try (Server well = new Server();
        ScriptedUpstream silent = ScriptedUpstream.running(RawPeer::readToEnd)) {
      String keys =
          ("urls: [\"%s\", \"%s/base\"],"
                  + " health: { path: \"/health?deep=1\", interval: 100ms, timeout: 100ms }")
              .formatted(well.url(), silent.url());
      try (RunningGateway gateway = RunningGateway.start(directory, yaml(keys))) {
        await().atMost(SOON).until(() -> silent.connections() > 3);
        for (int i = 0; i < 20; i++) {
          assertThat(call(gateway)).isEqualTo("HTTP/1.1 200");
        }
        assertThat(well.calls).isEqualTo(20);
      }
    }
  }
}
