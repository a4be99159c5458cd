package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose tenant says 429 to another while they wait for a connection. */
class QuotaTurnIT {
  private static final String YAML =
      """
      tenants:
        api:
          kind: generic
          url: "TENANT"
          quotaWait: 20s
          connections: { max: 1, pending: 1 }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: "TOKENS", clientId: b, clientSecret: s }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - name: api
          path: /
          tenant: api
          serviceAccount: bot
          timeouts: { connect: 2s }
          callers: { app: [all] }
      """;

  private static final String LIMITED = "latchkey_credential_limited_total{account=\"bot\"}";

  private static final String WAITS = "latchkey_credential_quota_waits_total{account=\"bot\"}";

  /** So many that some come to the loop of the first. */
  private static final int OTHERS = 12;

  @TempDir private Path directory;

  @Test
  void theLimitForConnectingDoesNotRunWhileACallWaitsForItsTurn() throws Exception {
    CountDownLatch limit = new CountDownLatch(1);
    CountDownLatch rest = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ScriptedUpstream tenant =
            ScriptedUpstream.running(peer -> serve(peer, calls, limit, rest));
        Bench bench = Bench.start(directory, YAML.replace("TENANT", tenant.url()));
        RawPeer first = bench.gateway.connect()) {
      first.send(Bench.request("GET", "/first", ""));
      Awaitility.await().until(() -> calls.get() == 1);
      CompletionService<Answer> others = new ExecutorCompletionService<>(threads);
      for (int i = 0; i < OTHERS; i++) {
        others.submit(() -> bench.get("/other", ""));
      }
      // one stays in line for the connection of the first one's loop: there was no place for more
      for (int i = 1; i < OTHERS; i++) {
        assertThat(others.take().get().status()).isIn(200, 503);
      }
      int connections = tenant.connections();
      limit.countDown();
      assertThat(first.readHead()).startsWith("HTTP/1.1 429 ");
      Awaitility.await("the control loop knows of the 429")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> bench.metric(LIMITED) == 1);
      rest.countDown();

      assertThat(others.take().get().verdict()).isEqualTo("200");
      assertThat(tenant.connections())
          .as("a connection without use is given back")
          .isEqualTo(connections);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCallHasOneWaitForAllItsTurns() throws Exception {
    CountDownLatch limit = new CountDownLatch(1);
    CountDownLatch rest = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    String yaml = YAML.replace("quotaWait: 20s", "quotaWait: 4s");
    try (ScriptedUpstream tenant =
            ScriptedUpstream.running(peer -> limitTwo(peer, calls, limit, rest));
        Bench bench = Bench.start(directory, yaml.replace("TENANT", tenant.url()));
        Http2Caller caller = Http2Caller.connect(bench.gateway.address())) {
      assertThat(bench.get("/first", "").status()).isEqualTo(429);
      caller.begin(PlainCall.of(Bench.request("GET", "/second", "")));
      caller.begin(PlainCall.of(Bench.request("GET", "/third", "")));
      // some 3 s later; then the second has the only connection of their loop, and the third waits
      Awaitility.await("both have had their turn").until(() -> bench.metric(WAITS) == 2);
      limit.countDown();
      Awaitility.await("the second is limited").until(() -> bench.metric(LIMITED) == 2);
      rest.countDown();

      Answer third = caller.told().answer();
      assertThat(third.status()).as("3 s more are more than are left of 4 s").isEqualTo(429);
      assertThat(third.content()).contains("urn:latchkey:refusal:credential:quota\"");
      assertThat(calls).hasValue(2);
    }
  }

  /** Limits the first two calls of all, the second when it is told; that answer ends late. */
  private static void limitTwo(
      RawPeer peer, AtomicInteger calls, CountDownLatch limit, CountDownLatch rest)
      throws Exception {
    while (true) {
      peer.readMessage();
      int call = calls.incrementAndGet();
      if (call == 2) {
        limit.await();
      }
      if (call > 2) {
        peer.send(FakeTenant.HI);
        continue;
      }
      peer.send("HTTP/1.1 429 No\r\nRetry-After: 3\r\nContent-Length: 1\r\n\r\n");
      if (call == 2) {
        rest.await();
      }
      peer.send("x");
    }
  }

  /**
   * The first call of all is limited, and its answer ends late: its connection is taken so long.
   */
  private static void serve(
      RawPeer peer, AtomicInteger calls, CountDownLatch limit, CountDownLatch rest)
      throws Exception {
    while (true) {
      peer.readMessage();
      if (calls.incrementAndGet() > 1) {
        peer.send(FakeTenant.HI);
      } else {
        limit.await();
        peer.send("HTTP/1.1 429 No\r\nRetry-After: 3\r\nContent-Length: 1\r\n\r\n");
        rest.await();
        peer.send("x");
      }
    }
  }
}
