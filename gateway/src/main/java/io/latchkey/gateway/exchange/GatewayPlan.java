package io.latchkey.gateway.exchange;

import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.upstream.authority.Introspection;

/**
 * The snapshot that an exchange runs under, from its head to its end: who may call, and which
 * routes there are. Immutable but for what it leads to.
 */
public record GatewayPlan(
    Callers callers, SigningKeys keys, Introspection introspection, Routes<RoutePlan> routes) {}
