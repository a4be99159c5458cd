package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.Usage;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plan that is in force, and those before it under which exchanges still run. What belongs to
 * none of them any more is ended: connections closed, sessions logged out.
 *
 * <p>A plan is over when nothing runs under it, or {@link #LONGEST} after it was replaced, or when
 * {@link #MOST} younger ones wait. An exchange that outlives it goes on, on the connection that it
 * has; only a session of ours that it speaks by may then end.
 *
 * <p>All methods take its monitor; none of them blocks.
 */
final class LivePlans {
  /** How long what a plan leads to is kept for the exchanges that run under it. */
  static final Duration LONGEST = Duration.ofHours(1);

  /** The most plans that are kept beside the one in force. */
  static final int MOST = 32;

  private static final Logger log = LoggerFactory.getLogger(LivePlans.class);

  private final Network network;
  private final Metrics metrics;
  private final Usage usage;
  private final LongSupplier nanos;
  private final List<Leaving> leaving = new ArrayList<>();
  private RunningPlan inForce;
  private boolean stale;

  LivePlans(RunningPlan first, Network network, Metrics metrics, Usage usage, LongSupplier nanos) {
    this.inForce = first;
    this.network = network;
    this.metrics = metrics;
    this.usage = usage;
    this.nanos = nanos;
  }

  /** A plan that was replaced. */
  private final class Leaving {
    private final RunningPlan plan;
    private final long since = nanos.getAsLong();

    /**
     * The event loops that may yet begin an exchange under it: whichever had read it when it was
     * replaced has counted its exchange before it gets to a task that was given to it later.
     */
    private final AtomicInteger unsure = new AtomicInteger();

    Leaving(RunningPlan plan) {
      this.plan = plan;
      for (EventExecutor loop : network.calls()) {
        unsure.incrementAndGet();
        loop.execute(unsure::decrementAndGet);
      }
    }

    private boolean isOver() {
      return unsure.get() == 0 && plan.underWay() == 0;
    }

    private boolean isOverdue() {
      return nanos.getAsLong() - since >= LONGEST.toNanos();
    }
  }

  synchronized RunningPlan inForce() {
    return inForce;
  }

  /** How many plans are kept beside the one in force. */
  synchronized int leaving() {
    return leaving.size();
  }

  /** Makes {@code next} the plan in force; {@link Conductor} must run it already. */
  synchronized void replace(RunningPlan next) {
    leaving.add(new Leaving(inForce));
    inForce = next;
    while (leaving.size() > MOST) {
      end(leaving.get(0), "more plans wait than are kept");
    }
  }

  /**
   * Ends the plans that are over, and lets go of what only ended plans had; to be called from time
   * to time, by the thread that makes plans: what a plan will need that is being made is not known
   * here, and would be let go of too.
   */
  synchronized void look() {
    if (stale) {
      stale = false;
      forget();
    }
    for (Leaving each : List.copyOf(leaving)) {
      if (each.isOver()) {
        end(each, "");
      } else if (each.isOverdue()) {
        end(each, "it was replaced long ago");
      }
    }
  }

  private void end(Leaving over, String broken) {
    leaving.remove(over);
    if (!broken.isEmpty()) {
      log.atWarn()
          .addKeyValue("exchanges", over.plan.underWay())
          .addKeyValue("why", broken)
          .log("exchanges outlive their configuration: what they lead to ends without them");
    }
    List<RunningPlan> others = all();
    over.plan.closeBut(others).whenComplete((ended, failure) -> someEnded());
  }

  /** A plan has ended, or will never be in force. */
  synchronized void someEnded() {
    stale = true;
  }

  private void forget() {
    Set<TenantSettings.Tls> tls = new LinkedHashSet<>();
    all().forEach(plan -> tls.addAll(plan.tls()));
    network.keepTls(tls);
    metrics.retain(
        names(RunningPlan::routeNames),
        names(RunningPlan::accountNames),
        names(RunningPlan::tenantNames));
    usage.retain(names(RunningPlan::routeNames), names(RunningPlan::callerNames));
  }

  /** The plan in force and those that leave. */
  private List<RunningPlan> all() {
    List<RunningPlan> all = new ArrayList<>();
    all.add(inForce);
    leaving.forEach(each -> all.add(each.plan));
    return all;
  }

  private Set<String> names(Function<RunningPlan, List<String>> of) {
    Set<String> names = new LinkedHashSet<>();
    all().forEach(plan -> names.addAll(of.apply(plan)));
    return names;
  }

  /** Ends all of them. */
  synchronized void close() {
    leaving.forEach(each -> each.plan.closeBut(List.of(inForce)));
    leaving.clear();
    inForce.close();
  }
}
