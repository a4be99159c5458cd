package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.admin.ReloadReport.Result;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reload after reload under load: routes, scopes, certificates and secrets change in turn, and a
 * broken file stands between them. No call may fail, and nothing may be left behind.
 */
class ReloadSoakIT {
  private static final int CALLERS = 4;
  private static final int SHORT = 10;
  private static final int LONG = 200;
  private static final long HEAP_MOST = 4 << 20;
  private static final int DESCRIPTORS_MOST = 8;

  @TempDir private Path directory;
  private final AtomicLong calls = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  /** The n-th configuration: each differs from the one before in another way. */
  private String yaml(FakeTenant tenant, int n) throws Exception {
    String yaml = ReloadScene.yaml(tenant, "");
    yaml = yaml.replace("a-secret-of-the-tests", "secret-" + n / 5);
    yaml =
        yaml.replace(
            "tenant: api\n    grant", "tenant: api\n    scopes: [s" + n / 10 + "]\n    grant");
    yaml = yaml.replace("rest: [\".*\"]", "rest: [\"/.*\", \"/" + n + "\"]");
    String tls =
        "tls: { certificate: %s, privateKey: %s }"
            .formatted(
                directory.resolve("leaf-" + n % 2 + ".crt"),
                directory.resolve("leaf-" + n % 2 + ".key"));
    yaml =
        yaml.replace(
            "listeners: [{ bind: \"127.0.0.1:0\" }]",
            "listeners: [{ bind: \"127.0.0.1:0\" }, { bind: \"127.0.0.1:0\", " + tls + " }]");
    yaml =
        yaml.replace(
            "kind: generic, url",
            "kind: generic, connections: { max: " + (100 + n / 7) + " }, url");
    return n % 3 == 0
        ? yaml
        : yaml
            + "  - { name: more"
            + n % 4
            + ", path: /more/, tenant: api, serviceAccount: bot, callers: { app: [all] } }\n";
  }

  @Test
  void noCallFailsAndNothingIsLeft() throws Exception {
    run(SHORT);
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void noCallFailsInTwoHundredReloads() throws Exception {
    Assumptions.assumeTrue(
        Boolean.getBoolean("latchkey.slow"), "200 reloads take minutes: -Dlatchkey.slow=true");
    run(LONG);
  }

  private void run(int reloads) throws Exception {
    Authority authority = new Authority(directory, "root");
    authority.issue("leaf-0", "DNS:localhost").issue("leaf-1", "DNS:localhost");
    AtomicLong minted = new AtomicLong();
    try (FakeTenant tenant = new FakeTenant()) {
      tenant.mints(request -> FakeTenant.token("token-" + minted.incrementAndGet()));
      tenant.answers(
          request -> {
            tenant.sent();
            return FakeTenant.HI;
          });
      try (ReloadScene scene = ReloadScene.start(directory, yaml(tenant, 0))) {
        AtomicReference<Boolean> stop = new AtomicReference<>(false);
        List<Thread> callers = callers(scene, authority, stop);
        long heap = 0;
        long descriptors = 0;
        int warm = reloads / 4;
        for (int n = 1; n <= reloads; n++) {
          scene.become(yaml(tenant, n));
          scene.write(broken(yaml(tenant, n + 1), n));
          assertThat(scene.reload().result()).isEqualTo(Result.REFUSED);
          pause(scene);
          if (n == warm) {
            heap = settled(scene);
            descriptors = descriptors();
          }
        }
        long after = settled(scene);
        long open = descriptors();
        stop.set(true);
        for (Thread caller : callers) {
          caller.join();
        }
        System.out.printf(
            "%d reloads, %d calls, %d failed, %d tokens; heap after gc %d -> %d KiB, descriptors %d"
                + " -> %d%n",
            reloads,
            calls.get(),
            failures.size(),
            minted.get(),
            heap >> 10,
            after >> 10,
            descriptors,
            open);
        assertThat(failures).isEmpty();
        assertThat(calls).hasValueGreaterThan(reloads * 20L);
        assertThat(after).isLessThan(heap + HEAP_MOST);
        assertThat(open).isLessThanOrEqualTo(descriptors + DESCRIPTORS_MOST);
      }
    }
  }

  /** Every kind of broken file, in turn. */
  private String broken(String yaml, int n) {
    return switch (n % 6) {
      case 0 -> yaml.replace("tenants: {", "tenants: {{");
      case 1 -> yaml.replace("path: /,", "paht: /,");
      case 2 -> yaml.replace("app: [all]", "app: [every]");
      case 3 -> yaml.replaceAll("secret-[0-9]+", "\\${file:absent}");
      case 4 -> yaml.replace("leaf-", "no-leaf-");
      default -> "";
    };
  }

  /** So many calls go on between one reload and the next. */
  private void pause(ReloadScene scene) {
    long before = calls.get();
    Awaitility.await()
        .pollDelay(java.time.Duration.ZERO)
        .pollInterval(java.time.Duration.ofMillis(5))
        .until(() -> calls.get() > before + 40 || !failures.isEmpty());
    assertThat(scene.gateway().plansLeaving()).isLessThanOrEqualTo(32);
  }

  private List<Thread> callers(
      ReloadScene scene, Authority authority, AtomicReference<Boolean> stop) throws Exception {
    CountDownLatch first = new CountDownLatch(CALLERS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      int own = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  if (own % 2 == 0) {
                    keepAlive(scene, stop, first);
                  } else {
                    secured(scene, authority, stop, first);
                  }
                } catch (Exception failed) {
                  failures.add(failed.toString());
                  first.countDown();
                }
              });
      thread.start();
      threads.add(thread);
    }
    first.await();
    return threads;
  }

  private void keepAlive(ReloadScene scene, AtomicReference<Boolean> stop, CountDownLatch first)
      throws Exception {
    try (SteadyCaller caller = new SteadyCaller(scene.address())) {
      while (!stop.get()) {
        note(caller.call(Call.get("/a")).answer());
        first.countDown();
      }
    }
  }

  /** HTTP/2 over TLS, on a new connection after some calls: certificates change meanwhile. */
  private void secured(
      ReloadScene scene, Authority authority, AtomicReference<Boolean> stop, CountDownLatch first)
      throws Exception {
    PlainCall call = java.util.Objects.requireNonNull(PlainCall.of(Call.get("/a")));
    while (!stop.get()) {
      try (Http2Caller caller =
          Http2Caller.secured(scene.gateway().addresses().get(1), authority.trusting())) {
        for (int i = 0; i < 20 && !stop.get(); i++) {
          note(caller.call(call).answer());
          first.countDown();
        }
      }
    }
  }

  private void note(Answer answer) {
    calls.incrementAndGet();
    if (answer.status() != 200 || !answer.content().equals("hi")) {
      failures.add(answer.toString());
    }
  }

  /** The heap that is left after collections, when the last plan but one is over. */
  private static long settled(ReloadScene scene) {
    Awaitility.await().until(() -> scene.gateway().plansLeaving() == 0);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static int descriptors() {
    String[] all = new File("/proc/self/fd").list();
    return all == null ? 0 : all.length;
  }
}
