package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.route.RouteMatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was decided on a call, without the call: which route it took, where that led and what opened
 * it. Only {@link PermitMemory} makes one. Belongs to its loop.
 */
public final class Remembered<P extends Guarded> {
  private final String caller;
  private final String method;
  private final String host;
  private final String rawPath;
  private final @Nullable String rawQuery;
  private final boolean anyQuery;
  private final RouteMatch<P> match;
  private final TenantPath path;
  private final @Nullable String scope;

  /** What was decided by {@code permit}, of a call that took {@code match}. */
  Remembered(RouteMatch<P> match, Permit permit, boolean anyQuery) {
    RequestHead head = permit.head();
    this.caller = permit.caller().name();
    this.method = head.method();
    this.host = head.authority().host();
    this.rawPath = head.target().rawPath();
    this.rawQuery = anyQuery ? null : head.target().rawQuery();
    this.anyQuery = anyQuery;
    this.match = match;
    this.path = anyQuery ? permit.path().withQuery(null) : permit.path();
    this.scope = permit.scope();
  }

  /** The route that the call takes. */
  public RouteMatch<P> match() {
    return match;
  }

  /** The permit of {@code head}, a call of {@code caller}'s that is {@linkplain #isOf the same}. */
  public Permit permit(Caller known, RequestHead head) {
    TenantPath own = anyQuery ? path.withQuery(head.target().rawQuery()) : path;
    return new Permit(known, match, head, own, scope, false);
  }

  /** Whether the same would be decided on {@code head} of {@code known}. */
  boolean isOf(Caller known, RequestHead head) {
    return rawPath.equals(head.target().rawPath())
        && caller.equals(known.name())
        && method.equals(head.method())
        && host.equals(head.authority().host())
        && (anyQuery || Objects.equals(rawQuery, head.target().rawQuery()));
  }

  /** Whether nothing that became known since then changes it. */
  boolean stillHolds() {
    return !path.isProtected(match.plan().access().protectedEndpoints().changing());
  }
}
