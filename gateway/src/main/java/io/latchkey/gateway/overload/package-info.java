/**
 * What a call must be let in by once it is permitted: room in the gateway, room of its caller, its
 * caller's rate on the route, room at the tenant.
 *
 * <p>What enters: the names of a call's route and caller, and its priority. What leaves: a {@code
 * Passage} that holds its place until it is given back, or a refusal with the time after which to
 * call again. Never: a decision on access, a lock, a wait without a bound, a place that is lost.
 *
 * <p>Begin with {@code RouteGate} and {@code Passage}, then {@code TenantGate} and {@code
 * LoopGate}.
 */
@NullMarked
package io.latchkey.gateway.overload;

import org.jspecify.annotations.NullMarked;
