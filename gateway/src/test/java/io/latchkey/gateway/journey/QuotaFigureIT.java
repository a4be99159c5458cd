package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.sandbox.tenant.RateLimits.By;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The governor against the simulators' limit in its three modes, each beside a gateway whose
 * governor is off, under the same load. With {@code -Dlatchkey.slow=true} for long enough to hold
 * it to the figures.
 */
class QuotaFigureIT {
  private static final Logger log = LoggerFactory.getLogger(QuotaFigureIT.class);
  private static final boolean SLOW = Boolean.getBoolean("latchkey.slow");
  private static final int SECONDS = SLOW ? 90 : 6;
  private static final int LIMIT = 20;
  private static final int TIMES = 2;
  private static final int WARM = 20;
  private static final double LEFT = SLOW ? .05 : .2;
  private static final double GOODPUT = SLOW ? .97 : .85;

  @TempDir private Path directory;

  /** One gateway, its tenant and its load. */
  private final class Side implements AutoCloseable {
    final Simulated tenant;
    final RunningGateway gateway;
    final List<HttpRequest> calls = new ArrayList<>();
    final AtomicInteger next = new AtomicInteger();
    final int load;
    private long warmed;

    Side(By by, String wait) throws IOException {
      Path own = Files.createDirectory(directory.resolve(by + wait));
      tenant = Simulated.start(Simulated.Kind.IDENTITY, "tenant", own, 3600);
      tenant.switches.rateLimitBy.set(by);
      // two limits where each of two tokens, or each of two accounts, has one of its own
      int pool = by == By.TOKEN ? 2 : 1;
      load = by == By.TOKEN ? 2 * LIMIT * TIMES : LIMIT * TIMES;
      List<String> accounts = by == By.TENANT ? List.of("a", "b") : List.of("a");
      StringBuilder yaml = new StringBuilder(Yaml.ports());
      yaml.append("tenants:\n")
          .append(tenant.tenantLine().replace(" }\n", ", quotaWait: " + wait + " }\n"))
          .append("serviceAccounts:\n");
      accounts.forEach(account -> yaml.append(tenant.accountLine(account, pool, "")));
      yaml.append("scopes: { all: { rest: [\".*\"] } }\n")
          .append("callers: { app: { apiKey: \"sha256:")
          .append(Yaml.sha256(Yaml.KEY))
          .append("\" } }\nroutes:\n");
      accounts.forEach(account -> yaml.append(tenant.routeLine(account, "")));
      gateway = RunningGateway.start(own, yaml.toString());
      accounts.forEach(
          account ->
              calls.add(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:"
                                  + gateway.port()
                                  + "/"
                                  + account
                                  + "/sandbox/sink"))
                      .POST(BodyPublishers.ofString("x"))
                      .header("X-Api-Key", Yaml.KEY)
                      .timeout(Duration.ofSeconds(20))
                      .build()));
    }

    /** Has its tokens, and its classes, before any limit. */
    void warm(HttpClient client) {
      for (int i = 0; i < WARM; i++) {
        HttpRequest call = calls.get(i % calls.size());
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> client.send(call, BodyHandlers.discarding()).statusCode() == 200);
      }
      warmed = tenant.counters.accepted();
      tenant.switches.rateLimit.set(LIMIT);
    }

    void offer(HttpClient client, ScheduledExecutorService clock) {
      clock.scheduleAtFixedRate(
          () -> {
            HttpRequest call = calls.get(next.getAndIncrement() % calls.size());
            client.sendAsync(call, BodyHandlers.discarding());
          },
          0,
          TimeUnit.SECONDS.toNanos(1) / load,
          TimeUnit.NANOSECONDS);
    }

    long accepted() {
      return tenant.counters.accepted() - warmed;
    }

    @Override
    public void close() {
      gateway.close();
      tenant.close();
    }
  }

  @Test
  @Timeout(300) // the long form, on a machine that does much else
  void nearlyAll429sAreGoneAndAsMuchGetsThrough() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    List<Side> on = new ArrayList<>();
    List<Side> off = new ArrayList<>();
    try {
      for (By by : By.values()) {
        on.add(new Side(by, "2s"));
        off.add(new Side(by, "0s"));
      }
      for (int i = 0; i < on.size(); i++) {
        on.get(i).warm(client);
        off.get(i).warm(client);
      }
      on.forEach(side -> side.offer(client, clock));
      off.forEach(side -> side.offer(client, clock));
      assertThat(new CountDownLatch(1).await(SECONDS, TimeUnit.SECONDS)).isFalse();
      clock.shutdownNow();
      for (int i = 0; i < on.size(); i++) {
        compare(By.values()[i], on.get(i), off.get(i));
      }
    } finally {
      clock.shutdownNow();
      // calls that wait hold a stop up: all at once
      Stream.concat(on.stream(), off.stream()).toList().parallelStream().forEach(Side::close);
    }
  }

  private static void compare(By by, Side on, Side off) {
    long limited = on.tenant.counters.tooManyRequests();
    long unlimited = off.tenant.counters.tooManyRequests();
    long accepted = on.accepted();
    long goodput = off.accepted();
    log.atWarn()
        .addKeyValue("by", by)
        .addKeyValue("seconds", SECONDS)
        .addKeyValue("calls", off.next)
        .addKeyValue("429s", limited + " instead of " + unlimited)
        .addKeyValue("accepted", accepted + " instead of " + goodput)
        .log("the governor on, and off");

    assumeTrue(unlimited > LIMIT, "the machine was too busy to offer the load");
    assertThat((double) limited).as("429s by " + by).isLessThanOrEqualTo(LEFT * unlimited);
    assertThat((double) accepted).as("goodput by " + by).isGreaterThanOrEqualTo(GOODPUT * goodput);
  }
}
