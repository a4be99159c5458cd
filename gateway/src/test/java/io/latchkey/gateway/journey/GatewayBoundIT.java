package io.latchkey.gateway.journey;

import static io.latchkey.gateway.journey.HeldCalls.metrics;
import static io.latchkey.gateway.journey.HeldCalls.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.gateway.admin.ReloadReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound on calls in the whole gateway, over sockets: at it, one past it, and changed. */
class GatewayBoundIT {
  @TempDir private Path directory;
  private final HeldCalls held = new HeldCalls();

  GatewayBoundIT() throws IOException {}

  @AfterEach
  void close() throws IOException {
    held.close();
  }

  private RunningGateway gateway(int calls) throws IOException {
    return RunningGateway.start(directory, yaml(calls));
  }

  private String yaml(int calls) {
    return "concurrency: " + calls + "\n" + Yaml.forwarding(held.tenant.url());
  }

  private void reload(RunningGateway gateway, int calls) throws Exception {
    Files.writeString(directory.resolve("latchkey.yaml"), yaml(calls));
    ReloadReport report =
        gateway.gateway().operator().reload().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(report.result()).isEqualTo(ReloadReport.Result.DONE);
  }

  private RawPeer begin(RunningGateway gateway) throws IOException {
    return held.begin(gateway, Call.get("/x"));
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
      held.answer(3);
      assertThat(told(first).status()).isEqualTo(200);
      assertThat(told(last).status()).isEqualTo(200);
      awaitCalls(gateway, 0);
      held.answer(1);
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
      held.answer(2);
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
      held.answer(2);
      assertThat(told(first).status()).isEqualTo(200);
      assertThat(told(second).status()).isEqualTo(200);
      awaitCalls(gateway, 0);
    }
  }
}
