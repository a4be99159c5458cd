package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.Guarded;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.forward.ForwardRule;

/** A route's plan with all the rules that stages 5 and 6 and the forwarding of fields ask. */
public interface Ruled extends Guarded {
  /** The kind of the tenant. */
  TenantKind kind();

  /** What becomes of an {@code .ASPXAUTH} cookie. */
  Aspxauth aspxauth();

  /** Which cookies cross. */
  CookieRule cookies();

  /** Which other fields cross. */
  ForwardRule forward();

  /** The most octets of request content, or -1 for any. */
  long maxContent();
}
