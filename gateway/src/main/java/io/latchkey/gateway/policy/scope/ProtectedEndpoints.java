package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a tenant that our own token must never reach: they log in, hand out tokens or
 * end them. What a kind of tenant protects stands here, one line for each.
 */
@FunctionalInterface
public interface ProtectedEndpoints {
  /** None. */
  ProtectedEndpoints NONE = (FixedEndpoints) reading -> false;

  /**
   * Whether {@code reading}, one of the readings of a path at the tenant, is such an endpoint or
   * lies under one.
   *
   * @param rawQuery as the call has it, or null: some endpoints are actions of a resource
   */
  boolean holds(String reading, @Nullable String rawQuery);

  /**
   * Those of them that only become known while the gateway runs, so that no answer about them may
   * be kept; all of them, unless they say otherwise.
   */
  default ProtectedEndpoints changing() {
    return this;
  }

  /**
   * Whether what {@link #holds} says of {@code reading} may differ from query to query; it may,
   * unless they say otherwise.
   */
  default boolean readsQuery(String reading) {
    return true;
  }

  /** What a kind of tenant protects whatever its configuration, where paths have its own case. */
  static ProtectedEndpoints of(TenantKind kind) {
    return of(kind, false);
  }

  /**
   * What a kind of tenant protects whatever its configuration.
   *
   * @param ignoreCase whether the tenant ignores the case of ASCII letters; identity always does
   */
  static ProtectedEndpoints of(TenantKind kind, boolean ignoreCase) {
    return switch (kind) {
      case CYBERARK_IDENTITY -> (FixedEndpoints) IdentityEndpoints::holds;
      case CYBERARK_SWS -> (FixedEndpoints) reading -> RealmEndpoints.holds(reading, ignoreCase);
      case PINGONE_AIC -> new AicEndpoints(ignoreCase);
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
    return (KnownLater)
        reading -> {
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

  /**
   * Every path at or under {@code root}, which is decoded; nothing where it is the whole tenant.
   */
  static ProtectedEndpoints under(String root, boolean ignoreCase) {
    String own = withoutSlash(root);
    if (own.isEmpty()) {
      return NONE;
    }
    return (FixedEndpoints)
        reading ->
            (reading.length() == own.length()
                    || reading.length() > own.length() && reading.charAt(own.length()) == '/')
                && (ignoreCase
                    ? Ascii.startsWithIgnoreCase(reading, own)
                    : reading.startsWith(own));
  }

  /**
   * Whether a call of ours to {@code target} would reach one, in whatever way its path is read.
   *
   * @param base the base path of the tenant's URL, decoded, which goes in front
   * @param ignoreCase whether the tenant ignores the case of ASCII letters
   */
  default boolean isReached(Target target, String base, boolean ignoreCase) {
    return TenantPath.of(target, 0, base, ignoreCase).isProtected(this);
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** What these or {@code others} protect. */
  default ProtectedEndpoints or(ProtectedEndpoints others) {
    if (others == NONE) {
      return this;
    }
    return this == NONE ? others : new EitherEndpoints(this, others);
  }
}
