package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.policy.route.WindowsPath;
import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a call goes at the tenant: the bytes that are sent and what they can mean, made by the same
 * steps.
 *
 * @param path as it is sent, without the query
 * @param readings of its path, the base path in front; those of {@link WindowsPath} too, where the
 *     tenant ignores case
 * @param tails the same without the base path, each empty or from a slash on
 * @param rawQuery as the call has it, or null
 */
record TenantPath(
    String path, List<String> readings, List<String> tails, @Nullable String rawQuery) {

  static TenantPath of(AccessPlan plan, int segments, RequestHead head) {
    int stripped = plan.stripPrefix() ? segments : 0;
    return of(head.target(), stripped, plan.basePath(), plan.ignoreCase());
  }

  /** Where {@code target} goes once its first segments are stripped, {@code base} in front. */
  static TenantPath of(Target target, int stripped, String base, boolean ignoreCase) {
    List<String> tails = target.readingsAfter(stripped);
    List<String> paths =
        base.isEmpty() && tails.size() == 1 && !tails.get(0).isEmpty()
            ? tails
            : tails.stream().map(tail -> joined(base, tail)).distinct().toList();
    List<String> readings = withOthers(paths, ignoreCase);
    tails = paths == tails ? readings : withOthers(tails, ignoreCase);
    String path = joined(base, target.rawAfter(stripped));
    return new TenantPath(path, readings, tails, target.rawQuery());
  }

  /** In origin-form, as it is sent. */
  String target() {
    return rawQuery == null ? path : path + "?" + rawQuery;
  }

  private static List<String> withOthers(List<String> paths, boolean windows) {
    List<String> all = paths;
    for (String path : paths) {
      List<String> others = windows ? WindowsPath.of(path) : List.of();
      if (!others.isEmpty()) {
        all = Stream.concat(all.stream(), others.stream()).distinct().toList();
      }
    }
    return all;
  }

  private static String joined(String base, String tail) {
    String path = base + tail;
    return path.isEmpty() ? "/" : path;
  }

  /** The same path with another query, where that changes none of its readings. */
  TenantPath withQuery(@Nullable String query) {
    return query == null && rawQuery == null ? this : new TenantPath(path, readings, tails, query);
  }

  /** How many characters it holds without its query. */
  int length() {
    int length = path.length();
    for (String reading : readings) {
      length += reading.length();
    }
    if (tails != readings) {
      for (String tail : tails) {
        length += tail.length();
      }
    }
    return length;
  }

  /** Whether what {@code endpoints} say of it may differ from query to query. */
  boolean readsQuery(ProtectedEndpoints endpoints) {
    for (String reading : readings) {
      if (!isAscii(reading) || endpoints.readsQuery(reading)) {
        return true;
      }
    }
    for (String tail : tails) {
      if (!isAscii(tail) || endpoints.readsQuery(tail)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether any way to read its path, with the base path or without, is protected; also one that
   * takes full-width letters and their like for plain ones, as code pages of Windows do.
   */
  boolean isProtected(ProtectedEndpoints endpoints) {
    return endpoints != ProtectedEndpoints.NONE && isHeld(endpoints);
  }

  private boolean isHeld(ProtectedEndpoints endpoints) {
    return holdsOne(endpoints, readings) || readings != tails && holdsOne(endpoints, tails);
  }

  private boolean holdsOne(ProtectedEndpoints endpoints, List<String> paths) {
    for (String path : paths) {
      if (endpoints.holds(path, rawQuery)) {
        return true;
      }
      if (isAscii(path)) {
        continue;
      }
      String plain = Normalizer.normalize(path, Normalizer.Form.NFKC);
      if (!plain.equals(path) && endpoints.holds(plain, rawQuery)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAscii(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
