package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.overload.Limits;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What settings say of bounds on calls, in the words of the room that keeps them. */
final class LimitsOf {
  private LimitsOf() {}

  static Limits settings(GatewaySettings settings) {
    List<Limits.OfTenant> tenants = new ArrayList<>();
    for (TenantSettings tenant : settings.tenants()) {
      TenantSettings.Concurrency bound = tenant.concurrency();
      if (bound != null) {
        tenants.add(
            new Limits.OfTenant(tenant.name(), bound.max(), bound.pending(), bound.longestWait()));
      }
    }
    return new Limits(
        tenants,
        settings.callers().stream().map(LimitsOf::caller).toList(),
        settings.routes().stream().map(LimitsOf::route).toList(),
        settings.concurrency());
  }

  private static Limits.OfCaller caller(CallerSettings caller) {
    return new Limits.OfCaller(caller.name(), caller.priority(), caller.concurrency());
  }

  private static Limits.OfRoute route(RouteSettings route) {
    return new Limits.OfRoute(
        route.name(), route.tenant(), Set.copyOf(route.callers().keySet()), route.rateLimit());
  }
}
