package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits how long behind a tenant's limit. */
class QuotaFairIT {
  private static final String MODEST = "lk_a-key-of-who-calls-once-a-second-with-128-bits";
  private static final String YAML =
      """
      tenants:
        api: { kind: generic, url: TENANT, quotaWait: 20s, connections: { max: MOST, pending: 300 } }
      serviceAccounts:
        bot: { tenant: api, grant: clientCredentials, tokenEndpoint: TOKENS/t, clientId: c, clientSecret: s }
      scopes: { all: { rest: ["/.*"] } }
      callers: { greedy: { apiKey: SHA }, modest: { apiKey: "sha256:OTHER" } }
      routes:
        - { name: api, path: /, tenant: api, serviceAccount: bot, callers: { greedy: [all], modest: [all] } }
      """;

  private static final String LIMITED = "latchkey_credential_limited_total{account=\"bot\"}";
  private static final int RATE = 20;
  private static final int GREEDY = 200;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final long began = System.nanoTime();
  private double level = RATE;
  private double at;
  @TempDir private Path directory;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Bench start(int connections) throws IOException {
    return Bench.start(
        directory,
        // who waits at the end is not waited for
        Yaml.ports().replace("drain: 2s", "drain: 200ms"),
        YAML.replace("MOST", "" + connections).replace("OTHER", Yaml.sha256(MODEST)));
  }

  /** A bucket of so many a second, which says when to come again. */
  private synchronized String limited() {
    double now = (System.nanoTime() - began) / 1e9;
    level = Math.min(RATE, level + (now - at) * RATE);
    at = now;
    if (level < 1) {
      return FakeTenant.answer("429 Too Many Requests", "Retry-After: 1\r\n", "");
    }
    level--;
    return FakeTenant.HI;
  }

  private CompletableFuture<Answer> later(Bench bench, String request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return patiently(bench, request);
          } catch (IOException gone) {
            throw new IllegalStateException(gone);
          }
        },
        threads);
  }

  /** Calls, and waits longer than a call may wait for the quota. */
  private static Answer patiently(Bench bench, String request) throws IOException {
    try (RawPeer caller = bench.gateway.connect()) {
      caller.socket().setSoTimeout(40_000);
      return Answer.read(caller.send(request), false);
    }
  }

  @Test
  void whoCallsSeldomIsNotHeldUpByWhoCallsAllTheTime() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (Bench bench = start(300)) {
      bench.tenant.answers(request -> limited());
      String greedy = Bench.request("GET", "/greedy", "");
      for (int i = 0; i < GREEDY; i++) {
        again(bench, greedy, over);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> bench.metric(LIMITED) >= 1 && waits(bench) >= RATE);

      for (int i = 0; i < 4; i++) {
        long before = System.nanoTime();
        Answer answer = bench.callByHttp1(greedy.replace(Yaml.KEY, MODEST));
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(answer.content()).doesNotContain("urn:latchkey");
        // first in, first out, it is ten seconds: 200 calls at 20 a second
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
      }
      over.set(true);
    }
  }

  private static double waits(Bench bench) throws IOException {
    return bench.metric("latchkey_credential_quota_waits_total{account=\"bot\"}");
  }

  private void again(Bench bench, String request, AtomicBoolean over) {
    var unused =
        later(bench, request)
            .thenAccept(
                answer -> {
                  if (!over.get()) {
                    again(bench, request, over);
                  }
                });
  }

  /** Each call comes to its connection when the tenant has just told another to wait. */
  @Test
  void aCallThatMeetsARestTooOftenIsToldOfTheQuotaAndOfNoToken() throws Exception {
    try (Bench bench = start(1)) {
      bench.tenant.answers(
          request -> {
            try {
              assertThat(new CountDownLatch(1).await(600, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
            return FakeTenant.answer("429 Too Many Requests", "", "");
          });
      List<CompletableFuture<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(later(bench, Bench.request("GET", "/x", "")));
      }

      int refused = 0;
      for (CompletableFuture<Answer> one : all) {
        Answer answer = one.get();
        assertThat(answer.status()).isEqualTo(429);
        if (answer.content().contains("urn:latchkey:refusal:credential:quota\"")) {
          refused++;
          assertThat(Integer.parseInt(answer.field("Retry-After"))).isBetween(1, 10);
        }
      }
      assertThat(refused).isPositive();
    }
  }
}
