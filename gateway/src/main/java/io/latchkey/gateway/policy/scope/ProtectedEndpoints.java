package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The endpoints of a tenant that our own token must never reach: they log in, hand out tokens or
 * end them. What a kind of tenant protects stands here, one line for each.
 */
@FunctionalInterface
public interface ProtectedEndpoints {
  /** None. */
  ProtectedEndpoints NONE = reading -> false;

  /**
   * Whether {@code reading}, one of the readings of a path at the tenant, is such an endpoint or
   * lies under one.
   */
  boolean holds(String reading);

  /** What a kind of tenant protects whatever its configuration. */
  static ProtectedEndpoints of(TenantKind kind) {
    return switch (kind) {
      case CYBERARK_IDENTITY -> IdentityEndpoints::holds;
      case GENERIC -> NONE;
    };
  }

  /**
   * The token endpoints that accounts use at the tenant itself.
   *
   * @param paths whole and decoded, with the base path if it is theirs; asked at each call, since
   *     discovery may find one later
   * @param ignoreCase whether the tenant ignores the case of ASCII letters
   */
  static ProtectedEndpoints tokenEndpoints(Supplier<Set<String>> paths, boolean ignoreCase) {
    return reading -> {
      String own = withoutSlash(reading);
      for (String path : paths.get()) {
        String other = withoutSlash(path);
        if (ignoreCase ? Ascii.equalsIgnoreCase(own, other) : own.equals(other)) {
          return true;
        }
      }
      return false;
    };
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** What these or {@code others} protect. */
  default ProtectedEndpoints or(ProtectedEndpoints others) {
    return reading -> holds(reading) || others.holds(reading);
  }
}
