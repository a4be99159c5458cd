package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.sun.management.UnixOperatingSystemMXBean;
import io.latchkey.gateway.journey.Simulated.Kind;
import io.latchkey.sandbox.tenant.LoginCounters;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens that live two seconds at every kind of tenant and by login, one and four to a pool, while
 * everything goes wrong that can: no call fails that there was a live token for. Some seconds; a
 * minute, in which as many tokens come and go as in a day, with {@code -Dlatchkey.slow=true}.
 */
class TokenSoakIT {
  private static final boolean LONG = Boolean.getBoolean("latchkey.slow");
  private static final Duration THIRD = Duration.ofSeconds(LONG ? 20 : 2);
  private static final Duration PAUSE = Duration.ofMillis(LONG ? 15 : 30);
  private static final int LIFE_SECONDS = 2;
  private static final int[] POOLS = {1, 4};
  private static final long SEED = Long.getLong("latchkey.seed", 20_261_122);

  /** What the heap may differ by from one collection to another, whatever happened. */
  private static final long HEAP_SLACK = 12 << 20;

  private final List<Simulated> tenants = new ArrayList<>();
  private final List<SoakCaller> callers = new ArrayList<>();
  private final List<Chaos> chaos = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private RunningGateway gateway;
  private CapturedLog log;

  /** What the process holds. */
  private record Held(long heap, int threads, long descriptors) {
    static Held now() {
      System.gc();
      var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Held(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          system.getOpenFileDescriptorCount());
    }
  }

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    for (Kind kind : Kind.values()) {
      for (int pool : POOLS) {
        String name = kind.name().toLowerCase(Locale.ROOT) + "-" + pool;
        tenants.add(Simulated.start(kind, name, directory, LIFE_SECONDS));
      }
    }
    log = new CapturedLog(Level.INFO);
    gateway =
        RunningGateway.start(
            directory,
            Yaml.ports()
                + "tenants:\n"
                + lines(Simulated::tenantLine)
                + "serviceAccounts:\n"
                + lines(one -> one.accountLine(one.name, pool(one), ""))
                + "scopes: { all: { rest: [\".*\"] } }\ncallers: { app: { apiKey: \"sha256:"
                + Yaml.sha256(Yaml.KEY)
                + "\" } }\nroutes:\n"
                + lines(one -> one.routeLine(one.name, "")));
  }

  private String lines(Function<Simulated, String> line) {
    return tenants.stream().map(line).collect(Collectors.joining());
  }

  private static int pool(Simulated tenant) {
    return Integer.parseInt(tenant.name.substring(tenant.name.indexOf('-') + 1));
  }

  @AfterEach
  void stop() {
    chaos.forEach(Chaos::end);
    callers.forEach(SoakCaller::stopping);
    gateway.close();
    tenants.forEach(Simulated::close);
    log.close();
  }

  private void run(Runnable what) {
    Thread thread = new Thread(what, "soak-" + threads.size());
    threads.add(thread);
    thread.start();
  }

  private long sum(ToLongFunction<SoakCaller> of) {
    return callers.stream().mapToLong(of).sum();
  }

  private void call() {
    for (Simulated tenant : tenants) {
      int number = callers.size();
      Chaos here = new Chaos(tenant, SEED + number, number % 3 == 0);
      SoakCaller caller =
          new SoakCaller(tenant, here, gateway.address(), () -> says(tenant), SEED - number, PAUSE);
      chaos.add(here);
      callers.add(caller);
      run(caller);
    }
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> callers.stream().allMatch(one -> one.served() > 3));
  }

  private String says(Simulated tenant) {
    String all =
        new String(
            gateway.gateway().metrics().exposition(null).content(), StandardCharsets.US_ASCII);
    String label = "{account=\"" + tenant.name + "\"}";
    return all.lines()
            .filter(line -> line.contains("token_") && line.contains(label))
            .collect(Collectors.joining(", "))
        + log.text()
            .lines()
            .filter(line -> line.contains("account=\"" + tenant.name + "\""))
            .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private void pass(Duration time) {
    long began = System.nanoTime();
    await()
        .atMost(time.plusSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> System.nanoTime() - began > time.toNanos());
  }

  private void assertNoMistakes() {
    assertThat(callers.stream().flatMap(one -> one.mistakes().stream()).toList()).isEmpty();
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void noCallFailsThatThereWasALiveTokenFor() throws Exception {
    call();
    long began = System.nanoTime();
    chaos.forEach(this::run);
    pass(THIRD);
    Held early = Held.now();
    pass(THIRD);
    pass(THIRD);
    Held late = Held.now();
    chaos.forEach(Chaos::end);
    assertMinted(Duration.ofNanos(System.nanoTime() - began));
    assertRecovery();
    assertNoMistakes();
    assertThat(sum(SoakCaller::withoutToken)).as("outages longer than a token").isPositive();
    assertThat(sum(SoakCaller::served)).isGreaterThan(20 * sum(one -> one.tenant.asked()) / 10);
    for (SoakCaller one : callers) {
      // a call may be sent once more with another token of the pool that was ended with the first
      int siblings = pool(one.tenant) - 1;
      assertThat(one.refused())
          .as(one.tenant.name)
          .isLessThanOrEqualTo(one.chaos.pairs() + (long) siblings * one.chaos.refusals());
      assertThat(one.longest()).as(one.tenant.name).isLessThan(9_000);
    }
    assertThat(late.heap()).isLessThan(early.heap() + HEAP_SLACK);
    assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + 4);
    assertThat(late.descriptors()).isLessThanOrEqualTo(early.descriptors() + 30);
    report(early, late);
    assertSessionsEndOnceEach();
  }

  /** When nothing is wrong any more, calls succeed without anybody's help. */
  private void assertRecovery() {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              long before = sum(SoakCaller::withoutToken);
              List<Long> served = callers.stream().map(SoakCaller::served).toList();
              pass(Duration.ofMillis(1_200));
              assertThat(sum(SoakCaller::withoutToken)).isEqualTo(before);
              for (int i = 0; i < served.size(); i++) {
                assertThat(callers.get(i).served()).isGreaterThan(served.get(i));
              }
            });
  }

  /** A token a second for each place of a pool, one for each that was lost, and some more. */
  private void assertMinted(Duration time) {
    for (SoakCaller one : callers) {
      long pool = pool(one.tenant);
      long lost = one.chaos.refusals() * pool + 2L * one.chaos.faults();
      assertThat(one.tenant.asked())
          .as(one.tenant.name)
          .isBetween(time.toSeconds() / (2 * LIFE_SECONDS), pool * (time.toSeconds() + 20) + lost);
    }
  }

  private void report(Held early, Held late) {
    System.out.printf(
        "soak: %d served, %d without a token, %d refused, %d asked, %d faults, %d refusals, %s to %s%n",
        sum(SoakCaller::served),
        sum(SoakCaller::withoutToken),
        sum(SoakCaller::refused),
        sum(one -> one.tenant.asked()),
        sum(one -> one.chaos.faults()),
        sum(one -> one.chaos.refusals()),
        early,
        late);
  }

  /** Stops while calls run: every session is logged out, none more than once. */
  private void assertSessionsEndOnceEach() throws Exception {
    callers.forEach(SoakCaller::stopping);
    gateway.close();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
    assertNoMistakes();
    for (Simulated tenant : tenants) {
      long ended = tenant.counters.apiCalls("/security/logout");
      if (tenant.kind == Kind.LOGIN && tenant.counters instanceof LoginCounters logins) {
        assertThat(ended).isBetween((long) pool(tenant), logins.logins());
        assertThat(tenant.shown()).as("sessions that nobody ended").isEmpty();
      } else {
        assertThat(ended).isZero();
      }
    }
  }
}
