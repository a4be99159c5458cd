package io.latchkey.gateway.exchange;

import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.upstream.authority.Introspection;
import java.security.SecureRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * The snapshot that an exchange runs under, from its head to its end: who may call, and which
 * routes there are. Immutable but for what it leads to, for the count of its exchanges and for what
 * is remembered of their calls.
 *
 * @param encodedSlash whether some route allows {@code %2F} in a path
 * @param underWay how many exchanges run under it
 * @param memories of the calls that came under it
 */
public record GatewayPlan(
    Callers callers,
    SigningKeys keys,
    Introspection introspection,
    Routes<RoutePlan> routes,
    boolean encodedSlash,
    LongAdder underWay,
    LoopMemories memories) {

  /** One under which nothing runs yet, and whose routes allow no {@code %2F}. */
  public GatewayPlan(
      Callers callers, SigningKeys keys, Introspection introspection, Routes<RoutePlan> routes) {
    this(callers, keys, introspection, routes, false);
  }

  /** One under which nothing runs yet. */
  public GatewayPlan(
      Callers callers,
      SigningKeys keys,
      Introspection introspection,
      Routes<RoutePlan> routes,
      boolean encodedSlash) {
    this(
        callers,
        keys,
        introspection,
        routes,
        encodedSlash,
        new LongAdder(),
        new LoopMemories(new SecureRandom()::nextLong));
  }
}
