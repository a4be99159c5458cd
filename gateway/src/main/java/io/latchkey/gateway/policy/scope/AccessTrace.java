package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.route.RouteMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every hurdle that {@link ScopeRule} puts up, each asked by itself and all of them, whatever the
 * others say: for people who ask why. It decides nothing.
 *
 * @param encodedSlash whether the path holds an escaped slash that the route does not allow
 * @param listed whether the route lists the caller
 * @param target what is sent, in origin-form
 * @param readings what its path can mean
 * @param protectedEndpoint whether no credential of ours may go there
 * @param serviceAccountOnly whether nothing else speaks on this route
 * @param enforce false for {@code enforcement: warn}
 * @param scopes of the caller on this route
 * @param presets the account's own rights
 */
public record AccessTrace(
    boolean encodedSlash,
    boolean listed,
    String target,
    List<String> readings,
    boolean protectedEndpoint,
    boolean serviceAccountOnly,
    boolean enforce,
    List<ScopeTrace> scopes,
    List<Bound> presets) {

  /**
   * A bound that the account's own rights set.
   *
   * @param name like {@code role auditor}
   * @param opens whether the call lies within
   */
  public record Bound(String name, boolean opens) {}

  /** Asks. */
  public static AccessTrace of(
      Caller caller, RouteMatch<? extends Guarded> match, RequestHead head) {
    AccessPlan plan = match.plan().access();
    TenantPath path = TenantPath.of(plan, match.segments(), head);
    List<Scope> scopes = plan.grants().get(caller.name());
    String method = head.method();
    String query = head.target().rawQuery();
    return new AccessTrace(
        head.target().hasEncodedSlash() && !plan.allowEncodedSlash(),
        scopes != null,
        path.target(),
        path.readings(),
        path.isProtected(plan.protectedEndpoints()),
        plan.serviceAccountOnly(),
        plan.enforce(),
        scopes == null
            ? List.of()
            : scopes.stream().map(scope -> scope.traced(method, path.readings(), query)).toList(),
        plan.presets().stream()
            .map(each -> new Bound(each.name(), each.opens(method, path.readings(), query)))
            .toList());
  }

  /** The first scope that opens the call, by name, or null. */
  public @Nullable String opener() {
    return scopes.stream().filter(ScopeTrace::opens).map(ScopeTrace::name).findFirst().orElse(null);
  }

  /** Whether no scope opens it and the route lets it pass. */
  public boolean waived() {
    return opener() == null && !enforce;
  }

  /** What these hurdles amount to: why {@link ScopeRule} refuses the call, or null for a permit. */
  public @Nullable Reason verdict() {
    if (encodedSlash) {
      return Reason.AMBIGUOUS_TARGET;
    }
    if (!listed) {
      return Reason.CALLER_NOT_LISTED;
    }
    if (protectedEndpoint && serviceAccountOnly) {
      return Reason.PROTECTED_ENDPOINT;
    }
    boolean within = presets.stream().allMatch(Bound::opens);
    return opener() == null && enforce || serviceAccountOnly && !within ? Reason.NOT_OPENED : null;
  }
}
