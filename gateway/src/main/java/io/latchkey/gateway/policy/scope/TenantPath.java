package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a call goes at the tenant: the bytes that are sent and what they can mean, made by the same
 * steps.
 *
 * @param target in origin-form
 * @param readings of its path, the base path in front
 * @param tails the same without the base path, each empty or from a slash on
 * @param rawQuery as the call has it, or null
 */
record TenantPath(
    String target, List<String> readings, List<String> tails, @Nullable String rawQuery) {

  static TenantPath of(AccessPlan plan, int segments, RequestHead head) {
    Target target = head.target();
    int stripped = plan.stripPrefix() ? segments : 0;
    List<String> tails = target.readingsAfter(stripped);
    String base = plan.basePath();
    List<String> readings =
        base.isEmpty() && tails.size() == 1 && !tails.get(0).isEmpty()
            ? tails
            : tails.stream().map(tail -> joined(base, tail)).distinct().toList();
    String path = joined(base, target.rawAfter(stripped));
    String query = target.rawQuery();
    return new TenantPath(query == null ? path : path + "?" + query, readings, tails, query);
  }

  private static String joined(String base, String tail) {
    String path = base + tail;
    return path.isEmpty() ? "/" : path;
  }

  /** Whether any way to read its path, with the base path or without, is protected. */
  boolean isProtected(ProtectedEndpoints endpoints) {
    for (String reading : readings) {
      if (endpoints.holds(reading, rawQuery)) {
        return true;
      }
    }
    if (readings == tails) {
      return false;
    }
    for (String tail : tails) {
      if (endpoints.holds(tail, rawQuery)) {
        return true;
      }
    }
    return false;
  }
}
