package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.admin.ReloadReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound on calls in the whole gateway, over sockets: at it, one past it, and changed. */
class GatewayBoundIT {
  @TempDir private Path directory;
  private final FakeTenant tenant = new FakeTenant();
  private final Semaphore answers = new Semaphore(0);
  private final List<RawPeer> peers = new ArrayList<>();

  GatewayBoundIT() throws IOException {
    tenant.answers(
        request -> {
          answers.acquireUninterruptibly();
          return FakeTenant.HI;
        });
  }

  @AfterEach
  void close() throws IOException {
    answers.release(10_000);
    for (RawPeer peer : peers) {
      peer.close();
    }
    tenant.close();
  }

  private RunningGateway gateway(int calls) throws IOException {
    return RunningGateway.start(directory, yaml(calls));
  }

  private String yaml(int calls) {
    return "concurrency: " + calls + "\n" + Yaml.forwarding(tenant.url());
  }

  private void reload(RunningGateway gateway, int calls) throws Exception {
    Files.writeString(directory.resolve("latchkey.yaml"), yaml(calls));
    ReloadReport report =
        gateway.gateway().operator().reload().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(report.result()).isEqualTo(ReloadReport.Result.DONE);
  }

  private RawPeer begin(RunningGateway gateway) throws IOException {
    RawPeer peer = gateway.connect();
    peers.add(peer);
    return peer.send(Call.get("/x"));
  }

  private static Answer told(RawPeer peer) throws IOException {
    return Answer.read(peer, false);
  }

  private static String metrics(RunningGateway gateway) {
    return new String(
        gateway.gateway().metrics().exposition(null).content(), StandardCharsets.US_ASCII);
  }

  private static void awaitCalls(RunningGateway gateway, int calls) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(metrics(gateway)).contains("latchkey_accept_calls " + calls + ".0\n"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNextCallIsToldAtOnceAndAPlaceThatIsFreeIsTaken(boolean http2) throws Exception {
    try (RunningGateway gateway = gateway(3);
        Http2Caller caller = Http2Caller.connect(gateway.address())) {
      RawPeer first = begin(gateway);
      begin(gateway);
      RawPeer last = begin(gateway);
      awaitCalls(gateway, 3);

      Answer refused =
          http2
              ? caller.call(Objects.requireNonNull(PlainCall.of(Call.get("/x")))).answer()
              : told(begin(gateway));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.refusal()).isEqualTo("accept:overloaded");
      assertThat(refused.field("Retry-After")).isEqualTo("1");
      assertThat(refused.field("Connection")).isEmpty();
      assertThat(refused.content()).contains("carries as many calls as it may");
      assertThat(metrics(gateway)).contains("latchkey_accept_calls_limit 3.0\n");
      awaitCalls(gateway, 3);
      answers.release(3);
      assertThat(told(first).status()).isEqualTo(200);
      assertThat(told(last).status()).isEqualTo(200);
      awaitCalls(gateway, 0);
      answers.release();
      assertThat(told(begin(gateway)).status()).isEqualTo(200);
    }
  }

  @Test
  void aCallerWhoGoesGivesItsPlaceBack() throws Exception {
    try (RunningGateway gateway = gateway(1)) {
      RawPeer first = begin(gateway);
      awaitCalls(gateway, 1);
      first.close();
      awaitCalls(gateway, 0);

      RawPeer second = begin(gateway);
      awaitCalls(gateway, 1);

      assertThat(told(begin(gateway)).status()).isEqualTo(503);
      answers.release(2);
      assertThat(told(second).status()).isEqualTo(200);
    }
  }

  @Test
  void aReloadChangesTheBound() throws Exception {
    try (RunningGateway gateway = gateway(1)) {
      RawPeer first = begin(gateway);
      awaitCalls(gateway, 1);
      assertThat(told(begin(gateway)).status()).isEqualTo(503);

      reload(gateway, 2);
      RawPeer second = begin(gateway);
      awaitCalls(gateway, 2);
      assertThat(told(begin(gateway)).status()).isEqualTo(503);

      reload(gateway, 1);
      assertThat(told(begin(gateway)).status()).isEqualTo(503);
      answers.release(2);
      assertThat(told(first).status()).isEqualTo(200);
      assertThat(told(second).status()).isEqualTo(200);
      awaitCalls(gateway, 0);
    }
  }
}
