package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.overload.Gates;
import io.latchkey.gateway.overload.LoopGates;
import io.latchkey.gateway.overload.TenantLoad;
import io.latchkey.gateway.telemetry.GateMeter;
import io.latchkey.gateway.telemetry.Metrics;
import java.lang.management.ManagementFactory;
import java.util.List;

/** The bounds on calls of one gateway, joined to its metrics; they outlast its configurations. */
final class CallBounds {
  private final LoopGates loops;
  private final Gates gates;

  /** Those of a gateway whose calls are carried by {@code loopCount} event loops. */
  CallBounds(Metrics metrics, int loopCount) {
    loops =
        new LoopGates(
            System::nanoTime,
            ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime,
            loopCount);
    GateMeter meter = metrics.gates();
    gates =
        new Gates(
            System::nanoTime,
            new Gates.Observer() {
              @Override
              public void waited(String tenant, long nanos) {
                meter.waited(tenant, nanos);
              }

              @Override
              public void limited(String route) {
                meter.limited(route);
              }
            },
            loops);
    meter.watch(
        numbers -> loads().forEach(load -> numbers.of(load.tenant(), load.calls())),
        numbers -> loads().forEach(load -> numbers.of(load.tenant(), load.most())),
        numbers -> loads().forEach(load -> numbers.of(load.tenant(), load.waiting())),
        loops::pressure);
    meter.watchAll(loops::calls, loops::most);
  }

  /** The gates of these settings; in force once settled. */
  Gates.Plan plan(GatewaySettings settings) {
    return gates.plan(LimitsOf.settings(settings));
  }

  /** What turns calls away when an event loop cannot keep up. */
  LoopGates loops() {
    return loops;
  }

  /** The tenants that have a bound, and how much of it is used. */
  List<TenantLoad> loads() {
    return gates.loads();
  }
}
