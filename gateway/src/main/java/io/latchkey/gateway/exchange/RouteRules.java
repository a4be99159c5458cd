package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import io.latchkey.gateway.upstream.forward.ForwardRule;

/**
 * The pure half of a {@link RoutePlan}: all that decides, nothing that is opened.
 *
 * @param kind of the tenant
 * @param access who may do what
 * @param aspxauth what becomes of an {@code .ASPXAUTH} cookie
 * @param cookies which cookies cross
 * @param forward which other fields cross
 * @param maxContent the most octets of request content, or -1 for any
 */
public record RouteRules(
    TenantKind kind,
    AccessPlan access,
    Aspxauth aspxauth,
    CookieRule cookies,
    ForwardRule forward,
    long maxContent)
    implements Ruled {

  /** Those of a route that differs in its path, and in how much content it takes. */
  public RouteRules at(PathMapping paths, long otherMaxContent) {
    return new RouteRules(kind, access, aspxauth, cookies.at(paths), forward, otherMaxContent);
  }
}
