package io.latchkey.gateway.overload;

import io.latchkey.gateway.overload.Limits.OfCaller;
import io.latchkey.gateway.overload.Limits.OfRoute;
import io.latchkey.gateway.overload.Limits.OfTenant;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * All gates, by the names of the configuration, from one configuration to the next: a place that a
 * call took under the one before is still taken.
 *
 * <p>{@link #plan} and {@link Plan#settle} belong to whoever builds plans, one at a time; the rest
 * is for any thread.
 */
public final class Gates {
  private final LongSupplier nanos;
  private final Observer observer;
  private final LoopGates loops;
  private volatile Known known = new Known(Map.of(), Map.of(), Map.of());

  /** Who is told what becomes of calls. Any thread. */
  public interface Observer {

    /** A call got its place at {@code tenant} after so many nanoseconds. */
    void waited(String tenant, long nanos);

    /** A call on {@code route} was too fast for its caller's rate. */
    void limited(String route);
  }

  private record Known(
      Map<String, TenantGate> tenants,
      Map<String, Places> callers,
      Map<String, Map<String, RateGate>> rates) {}

  /** The gates of one configuration. */
  public final class Plan {
    private final Map<String, RouteGate> routes = new HashMap<>();
    private final Limits limits;
    private final Known mine;
    private final Set<Priority> priorities = EnumSet.noneOf(Priority.class);

    private Plan(Limits limits) {
      this.limits = limits;
      limits.callers().forEach(caller -> priorities.add(caller.priority()));
      this.mine = new Known(new TreeMap<>(), new HashMap<>(), new HashMap<>());
      for (OfTenant tenant : limits.tenants()) {
        TenantGate before = known.tenants().get(tenant.name());
        mine.tenants().put(tenant.name(), before == null ? gate(tenant) : before);
      }
      for (OfCaller caller : limits.callers()) {
        Places before = known.callers().get(caller.name());
        if (caller.concurrency() > 0) {
          mine.callers()
              .put(caller.name(), before == null ? new Places(caller.concurrency()) : before);
        }
      }
      limits.routes().forEach(this::add);
    }

    private TenantGate gate(OfTenant tenant) {
      return new TenantGate(
          bounds(tenant), priorities, waited -> observer.waited(tenant.name(), waited));
    }

    private void add(OfRoute route) {
      TenantGate tenant = mine.tenants().get(route.tenant());
      RateLimit rate = route.rate();
      if (tenant == null && rate == null && mine.callers().isEmpty()) {
        return;
      }
      Map<String, Places> callers = new HashMap<>();
      Map<String, RateGate> rates = new HashMap<>();
      Map<String, RateGate> before = known.rates().getOrDefault(route.name(), Map.of());
      for (String caller : route.callers()) {
        Places places = mine.callers().get(caller);
        if (places != null) {
          callers.put(caller, places);
        }
        if (rate != null) {
          RateGate old = before.get(caller);
          boolean same = old != null && old.limit().equals(rate);
          rates.put(caller, same ? old : new RateGate(rate, nanos));
        }
      }
      mine.rates().put(route.name(), rates);
      Runnable limited = () -> observer.limited(route.name());
      RouteGate gate = new RouteGate(tenant, callers, rates, nanos, limited);
      if (!gate.isOpen()) {
        routes.put(route.name(), gate);
      }
    }

    /** The gates of routes that have any. */
    public Map<String, RouteGate> routes() {
      return routes;
    }

    /** Puts the bounds in force, also for calls that wait or are under way already. */
    public void settle() {
      limits.tenants().forEach(each -> tenant(each).settle(bounds(each), priorities));
      for (OfCaller caller : limits.callers()) {
        Places places = mine.callers().get(caller.name());
        if (places != null) {
          places.most(caller.concurrency());
        }
      }
      loops.priorities(priorities);
      loops.most(limits.calls());
      known = mine;
    }

    private TenantGate tenant(OfTenant named) {
      TenantGate gate = mine.tenants().get(named.name());
      if (gate == null) {
        throw new IllegalStateException("no gate of tenant " + named.name());
      }
      return gate;
    }
  }

  private static TenantGate.Bounds bounds(OfTenant tenant) {
    return new TenantGate.Bounds(tenant.max(), tenant.pending(), tenant.longestWait());
  }

  /**
   * Gates without a call.
   *
   * @param nanos a clock that never goes back
   * @param loops must know of the priorities that there are, and of the bound on all calls
   */
  public Gates(LongSupplier nanos, Observer observer, LoopGates loops) {
    this.loops = loops;
    this.nanos = nanos;
    this.observer = observer;
  }

  /** The gates that {@code limits} describe; nothing of it is in force before it is settled. */
  public Plan plan(Limits limits) {
    return new Plan(limits);
  }

  /** The tenants that have a bound, and how much of it is used now, by name. */
  public List<TenantLoad> loads() {
    return known.tenants().entrySet().stream()
        .map(each -> load(each.getKey(), each.getValue()))
        .toList();
  }

  private static TenantLoad load(String name, TenantGate gate) {
    return new TenantLoad(name, gate.places().taken(), gate.waiting(), gate.places().most());
  }
}
