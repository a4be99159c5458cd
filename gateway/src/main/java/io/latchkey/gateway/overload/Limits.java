package io.latchkey.gateway.overload;

import io.latchkey.gateway.policy.caller.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a configuration says of bounds on calls.
 *
 * @param calls under way in the whole gateway, 1 to 1,000,000
 */
public record Limits(
    List<OfTenant> tenants, List<OfCaller> callers, List<OfRoute> routes, int calls) {

  /**
   * The calls to one tenant.
   *
   * @param name of the tenant
   * @param max under way at once, 1 to 1,000,000
   * @param pending how many more may wait, 0 to 1,000,000
   * @param longestWait how long each may
   */
  public record OfTenant(String name, int max, int pending, Duration longestWait) {}

  /**
   * The calls of one caller.
   *
   * @param name of the caller
   * @param concurrency at once, or 0 for any number
   */
  public record OfCaller(String name, Priority priority, int concurrency) {}

  /**
   * The calls on one route.
   *
   * @param name of the route
   * @param tenant where it leads
   * @param callers who may use it
   * @param rate of each of them, or null for any
   */
  public record OfRoute(
      String name, String tenant, Set<String> callers, @Nullable RateLimit rate) {}
}
