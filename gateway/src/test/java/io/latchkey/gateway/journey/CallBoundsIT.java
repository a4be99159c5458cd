package io.latchkey.gateway.journey;

import static io.latchkey.gateway.journey.HeldCalls.metrics;
import static io.latchkey.gateway.journey.HeldCalls.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds on calls over sockets: who is let in, who waits, what the others are told. */
class CallBoundsIT {
  private static final String[] CALLERS = {"low", "normal", "high"};

  @TempDir private Path directory;
  private final HeldCalls held = new HeldCalls();

  CallBoundsIT() throws IOException {}

  @AfterEach
  void close() throws IOException {
    held.close();
  }

  private static String key(String caller) {
    return "lk_a-key-of-" + caller + "-with-more-than-128-bits";
  }

  private RunningGateway gateway(String ofTenant, String ofCallers, String ofRoute)
      throws IOException {
    // calls that are held to the end of a test are not waited for
    StringBuilder yaml = new StringBuilder(Yaml.ports().replace("drain: 2s", "drain: 200ms"));
    yaml.append(
        "tenants: { api: { kind: generic, url: \""
            + held.tenant.url()
            + "\""
            + ofTenant
            + " } }\n");
    yaml.append("scopes: { all: { rest: [\".*\"] } }\ncallers:\n");
    for (String caller : CALLERS) {
      String keys = "apiKey: \"sha256:" + Yaml.sha256(key(caller)) + "\", priority: " + caller;
      yaml.append("  " + caller + ": { " + keys + ofCallers + " }\n");
    }
    String all = "callers: { low: [all], normal: [all], high: [all] }";
    yaml.append(
        "routes: [{ name: api, path: /, tenant: api, aspxauth: forward, "
            + all
            + ofRoute
            + " }]\n");
    return RunningGateway.start(directory, yaml.toString());
  }

  private static String get(String caller, String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
        + key(caller)
        + "\r\nCookie: .ASPXAUTH=abc\r\n\r\n";
  }

  /** Makes a call on a connection of its own, whose answer is for later. */
  private RawPeer begin(RunningGateway gateway, String caller, String path) throws IOException {
    return held.begin(gateway, get(caller, path));
  }

  private static void awaitLoad(RunningGateway gateway, int calls, int waiting) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              var load = gateway.gateway().loads().get(0);
              assertThat(load.calls()).isEqualTo(calls);
              assertThat(load.waiting()).isEqualTo(waiting);
            });
  }

  @Test
  void aTenantServesSoManyAndSoManyWaitAndTheNextIsRefused() throws Exception {
    try (RunningGateway gateway =
        gateway(", concurrency: { max: 2, pending: 1, wait: 1h }", "", "")) {
      RawPeer first = begin(gateway, "normal", "/1");
      begin(gateway, "normal", "/2");
      awaitLoad(gateway, 2, 0);
      RawPeer third = begin(gateway, "normal", "/3");
      awaitLoad(gateway, 2, 1);

      Answer refused = told(begin(gateway, "normal", "/4"));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.refusal()).isEqualTo("transport:concurrency");
      assertThat(refused.field("Retry-After")).isEqualTo("1");
      assertThat(refused.field("Connection")).isEmpty();
      assertThat(refused.field("Proxy-Status")).contains("connection_limit_reached");
      assertThat(refused.content()).contains("\"caller\":\"normal\"", "\"route\":\"api\"");
      assertThat(metrics(gateway))
          .contains("latchkey_transport_calls{tenant=\"api\"} 2.0")
          .contains("latchkey_transport_queued_calls{tenant=\"api\"} 1.0");
      held.answer(3);
      assertThat(told(first).status()).isEqualTo(200);
      assertThat(told(third).status()).isEqualTo(200);
      awaitLoad(gateway, 0, 0);
      assertThat(metrics(gateway))
          .contains("latchkey_transport_turn_duration_seconds_count{tenant=\"api\"} 1");
    }
  }

  @Test
  void whoWaitsForTooLongIsToldSo() throws Exception {
    try (RunningGateway gateway =
        gateway(", concurrency: { max: 1, pending: 5, wait: 100ms }", "", "")) {
      begin(gateway, "normal", "/1");
      awaitLoad(gateway, 1, 0);

      Answer refused = told(begin(gateway, "high", "/2"));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.refusal()).isEqualTo("transport:concurrency");
      assertThat(refused.content()).contains("none ended in time");
      awaitLoad(gateway, 1, 0);
    }
  }

  @Test
  void aCallerWhoGoesGivesBackPlaceAndSeat() throws Exception {
    try (RunningGateway gateway =
        gateway(", concurrency: { max: 1, pending: 1, wait: 1h }", "", "")) {
      RawPeer first = begin(gateway, "normal", "/1");
      awaitLoad(gateway, 1, 0);
      RawPeer second = begin(gateway, "normal", "/2");
      awaitLoad(gateway, 1, 1);

      second.close();
      awaitLoad(gateway, 1, 0);
      first.close();
      awaitLoad(gateway, 0, 0);
    }
  }

  @Test
  void theHighGoFirst() throws Exception {
    try (RunningGateway gateway =
        gateway(", concurrency: { max: 1, pending: 80, wait: 1h }", "", "")) {
      begin(gateway, "normal", "/held");
      awaitLoad(gateway, 1, 0);
      int waiting = 0;
      for (String caller : CALLERS) {
        begin(gateway, caller, "/" + caller + "-1");
        awaitLoad(gateway, 1, ++waiting);
        begin(gateway, caller, "/" + caller + "-2");
        awaitLoad(gateway, 1, ++waiting);
      }

      held.answer(7);
      awaitLoad(gateway, 0, 0);

      List<String> paths =
          held.tenant.sent().stream().map(request -> request.head().split(" ")[1]).toList();
      assertThat(paths)
          .startsWith("/held", "/high-1", "/high-2")
          .contains("/normal-1", "/normal-2", "/low-1", "/low-2")
          .endsWith("/low-2");
      assertThat(paths.indexOf("/normal-1")).isLessThan(paths.indexOf("/low-1"));
    }
  }

  @Test
  void aWebSocketHoldsItsPlaceForItsLife() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.running(Ws::echo);
        RunningGateway gateway =
            RunningGateway.start(
                directory,
                Yaml.forwarding(upstream.url()).replace("generic,", "generic, concurrency: 1,"))) {
      RawPeer talking = held.connect(gateway);
      Ws.open(talking);
      awaitLoad(gateway, 1, 0);

      Answer refused = told(gateway.connect().send(Ws.handshake()));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.refusal()).isEqualTo("transport:concurrency");
      talking.close();
      awaitLoad(gateway, 0, 0);
    }
  }

  @Test
  void aCallerHasSoManyCallsAndOthersHaveTheirOwn() throws Exception {
    try (RunningGateway gateway = gateway(", concurrency: 100", ", concurrency: 2", "")) {
      RawPeer first = begin(gateway, "normal", "/1");
      begin(gateway, "normal", "/2");
      awaitLoad(gateway, 2, 0);

      Answer refused = told(begin(gateway, "normal", "/3"));

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.refusal()).isEqualTo("caller:too-many-calls");
      assertThat(refused.field("Retry-After")).isEqualTo("1");
      RawPeer other = begin(gateway, "high", "/4");
      awaitLoad(gateway, 3, 0);
      held.answer(3);
      assertThat(told(other).status()).isEqualTo(200);
      assertThat(told(first).status()).isEqualTo(200);
      awaitLoad(gateway, 0, 0);
      held.answer(1);
      assertThat(told(begin(gateway, "normal", "/5")).status()).isEqualTo(200);
    }
  }

  @Test
  void aRateIsHeldAndItsWordIsTrue() throws Exception {
    held.answer(1000);
    try (RunningGateway gateway = gateway("", "", ", rateLimit: { perCaller: 30/m, burst: 3 }")) {
      RawPeer peer = held.connect(gateway);
      for (int i = 0; i < 3; i++) {
        assertThat(told(peer.send(get("normal", "/x"))).status()).isEqualTo(200);
      }

      Answer refused = told(peer.send(get("normal", "/x")));
      long after = Long.parseLong(refused.field("Retry-After"));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.refusal()).isEqualTo("route:rate-limit");
      assertThat(refused.content()).contains("\"route\":\"api\"", "\"caller\":\"normal\"");
      assertThat(after).isBetween(1L, 2L);
      assertThat(told(peer.send(get("low", "/x"))).status()).isEqualTo(200);
      assertThat(metrics(gateway)).contains("latchkey_route_limited_total{route=\"api\"} 1.0");

      long told = System.nanoTime();
      await()
          .pollDelay(Duration.ofSeconds(after))
          .until(() -> System.nanoTime() - told >= after * 1_000_000_000L);
      assertThat(told(peer.send(get("normal", "/x"))).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rate", "tenant"})
  void onHttp2TheSameIsTold(String bound) throws Exception {
    boolean rate = bound.equals("rate");
    try (RunningGateway gateway =
            gateway(
                rate ? "" : ", concurrency: { max: 1, pending: 0 }",
                "",
                rate ? ", rateLimit: { perCaller: 1/h }" : "");
        Http2Caller caller = Http2Caller.connect(gateway.address())) {
      if (rate) {
        held.answer(1);
        assertThat(told(begin(gateway, "normal", "/1")).status()).isEqualTo(200);
      } else {
        begin(gateway, "normal", "/1");
        awaitLoad(gateway, 1, 0);
      }

      Answer refused =
          caller.call(Objects.requireNonNull(PlainCall.of(get("normal", "/2")))).answer();

      assertThat(refused.status()).isEqualTo(rate ? 429 : 503);
      assertThat(refused.refusal()).isEqualTo(rate ? "route:rate-limit" : "transport:concurrency");
      long after = Long.parseLong(refused.field("Retry-After"));
      assertThat(after).isBetween(rate ? 3590L : 1L, rate ? 3600L : 1L);
    }
  }
}
