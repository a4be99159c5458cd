package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three times as many calls as can be served: by a tenant that serves eight at a time, by a gateway
 * with the places that it is given, and by one event loop. The rest is told so, and what is let in
 * is served nearly as fast as ever. Gateway, and tenant with callers, are processes of their own.
 * The short forms hold what a loaded machine can hold, the long ones the figures.
 */
class OverloadIT {
  private static final int SLOTS = 8;
  private static final int SERVICE_MILLIS = 20;
  private static final double TENANT_CAPACITY = SLOTS * 1000.0 / SERVICE_MILLIS;

  /** More than a tenant without a bound is ever sent at once. */
  private static final int NO_BOUND = 100_000;

  /** A short answer. */
  private static final int FEW = 2;

  /**
   * An answer that takes so much longer to carry than a refusal that three times the calls can be
   * delivered: of short answers a loop carries tens of thousands a second, and to read and refuse
   * twice as many would take it more than all of its time.
   */
  private static final int MANY = Integer.getInteger("latchkey.overload.octets", 8 << 20);

  private static final int CALLERS = 6000;

  /** Calls that a gateway of one loop may have under way, and serves with ease. */
  private static final int PLACES = 40;

  /** So many long answers keep the loop busy; more wait for each other between the sockets. */
  private static final int LONG_PLACES = 24;

  private static final String ONE_LOOP = "-XX:ActiveProcessorCount=1";

  @TempDir private Path directory;

  private record Figures(
      LoadFigures quiet, LoadFigures peak, LoadFigures over, LoadFigures after, double seconds) {
    double goodput() {
      return over.goodput() / peak.goodput();
    }

    double slowdown() {
      return over.p99() / quiet.p99();
    }

    /** The part of three times the peak that reached the gateway. */
    double delivered() {
      return over.delivered(seconds);
    }

    /** Prints all of it. */
    void tell(String form) {
      System.out.printf(
          "overload, %s: %.0f %% of %.0f calls/s delivered,"
              + " goodput %.0f %% of peak, p99 %.2f x quiet, last refusal after %.2f s%n"
              + "  quiet %s%n  peak %s%n  over %s%n  after %s%n",
          form,
          100 * delivered(),
          over.offered(),
          100 * goodput(),
          slowdown(),
          after.lastRefusal(),
          quiet,
          peak,
          over,
          after);
    }

    void areWithinTheBar() {
      assertThat(goodput()).isGreaterThanOrEqualTo(0.9);
      assertThat(slowdown()).isLessThan(3);
      assertThat(after.lastRefusal()).isLessThan(5);
      assertThat(after.goodput()).as("calls are served again").isPositive();
    }
  }

  private LatchkeyProcess serve(LoadProcess load, int port, String ofTenant, String ofGateway)
      throws IOException {
    String yaml =
        Yaml.forwarding(load.tenantUrl())
            .replace("version: 1", "version: 1\n" + ofGateway)
            .replace("\"127.0.0.1:0\" }]", "\"127.0.0.1:" + port + "\", <limits> }]")
            .replace("<limits>", "limits: { connections: 8000, perAddress: 8000 }")
            .replace("generic,", "generic, connections: { max: 2000, pending: 4000 }, " + ofTenant);
    return LatchkeyProcess.serve(directory, List.of("-Xmx512m", ONE_LOOP), yaml, port);
  }

  private Figures ofTenant(double each, double seconds) throws Exception {
    int port = LatchkeyProcess.freePort();
    try (LoadProcess load = LoadProcess.start(SLOTS, SERVICE_MILLIS, FEW);
        LatchkeyProcess gateway = serve(load, port, "concurrency: { max: " + SLOTS + " },", "")) {
      load.run(port, SLOTS, 0, each);
      LoadFigures quiet = load.run(port, SLOTS / 2, 0, each);
      LoadFigures peak = load.run(port, SLOTS, 0, each);
      LoadFigures over = load.run(port, 12 * SLOTS, 3 * TENANT_CAPACITY, seconds);
      LoadFigures after = load.run(port, SLOTS / 2, 0, Math.min(8, 4 * each));
      assertThat(gateway.isAlive()).isTrue();
      return new Figures(quiet, peak, over, after, seconds);
    }
  }

  /** Of two processors each has one: what the callers cost is not taken from the gateway. */
  private static void apart(LoadProcess load, LatchkeyProcess gateway)
      throws IOException, InterruptedException {
    if (Files.isExecutable(Path.of("/usr/bin/taskset"))
        && Runtime.getRuntime().availableProcessors() > 1) {
      gateway.onProcessor(0);
      load.onProcessor(1);
    }
  }

  /** The better of so many callers and of twice as many, each of which calls again at once. */
  private static LoadFigures peak(LoadProcess load, int port, int callers, double seconds)
      throws IOException {
    LoadFigures some = load.run(port, callers, 0, seconds);
    LoadFigures more = load.run(port, 2 * callers, 0, seconds);
    return some.goodput() > more.goodput() ? some : more;
  }

  private Figures ofPlaces(double each, double seconds) throws Exception {
    int port = LatchkeyProcess.freePort();
    try (LoadProcess load = LoadProcess.start(NO_BOUND, SERVICE_MILLIS, FEW);
        LatchkeyProcess gateway = serve(load, port, "", "concurrency: " + PLACES)) {
      load.run(port, 2 * PLACES, 0, 2 * each);
      LoadFigures quiet = load.run(port, PLACES / 2, 0, each);
      LoadFigures peak = peak(load, port, PLACES, each);
      LoadFigures over = load.run(port, 12 * PLACES, 3 * peak.goodput(), seconds);
      LoadFigures after = load.run(port, PLACES / 2, 0, Math.min(8, 4 * each));
      assertThat(gateway.isAlive()).isTrue();
      return new Figures(quiet, peak, over, after, seconds);
    }
  }

  private Figures ofLoop(double each, double seconds) throws Exception {
    int port = LatchkeyProcess.freePort();
    try (LoadProcess load = LoadProcess.start(NO_BOUND, SERVICE_MILLIS, MANY);
        LatchkeyProcess gateway = serve(load, port, "", "concurrency: " + LONG_PLACES)) {
      apart(load, gateway);
      load.run(port, 2 * LONG_PLACES, 0, 2 * each);
      LoadFigures quiet = load.run(port, 2, 0, each);
      LoadFigures peak = peak(load, port, LONG_PLACES, each);
      LoadFigures over = load.run(port, CALLERS, 3 * peak.goodput(), seconds);
      LoadFigures after = load.run(port, 2, 0, Math.min(8, 4 * each));
      assertThat(gateway.isAlive()).isTrue();
      return new Figures(quiet, peak, over, after, seconds);
    }
  }

  @Test
  void aFullTenantIsKeptBusyAndNoCallWaitsLong() throws Exception {
    Figures figures = ofTenant(0.4, 1.2);
    // a neighbour on this machine may take half of so short a time, but not each time
    for (int i = 0; i < 4 && figures.goodput() <= 0.5; i++) {
      figures = ofTenant(0.4, 1.2);
    }

    figures.tell("full tenant, short");
    assertThat(figures.quiet().faults() + figures.over().faults()).isZero();
    assertThat(figures.over().refused()).isPositive();
    assertThat(figures.goodput()).isGreaterThan(0.5);
    assertThat(figures.over().p50()).isLessThan(500);
    // what was under way at the end of the flood still has to end
    assertThat(figures.after().lastRefusal()).isLessThan(0.5);
  }

  /**
   * It is full by the bound on its calls: whether its event loop is, depends on the machine. How
   * fast it is says nothing here, for its code is cold.
   */
  @Test
  void aFullGatewayRefusesServesAndRecovers() throws Exception {
    int port = LatchkeyProcess.freePort();
    try (LoadProcess load = LoadProcess.start(NO_BOUND, SERVICE_MILLIS, FEW);
        LatchkeyProcess gateway = serve(load, port, "", "concurrency: 20")) {
      LoadFigures over = load.run(port, 400, 0, 1);
      for (int i = 0; i < 20 && (over.refused() == 0 || over.p50() == 0); i++) {
        over = load.run(port, 400, 0, 1);
      }
      assertThat(over.refused()).isPositive();
      assertThat(over.p50()).isPositive();
      assertThat(over.faults()).isZero();

      LoadFigures after = load.run(port, 4, 0, 0.3);
      for (int i = 0; i < 20 && (after.refused() > 0 || after.p50() == 0); i++) {
        after = load.run(port, 4, 0, 0.3);
      }
      assertThat(after.refused() + after.faults()).isZero();
      assertThat(after.p50()).isPositive();
      assertThat(gateway.isAlive()).isTrue();
    }
  }

  @Test
  @Timeout(300)
  void forTwoMinutesOfAFullTenantTheFiguresHold() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "three minutes, by -Dlatchkey.slow=true");

    Figures figures = ofTenant(8, 120);

    figures.tell("full tenant, two minutes");
    figures.areWithinTheBar();
  }

  @Test
  @Timeout(300)
  void forTwoMinutesOfAFullGatewayTheFiguresHold() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "three minutes, by -Dlatchkey.slow=true");

    Figures figures = ofPlaces(8, Integer.getInteger("latchkey.overload.seconds", 120));

    figures.tell("full gateway, two minutes");
    assertThat(figures.over().faults()).isZero();
    assertThat(figures.over().refused()).isPositive();
    assertThat(figures.delivered()).isGreaterThan(0.95);
    figures.areWithinTheBar();
  }

  /**
   * The loop itself is full, of the longest answers. What is promised of that is that no call
   * fails, that who is refused is told, and that all is well soon after; how much of the peak is
   * left, and how long a call takes, is printed (ADR 0037 says why).
   */
  @Test
  @Timeout(300)
  void forTwoMinutesOfAFullLoopNoCallFailsAndItRecovers() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "three minutes, by -Dlatchkey.slow=true");

    Figures figures = ofLoop(8, Integer.getInteger("latchkey.overload.seconds", 120));

    figures.tell("full loop, two minutes");
    assertThat(figures.delivered())
        .as("the load was not delivered: the figures say nothing about a full loop")
        .isGreaterThan(0.95);
    assertThat(figures.over().faults() + figures.after().faults()).isZero();
    assertThat(figures.over().refused()).isPositive();
    assertThat(figures.over().goodput()).isPositive();
    assertThat(figures.after().lastRefusal()).isLessThan(5);
    assertThat(figures.after().goodput()).as("calls are served again").isPositive();
  }
}
