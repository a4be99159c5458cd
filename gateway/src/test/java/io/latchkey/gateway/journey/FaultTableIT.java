package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.gateway.journey.FaultLoad.Made;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many calls fail when a tenant does, against what the ideal could serve, and with {@code
 * -Dlatchkey.slow=true} side by side with other proxies before the same tenant; {@code
 * -Dlatchkey.faults} is an expression for the rows that are wanted.
 */
class FaultTableIT {
  private static final double BRIEF = 1.2;
  private static final String COLUMNS = "%-56s | %-8s | %6s | %6s | %8s | %5s | %6s | %s%n";

  @TempDir private Path directory;

  /** What came of a load. */
  private record Result(
      String who, List<Made> made, double struck, double healed, TenantFault fault, int doubled) {
    double failed() {
      return FaultLoad.percent(made, Made::failed);
    }

    double ideal() {
      return FaultLoad.percent(made, each -> fault.isLost(each, struck, healed));
    }

    /** From the fault's end to the last call that failed, in milliseconds. */
    long recovery() {
      return made.stream()
          .filter(each -> fault.until > 0 && each.failed() && each.began() > healed)
          .mapToLong(each -> (long) (1000 * (each.began() + each.seconds() - healed)))
          .max()
          .orElse(0);
    }

    void print() {
      System.out.printf(
          Locale.ROOT,
          COLUMNS,
          fault.title,
          who,
          percent(ideal()),
          percent(failed()),
          "%.0f ms".formatted(FaultLoad.p99(made)),
          doubled,
          fault.until > 0 ? recovery() + " ms" : "",
          FaultLoad.failures(made));
    }

    @Override
    public String toString() {
      return "%s, %s: %.1f %% failed".formatted(who, fault.title, failed());
    }

    private static String percent(double share) {
      return String.format(Locale.ROOT, "%.1f %%", share);
    }
  }

  /** Something before a tenant. */
  private interface Front extends AutoCloseable {
    InetSocketAddress address();

    @Override
    void close() throws IOException;
  }

  private interface Start {
    Front before(FaultyTenant tenant) throws IOException;
  }

  private Front ours(FaultyTenant tenant) throws IOException {
    String yaml =
        """
        tenants: { api: { kind: generic, urls: [<urls>] } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:<hash>" } }
        routes:
          - name: api
            path: /
            tenant: api
            aspxauth: forward
            callers: { app: [all] }
            timeouts: { connect: 1s, response: 1s, idle: 1s }
        """;
    String urls =
        tenant.authorities().stream()
            .map(each -> "\"http://" + each + "\"")
            .collect(Collectors.joining(", "));
    RunningGateway gateway =
        RunningGateway.start(
            directory,
            Yaml.ports() + yaml.replace("<urls>", urls).replace("<hash>", Yaml.sha256(Yaml.KEY)));
    return new Front() {
      @Override
      public InetSocketAddress address() {
        return gateway.address();
      }

      @Override
      public void close() {
        gateway.close();
      }
    };
  }

  private Start other(OtherProxy.Kind kind, TenantFault fault) {
    return tenant -> {
      OtherProxy proxy = new OtherProxy(kind, directory, tenant.authorities(), fault.ofAddresses());
      return new Front() {
        @Override
        public InetSocketAddress address() {
          return proxy.address();
        }

        @Override
        public void close() throws IOException {
          proxy.close();
        }
      };
    };
  }

  private static Result run(String who, TenantFault fault, double seconds, Start start)
      throws Exception {
    try (FaultyTenant tenant = new FaultyTenant(fault.addresses)) {
      if (fault.from == 0) {
        fault.strike(tenant);
      }
      try (Front front = start.before(tenant)) {
        FaultLoad load = new FaultLoad(front.address(), seconds);
        double struck = fault.from == 0 ? 0 : load.at(fault.from, () -> fault.strike(tenant));
        double healed = fault.until == 0 ? 0 : load.at(fault.until, () -> fault.heal(tenant));
        Result result = new Result(who, load.end(), struck, healed, fault, tenant.doubled());
        result.print();
        return result;
      }
    }
  }

  private static void assertGood(Result ours) {
    assertThat(ours.doubled()).as("no POST is sent twice").isZero();
    assertThat(ours.failed())
        .as("%s: %s", ours.fault().title, FaultLoad.failures(ours.made()))
        .isLessThanOrEqualTo(ours.ideal() + ours.fault().margin);
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF_REFUSE", "HALF_SWALLOW", "RESET_BEFORE_HEAD"})
  void callersSeeNoMoreOfAFaultThanTheyMust(TenantFault fault) throws Exception {
    assertGood(run("latchkey", fault, BRIEF, this::ours));
  }

  @Test
  @Timeout(900)
  void theWholeTableBesideOtherProxies() throws Exception {
    assumeTrue(Boolean.getBoolean("latchkey.slow"), "takes four minutes: -Dlatchkey.slow=true");
    run("to warm up", TenantFault.SLOW_CONTENT, BRIEF, this::ours);
    System.out.printf(
        COLUMNS, "fault", "proxy", "ideal", "failed", "p99", "twice", "back", "what callers saw");
    List<TenantFault> faults =
        List.of(TenantFault.values()).stream()
            .filter(each -> each.name().matches(System.getProperty("latchkey.faults", ".*")))
            .toList();
    List<Result> ours = new ArrayList<>();
    for (TenantFault fault : faults) {
      ours.add(run("latchkey", fault, fault.seconds, this::ours));
      for (OtherProxy.Kind kind : OtherProxy.Kind.values()) {
        if (kind.isInstalled()) {
          run(kind.name().toLowerCase(Locale.ROOT), fault, fault.seconds, other(kind, fault));
        } else {
          System.out.println(kind + " is left out: there is no " + kind.program);
        }
      }
    }
    assertThat(ours).isNotEmpty().allSatisfy(FaultTableIT::assertGood);
  }
}
