package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a route says of who may do what there.
 *
 * @param basePath the path of the tenant's URL: empty, or from a slash on and without one at its
 *     end; no escapes and no {@code ;parameters}
 * @param stripPrefix whether the route's path is taken off
 * @param ignoreCase whether the tenant ignores the case of ASCII letters in a path
 * @param grants the scopes of each caller that the route lists, by the caller's name
 * @param protectedEndpoints where our own token must not go
 * @param serviceAccountOnly whether our own token speaks on this route, and nothing else
 * @param enforce false for {@code enforcement: warn}, which waives the scopes and nothing else
 * @param allowEncodedSlash whether {@code %2F} may stand in a path
 * @param presets bounds that must all hold
 */
public record AccessPlan(
    String basePath,
    boolean stripPrefix,
    boolean ignoreCase,
    Map<String, List<Scope>> grants,
    ProtectedEndpoints protectedEndpoints,
    boolean serviceAccountOnly,
    boolean enforce,
    boolean allowEncodedSlash,
    List<Preset> presets) {

  public AccessPlan {
    basePath = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
    if (!isPlain(basePath)) {
      throw new IllegalArgumentException(
          "a base path holds no escapes, no parameters and no empty, . or .. segments");
    }
    Map<String, List<Scope>> copy = new HashMap<>();
    grants.forEach((caller, scopes) -> copy.put(caller, List.copyOf(scopes)));
    grants = Map.copyOf(copy);
    presets = List.copyOf(presets);
  }

  /** Whether the path means itself and nothing else. */
  private static boolean isPlain(String path) {
    try {
      return path.isEmpty()
          || path.startsWith("/")
              && path.indexOf('?') < 0
              && Target.parse(path, false).readingsAfter(0).equals(List.of(path));
    } catch (RefusedException ambiguous) {
      return false;
    }
  }
}
