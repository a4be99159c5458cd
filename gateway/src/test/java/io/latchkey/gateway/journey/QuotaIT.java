package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls behind a tenant's 429. */
class QuotaIT {
  private static final String YAML =
      """
      tenants:
        billing: { kind: generic, url: TENANT, quotaWait: WAIT }
      serviceAccounts:
        bot: { tenant: billing, grant: clientCredentials, tokenEndpoint: TOKENS/t, clientId: c, clientSecret: s }
      scopes:
        all: { rest: ["/.*"] }
      callers:
        app: { apiKey: SHA }
      routes:
        - { name: billing, path: /, tenant: billing, serviceAccount: bot, callers: { app: [all] } }
      """;

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong secondAt = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void noBench() {
    bench = null;
  }

  @AfterEach
  void stop() throws IOException {
    threads.shutdownNow();
    if (bench != null) {
      bench.close();
    }
  }

  /** A tenant that refuses its first call. */
  private void start(String wait, String retryAfter) throws IOException {
    bench = Bench.start(directory, YAML.replace("WAIT", wait));
    bench.tenant.answers(
        request -> {
          if (calls.incrementAndGet() == 1) {
            return FakeTenant.answer("429 Too Many Requests", retryAfter, "");
          }
          secondAt.compareAndSet(0, System.nanoTime());
          return FakeTenant.HI;
        });
  }

  private static String request() {
    return Bench.request("GET", "/x", "");
  }

  @Test
  void nothingIsSentBeforeTheTenantSaid() throws IOException {
    start("5s", "Retry-After: 1\r\n");
    assertThat(bench.callByHttp1(request()).status()).isEqualTo(429);
    long told = System.nanoTime();

    assertThat(bench.callByHttp1(request()).status()).isEqualTo(200);

    // a 429 is taken in before its caller hears of it, by less than this
    assertThat(secondAt.get() - told).isGreaterThan(Duration.ofMillis(900).toNanos());
    assertThat(calls).hasValue(2);
    assertThat(bench.metric("latchkey_credential_limited_total{account=\"bot\"}")).isEqualTo(1);
    assertThat(bench.metric("latchkey_credential_quota_waits_total{account=\"bot\"}")).isEqualTo(1);
  }

  @Test
  void aRestThatIsTooLongIsRefusedAtOnceWithTheTruth() throws IOException {
    start("5s", "Retry-After: 60\r\n");
    bench.callByHttp1(request());
    long before = System.nanoTime();

    Answer refused = bench.callByHttp1(request());

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.content()).contains("urn:latchkey:refusal:credential:quota\"");
    assertThat(Integer.parseInt(refused.field("Retry-After"))).isBetween(45, 60);
    assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(4).toNanos());
    assertThat(calls).hasValue(1);
  }

  @Test
  void aUsedUpQuotaIsKnownBeforeAny429() throws IOException {
    bench = Bench.start(directory, YAML.replace("WAIT", "5s"));
    bench.tenant.answers(
        FakeTenant.answer("200 OK", "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 90\r\n", ""));

    assertThat(bench.callByHttp1(request()).status()).isEqualTo(200);
    assertThat(bench.callByHttp1(request()).status()).isEqualTo(429);
    assertThat(bench.tenant.sent()).hasSize(1);
  }

  @Test
  void aGovernorThatIsOffLetsEverythingThrough() throws IOException {
    start("0s", "Retry-After: 60\r\n");

    assertThat(bench.callByHttp1(request()).status()).isEqualTo(429);
    assertThat(bench.callByHttp1(request()).status()).isEqualTo(200);
    Awaitility.await()
        .until(() -> bench.metric("latchkey_credential_limited_total{account=\"bot\"}") == 1);
  }

  @Test
  void aCallerThatGoesWhileItsCallWaitsTakesItsPlaceAlong() throws IOException {
    start("30s", "Retry-After: 2\r\n");
    bench.callByHttp1(request());
    try (RawPeer gone = bench.gateway.connect()) {
      gone.send(request().replace("/x", "/gone"));
    }

    assertThat(bench.callByHttp1(request()).status()).isEqualTo(200);
    assertThat(bench.tenant.sent()).noneMatch(sent -> sent.head().contains("/gone"));
  }

  @Test
  void aStopLetsWhoWaitsHaveItsTurn() throws Exception {
    start("60s", "Retry-After: 1\r\n");
    bench.callByHttp1(request());
    CompletableFuture<Integer> waits = later();
    Awaitility.await().until(() -> bench.metric("latchkey_accept_connections") >= 1);
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(() -> bench.gateway.close(), threads);

    assertThat(waits.get()).isEqualTo(200);
    stopped.get();
  }

  private CompletableFuture<Integer> later() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return bench.callByHttp1(request()).status();
          } catch (IOException gone) {
            throw new IllegalStateException(gone);
          }
        },
        threads);
  }

  @Test
  void whoWaitsIsAnsweredInTurn() throws Exception {
    start("20s", "Retry-After: 1\r\n");
    bench.callByHttp1(request());
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(later());
    }

    for (CompletableFuture<Integer> one : all) {
      assertThat(one.get()).isEqualTo(200);
    }
    assertThat(calls).hasValue(21);
  }
}
