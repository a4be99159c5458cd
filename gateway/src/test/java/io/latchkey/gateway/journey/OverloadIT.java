package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three times as many calls as can be served: by a tenant that serves eight at a time, and by a
 * gateway with one event loop. The rest is told so, and what is let in is served nearly as fast as
 * ever. Gateway, and tenant with callers, are processes of their own. The short forms hold what a
 * loaded machine can hold, the long ones the figures.
 */
class OverloadIT {
  private static final int SLOTS = 8;
  private static final int SERVICE_MILLIS = 20;
  private static final double TENANT_CAPACITY = SLOTS * 1000.0 / SERVICE_MILLIS;

  /** More than a tenant without a bound is ever sent at once. */
  private static final int NO_BOUND = 100_000;

  private static final String ONE_LOOP = "-XX:ActiveProcessorCount=1";

  @TempDir private Path directory;

  private record Figures(LoadFigures quiet, LoadFigures peak, LoadFigures over, LoadFigures after) {
    double goodput() {
      return over.goodput() / peak.goodput();
    }

    double slowdown() {
      return over.p99() / quiet.p99();
    }

    /** Prints all of it. */
    void tell(String form) {
      System.out.printf(
          "overload, %s: goodput %.0f %% of peak, p99 %.2f x quiet, last refusal after %.2f s%n"
              + "  quiet %s%n  peak %s%n  over %s%n  after %s%n",
          form, 100 * goodput(), slowdown(), after.lastRefusal(), quiet, peak, over, after);
    }

    void areWithinTheBar() {
      assertThat(goodput()).isGreaterThanOrEqualTo(0.9);
      assertThat(slowdown()).isLessThan(3);
      assertThat(after.lastRefusal()).isLessThan(5);
    }
  }

  private LatchkeyProcess serve(LoadProcess load, int port, String ofTenant) throws IOException {
    String yaml =
        Yaml.forwarding(load.tenantUrl())
            .replace("\"127.0.0.1:0\" }]", "\"127.0.0.1:" + port + "\", <limits> }]")
            .replace("<limits>", "limits: { connections: 4000, perAddress: 4000 }")
            .replace("generic,", "generic, connections: { max: 2000, pending: 4000 }, " + ofTenant);
    return LatchkeyProcess.serve(directory, List.of("-Xmx512m", ONE_LOOP), yaml, port);
  }

  private Figures ofTenant(double each, double seconds) throws Exception {
    int port = LatchkeyProcess.freePort();
    try (LoadProcess load = LoadProcess.start(SLOTS, SERVICE_MILLIS);
        LatchkeyProcess gateway = serve(load, port, "concurrency: { max: " + SLOTS + " },")) {
      load.run(port, SLOTS, 0, each);
      LoadFigures quiet = load.run(port, SLOTS / 2, 0, each);
      LoadFigures peak = load.run(port, SLOTS, 0, each);
      LoadFigures over = load.run(port, 12 * SLOTS, 3 * TENANT_CAPACITY, seconds);
      LoadFigures after = load.run(port, SLOTS / 2, 0, Math.min(8, 4 * each));
      assertThat(gateway.isAlive()).isTrue();
      return new Figures(quiet, peak, over, after);
    }
  }

  private Figures ofGateway(double each, double seconds) throws Exception {
    int port = LatchkeyProcess.freePort();
    try (LoadProcess load = LoadProcess.start(NO_BOUND, SERVICE_MILLIS);
        LatchkeyProcess gateway = serve(load, port, "")) {
      load.run(port, 200, 0, 2 * each);
      LoadFigures quiet = load.run(port, 16, 0, each);
      LoadFigures peak = load.run(port, 800, 0, each);
      LoadFigures over = load.run(port, 800, 3 * peak.goodput(), seconds);
      LoadFigures after = load.run(port, 16, 0, Math.min(8, 4 * each));
      assertThat(gateway.isAlive()).isTrue();
      return new Figures(quiet, peak, over, after);
    }
  }

  @Test
  void aFullTenantIsKeptBusyAndNoCallWaitsLong() throws Exception {
    Figures figures = ofTenant(0.4, 1.2);

    figures.tell("full tenant, short");
    assertThat(figures.quiet().faults() + figures.over().faults()).isZero();
    assertThat(figures.over().refused()).isPositive();
    assertThat(figures.goodput()).isGreaterThan(0.5);
    assertThat(figures.over().p50()).isLessThan(500);
    assertThat(figures.after().refused()).isZero();
  }

  @Test
  void aFullGatewayGoesOnServing() throws Exception {
    Figures figures = ofGateway(0.3, 1.5);

    figures.tell("full gateway, short");
    assertThat(figures.quiet().faults() + figures.over().faults()).isZero();
    assertThat(figures.goodput()).isGreaterThan(0.2);
    assertThat(figures.after().goodput()).isPositive();
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

    Figures figures = ofGateway(8, 120);

    figures.tell("full gateway, two minutes");
    figures.areWithinTheBar();
  }
}
