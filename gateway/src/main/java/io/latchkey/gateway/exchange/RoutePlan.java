package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.overload.Passage;
import io.latchkey.gateway.overload.RouteGate;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.credential.RouteAccounts;
import io.latchkey.gateway.upstream.forward.ForwardRule;
import io.latchkey.gateway.upstream.transport.Lender;
import io.latchkey.gateway.upstream.transport.Timeouts;
import io.latchkey.gateway.upstream.transport.WebSocketSettings;
import io.netty.channel.EventLoop;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route is for: the rules and the tenant of the calls that take it.
 *
 * @param kind of the tenant
 * @param access who may do what
 * @param aspxauth what becomes of an {@code .ASPXAUTH} cookie
 * @param cookies which cookies cross
 * @param forward which other fields cross
 * @param accounts whose credentials are sent, or null where only callers' own sessions speak
 * @param tenant where calls go
 * @param timeouts of the tenant
 * @param maxContent the most octets of request content, or -1 for any
 * @param replayContent the most octets of request content that are kept for one replay
 * @param replayMethods of calls that are sent once more after a 401, or null for all
 * @param webSocket what ends a WebSocket
 * @param gate what a permitted call must be let in by, or null for nothing
 */
public record RoutePlan(
    TenantKind kind,
    AccessPlan access,
    Aspxauth aspxauth,
    CookieRule cookies,
    ForwardRule forward,
    @Nullable RouteAccounts accounts,
    Lender tenant,
    Timeouts timeouts,
    long maxContent,
    long replayContent,
    @Nullable Set<String> replayMethods,
    WebSocketSettings webSocket,
    @Nullable RouteGate gate)
    implements Ruled {

  /** What lets a call of {@code caller} in, or null where nothing bounds this route. */
  @Nullable Passage passage(Caller caller, EventLoop loop, Runnable admitted) {
    return gate == null ? null : gate.passage(caller.name(), caller.priority(), loop, admitted);
  }
}
