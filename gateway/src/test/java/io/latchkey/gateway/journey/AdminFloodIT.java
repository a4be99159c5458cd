package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.admin.AdminServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for the metrics on all connections at once makes no token late. */
class AdminFloodIT {
  private static final int ACCOUNTS = 6;
  private static final int ROUNDS = 2;
  private static final Duration BOUND = Duration.ofMillis(250);

  private final AtomicInteger minted = new AtomicInteger();
  private volatile int revoked;

  @TempDir private Path directory;

  private static String yaml(FakeTenant tenant) {
    StringBuilder accounts = new StringBuilder("serviceAccounts:\n");
    StringBuilder routes = new StringBuilder("routes:\n");
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.append(
          ("  bot-%d: { tenant: api, grant: clientCredentials, tokenEndpoint: \"%s/token\","
                  + " clientId: bot, clientSecret: a-secret-of-the-tests }\n")
              .formatted(i, tenant.url()));
      routes.append(
          ("  - { name: r-%d, path: /%d/, tenant: api, serviceAccount: bot-%d,"
                  + " callers: { app: [all] } }\n")
              .formatted(i, i, i));
    }
    return Yaml.ports()
        + "tenants: { api: { kind: generic, url: \"%s\" } }\n".formatted(tenant.url())
        + "scopes: { all: { rest: [\".*\"] } }\n"
        + "callers: { app: { apiKey: \"sha256:%s\" } }\n".formatted(Yaml.sha256(Yaml.KEY))
        + accounts
        + routes;
  }

  private String answer(Answer request) {
    String token = request.field("Authorization");
    return Integer.parseInt(token.substring(token.indexOf('-') + 1)) > revoked
        ? FakeTenant.HI
        : FakeTenant.answer("401 Unauthorized", "", "");
  }

  @Test
  void aFloodOfMetricsDoesNotDelayTokens() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "measures time: -Dlatchkey.slow=true");
    try (FakeTenant tenant = new FakeTenant()) {
      tenant.mints(request -> FakeTenant.token("t-" + minted.incrementAndGet()));
      tenant.answers(this::answer);
      try (RunningGateway gateway = RunningGateway.start(directory, yaml(tenant))) {
        List<Duration> calm = rounds(gateway);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<Void> flood =
            CompletableFuture.runAsync(() -> flood(gateway, over, asked));
        Awaitility.await().until(() -> asked.get() > 2 * AdminServer.MAX_CONNECTIONS);
        List<Duration> flooded = rounds(gateway);
        over.set(true);
        flood.join();
        System.out.printf("calls that waited for a token: calm %s%n", calm);
        System.out.printf("beside %d requests for metrics: %s%n", asked.get(), flooded);
        assertThat(flooded.get(flooded.size() - 1)).as("the slowest").isLessThan(BOUND);
      }
    }
  }

  /** How long calls took for which a token had to be got first, the fastest first. */
  private List<Duration> rounds(RunningGateway gateway) throws IOException {
    List<Duration> took = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int account = 0; account < ACCOUNTS; account++) {
        call(gateway, account);
      }
      revoked = minted.get();
      for (int account = 0; account < ACCOUNTS; account++) {
        took.add(call(gateway, account));
      }
    }
    took.sort(null);
    return took;
  }

  private static Duration call(RunningGateway gateway, int account) throws IOException {
    long began = System.nanoTime();
    try (RawPeer caller = gateway.connect()) {
      caller.send(Bench.request("GET", "/" + account + "/x", ""));
      assertThat(Answer.read(caller, false).status()).isEqualTo(200);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** One request after the other on as many connections as there may be. */
  private static void flood(RunningGateway gateway, AtomicBoolean over, AtomicInteger asked) {
    List<RawPeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
        peers.add(RawPeer.connect(gateway.gateway().adminAddress()));
      }
      while (!over.get()) {
        for (RawPeer peer : peers) {
          peer.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        for (RawPeer peer : peers) {
          assertThat(peer.readMessage()).startsWith("HTTP/1.1 200 ");
          asked.incrementAndGet();
        }
      }
      for (RawPeer peer : peers) {
        peer.close();
      }
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
