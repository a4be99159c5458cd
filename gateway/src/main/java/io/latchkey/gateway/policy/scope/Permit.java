package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.route.RouteMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evidence that a caller may make a call. Only {@link ScopeRule#authorize} makes one. */
public final class Permit {
  private final Caller caller;
  private final RouteMatch<? extends Guarded> match;
  private final RequestHead head;
  private final TenantPath path;
  private final @Nullable String scope;
  private final boolean protectedEndpoint;

  Permit(
      Caller caller,
      RouteMatch<? extends Guarded> match,
      RequestHead head,
      TenantPath path,
      @Nullable String scope,
      boolean protectedEndpoint) {
    this.caller = caller;
    this.match = match;
    this.head = head;
    this.path = path;
    this.scope = scope;
    this.protectedEndpoint = protectedEndpoint;
  }

  public Caller caller() {
    return caller;
  }

  /** The route's name. */
  public String route() {
    return match.route().name();
  }

  /** The target to send, in origin-form: what the caller wrote, behind the tenant's base path. */
  public String target() {
    return path.target();
  }

  /** The target without its query. */
  public String sentPath() {
    return path.path();
  }

  /** The query to send, or null where there is none. */
  public @Nullable String sentQuery() {
    return path.rawQuery();
  }

  /** The readings of its path that were decided on. */
  public List<String> readings() {
    return path.readings();
  }

  /** The name of the scope that opened the call, or null where {@link #waived()}. */
  public @Nullable String scope() {
    return scope;
  }

  /** Whether our own token must not be sent with it. */
  public boolean protectedEndpoint() {
    return protectedEndpoint;
  }

  /** Whether no scope opened it and {@code enforcement: warn} let it pass. */
  public boolean waived() {
    return scope == null;
  }

  public RequestHead head() {
    return head;
  }

  AccessPlan plan() {
    return match.plan().access();
  }

  TenantPath path() {
    return path;
  }

  @Override
  public String toString() {
    return "Permit[" + caller.name() + " on " + route() + "]";
  }
}
