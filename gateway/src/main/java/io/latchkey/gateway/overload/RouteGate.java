package io.latchkey.gateway.overload;

import io.latchkey.gateway.policy.caller.Priority;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the calls on one route must be let in by: the places of their caller, its rate on the route,
 * the places of the route's tenant. Immutable but for what it leads to; any thread.
 */
public final class RouteGate {
  private final @Nullable TenantGate tenant;
  private final Map<String, Places> callers;
  private final Map<String, RateGate> rates;
  private final LongSupplier nanos;
  private final Runnable limited;

  /**
   * Makes one.
   *
   * @param callers those of its callers who have a bound
   * @param rates by caller; empty where the route has no limit
   * @param nanos a clock that never goes back
   * @param limited is told of each call that was too fast
   */
  RouteGate(
      @Nullable TenantGate tenant,
      Map<String, Places> callers,
      Map<String, RateGate> rates,
      LongSupplier nanos,
      Runnable limited) {
    this.tenant = tenant;
    this.callers = Map.copyOf(callers);
    this.rates = Map.copyOf(rates);
    this.nanos = nanos;
    this.limited = limited;
  }

  /**
   * The way of one call of {@code caller}, which has not begun; null where nothing bounds it.
   *
   * @param loop of the call
   * @param admitted is run on it when a call that waited is in
   */
  public @Nullable Passage passage(
      String caller, Priority priority, Executor loop, Runnable admitted) {
    boolean bound = tenant != null || callers.containsKey(caller) || rates.containsKey(caller);
    return bound ? new Passage(this, caller, priority, loop, admitted) : null;
  }

  /** Whether no call is bound by it. */
  boolean isOpen() {
    return tenant == null && callers.isEmpty() && rates.isEmpty();
  }

  @Nullable Places caller(String name) {
    return callers.get(name);
  }

  @Nullable RateGate rate(String caller) {
    return rates.get(caller);
  }

  @Nullable TenantGate tenant() {
    return tenant;
  }

  LongSupplier nanos() {
    return nanos;
  }

  Runnable limited() {
    return limited;
  }
}
