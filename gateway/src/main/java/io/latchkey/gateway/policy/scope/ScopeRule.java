package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.route.RouteMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether a caller may make a call: what the path may hold, who may use the route,
 * what is protected, what the caller's scopes open, what the account's presets leave of it. In this
 * order; what is not opened is refused.
 */
public final class ScopeRule {
  private ScopeRule() {}

  /**
   * Decides.
   *
   * @throws RefusedException {@link Reason#AMBIGUOUS_TARGET}, {@link Reason#CALLER_NOT_LISTED},
   *     {@link Reason#PROTECTED_ENDPOINT} or {@link Reason#NOT_OPENED}
   */
  public static Permit authorize(
      Caller caller, RouteMatch<? extends Guarded> match, RequestHead head)
      throws RefusedException {
    AccessPlan plan = match.plan().access();
    String route = match.route().name();
    if (head.target().hasEncodedSlash() && !plan.allowEncodedSlash()) {
      throw refusal(Reason.AMBIGUOUS_TARGET, "The path holds an escaped '/'.", caller, route)
          .raise();
    }
    List<Scope> scopes = plan.grants().get(caller.name());
    if (scopes == null) {
      throw refusal(
              Reason.CALLER_NOT_LISTED, "This route does not list this caller.", caller, route)
          .raise();
    }
    TenantPath path = TenantPath.of(plan, match.segments(), head);
    boolean guarded = path.isProtected(plan.protectedEndpoints());
    if (guarded && plan.serviceAccountOnly()) {
      throw protectedEndpoint(caller, route);
    }
    String opener = opener(scopes, head, path);
    if (opener == null && plan.enforce()) {
      throw refusal(
              Reason.NOT_OPENED, "No scope of the caller on this route opens this.", caller, route)
          .triedScopes(names(scopes))
          .raise();
    }
    Permit permit = new Permit(caller, match, head, path, opener, guarded);
    if (plan.serviceAccountOnly()) {
      checkPresets(permit);
    }
    return permit;
  }

  /**
   * Asks right before a credential of ours is sent what could not be known or asked before: whether
   * discovery has found since that the endpoint is protected, and, on a route where callers' own
   * sessions speak too, whether the account's presets cover the call.
   *
   * @throws RefusedException {@link Reason#PROTECTED_ENDPOINT} or {@link Reason#NOT_OPENED}
   */
  public static void confirm(Permit permit) throws RefusedException {
    if (!permit.protectedEndpoint()
        && permit.path().isProtected(permit.plan().protectedEndpoints().changing())) {
      throw protectedEndpoint(permit.caller(), permit.route());
    }
    if (!permit.plan().serviceAccountOnly()) {
      checkPresets(permit);
    }
  }

  /** The first scope that opens the call, by name, or null. */
  private static @Nullable String opener(List<Scope> scopes, RequestHead head, TenantPath path) {
    for (Scope scope : scopes) {
      if (scope.opens(head.method(), path.readings(), head.target().rawQuery())) {
        return scope.name();
      }
    }
    return null;
  }

  private static void checkPresets(Permit permit) throws RefusedException {
    RequestHead head = permit.head();
    for (Preset preset : permit.plan().presets()) {
      if (!preset.opens(head.method(), permit.readings(), head.target().rawQuery())) {
        String detail =
            "The rights of the service account (" + preset.name() + ") do not cover this.";
        throw refusal(Reason.NOT_OPENED, detail, permit.caller(), permit.route())
            .triedScopes(
                names(permit.plan().grants().getOrDefault(permit.caller().name(), List.of())))
            .raise();
      }
    }
  }

  private static List<String> names(List<Scope> scopes) {
    return scopes.stream().map(Scope::name).toList();
  }

  private static RefusedException protectedEndpoint(Caller caller, String route) {
    return refusal(
            Reason.PROTECTED_ENDPOINT,
            "This endpoint logs in or out, or deals in tokens; the gateway's own never go there.",
            caller,
            route)
        .raise();
  }

  private static Refusal refusal(Reason reason, String detail, Caller caller, String route) {
    return Refusal.of(reason, detail).forCaller(caller.name()).onRoute(route);
  }
}
