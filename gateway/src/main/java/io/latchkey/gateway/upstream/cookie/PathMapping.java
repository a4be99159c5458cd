package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.Target;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How paths of the gateway and paths of the tenant lead to each other on one route: the route's
 * prefix comes off (if it is stripped) and the base path of the tenant's URL goes in front.
 *
 * <p>Only the caller's and the tenant's own bytes are moved; nothing is decoded or re-encoded.
 * Immutable.
 */
public final class PathMapping {
  private static final String HEX = "0123456789ABCDEF";

  private final String base;
  private final String prefix;
  private final String routePath;
  private final int strippedSegments;

  /**
   * @param basePath the path of the tenant's URL as it is sent, empty or with a leading slash
   * @param routePath the route's prefix, decoded, with a slash at both ends
   * @param stripPrefix whether the prefix is taken off
   */
  public PathMapping(String basePath, String routePath, boolean stripPrefix) {
    this.base = withoutLastSlash(basePath);
    this.routePath = escaped(routePath);
    this.prefix = stripPrefix ? withoutLastSlash(this.routePath) : "";
    this.strippedSegments = slashes(prefix);
  }

  private static int slashes(String path) {
    int found = 0;
    for (int i = 0; i < path.length(); i++) {
      found += path.charAt(i) == '/' ? 1 : 0;
    }
    return found;
  }

  /** The path as a URL spells it (RFC 3986 section 3.3); escapes that are there already stay. */
  private static String escaped(String path) {
    int plain = 0;
    while (plain < path.length() && isPlain(path.charAt(plain))) {
      plain++;
    }
    return plain == path.length() ? path : escapedEach(path);
  }

  private static boolean isPlain(int c) {
    return c == '/' || c == '-' || c == '.' || c == '_' || isLetterOrDigit(c);
  }

  private static boolean isLetterOrDigit(int c) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
  }

  private static String escapedEach(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && "\"#;<>?[\\]^`{|}".indexOf(b) < 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
      }
    }
    return out.toString();
  }

  private static String withoutLastSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The route's prefix as a URL spells it, with a slash at both ends. */
  public String routePath() {
    return routePath;
  }

  /**
   * What is taken off a path on its way to the tenant, without a slash at its end; perhaps empty.
   */
  public String strippedPrefix() {
    return prefix;
  }

  /** The path and query to ask the tenant for: the base path and the caller's own bytes. */
  public String toTenant(Target target) {
    String path = base + target.rawAfter(strippedSegments);
    if (path.isEmpty()) {
      path = "/";
    }
    String query = target.rawQuery();
    return query == null ? path : path + '?' + query;
  }

  /**
   * The path at the gateway that leads to {@code tenantPath}, or null where none does: it lies
   * outside of the base path, or a client could climb out of the prefix by its dot segments.
   */
  public @Nullable String toGateway(String tenantPath) {
    boolean inside =
        tenantPath.startsWith(base)
            && (tenantPath.length() == base.length()
                ? !base.isEmpty()
                : tenantPath.charAt(base.length()) == '/');
    if (!inside) {
      return null;
    }
    String rest = tenantPath.substring(base.length());
    boolean changed = !base.isEmpty() || !prefix.isEmpty();
    if (changed && climbsOut(rest)) {
      return null;
    }
    String mapped = prefix + rest;
    if (mapped.isEmpty()) {
      return "/";
    }
    // '//' and '/\' at the head of a reference name another host
    boolean otherHost =
        mapped.length() > 1 && (mapped.charAt(1) == '/' || mapped.charAt(1) == '\\');
    return otherHost ? null : mapped;
  }

  private static boolean climbsOut(String path) {
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/' || path.charAt(i) == '\\') {
        int dots = dots(path, start, i);
        if (dots == 2) {
          depth--;
        } else if (dots == 0 && i > start) {
          depth++;
        }
        if (depth < 0) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  /** 1 or 2 for a dot segment in any spelling (RFC 3986 section 6.2.2), else 0. */
  private static int dots(String path, int from, int to) {
    int dots = 0;
    for (int at = from; at < to; dots++) {
      if (path.charAt(at) == '.') {
        at++;
      } else if (path.regionMatches(true, at, "%2e", 0, 3)) {
        at += 3;
      } else {
        return 0;
      }
    }
    return dots <= 2 ? dots : 0;
  }
}
