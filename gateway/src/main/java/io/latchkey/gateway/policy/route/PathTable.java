package io.latchkey.gateway.policy.route;

import io.latchkey.gateway.http.Ascii;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one host, found by their hash: a call costs one step a character and one look a
 * segment, however many routes there are, and makes no garbage.
 *
 * <p>All paths are hashed without ASCII case; whether case counts is asked of each route.
 * Immutable.
 */
final class PathTable<P> {
  private final @Nullable Entry<P>[] slots;
  private final @Nullable Entry<P> root;

  /**
   * The routes of one path, however it is spelled.
   *
   * @param path in lower case, without a slash at its end
   * @param hash of that path
   * @param segments how many it has
   * @param routes at least one
   */
  record Entry<P>(String path, int hash, int segments, List<Route<P>> routes) {

    /** Whether {@code route}, one of ours, is spelled as the call's path, or need not be. */
    boolean holds(Route<P> route, String callPath) {
      return route.ignoreCase() || callPath.regionMatches(0, route.path(), 0, path.length());
    }

    private boolean holdsAny(String callPath) {
      for (Route<P> route : routes) {
        if (holds(route, callPath)) {
          return true;
        }
      }
      return false;
    }
  }

  PathTable(List<Route<P>> routes) {
    Map<String, List<Route<P>>> byPath = new LinkedHashMap<>();
    for (Route<P> route : routes) {
      String path = Ascii.lower(trimmed(route.path()));
      byPath.computeIfAbsent(path, none -> new ArrayList<>()).add(route);
    }
    slots = slots(Math.max(4, Integer.highestOneBit(byPath.size()) * 4));
    Entry<P> found = null;
    for (Map.Entry<String, List<Route<P>>> each : byPath.entrySet()) {
      RouteCheck.checkPairs(each.getValue());
      Entry<P> entry = entry(each.getKey(), each.getValue());
      if (entry.path().isEmpty()) {
        found = entry;
      } else {
        put(entry);
      }
    }
    root = found;
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <P> @Nullable Entry<P>[] slots(int size) {
    return (Entry<P>[]) new Entry<?>[size];
  }

  /** A path without the slash at its end: its boundaries are those of whole segments. */
  static String trimmed(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static <P> Entry<P> entry(String path, List<Route<P>> routes) {
    int hash = 0;
    int segments = 0;
    for (int i = 0; i < path.length(); i++) {
      hash = hash * 31 + path.charAt(i);
      segments += path.charAt(i) == '/' ? 1 : 0;
    }
    return new Entry<>(path, hash, segments, List.copyOf(routes));
  }

  private void put(Entry<P> entry) {
    int slot = spread(entry.hash()) & (slots.length - 1);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = entry;
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 16) ^ (hash >>> 8);
  }

  /** The longest path of ours that {@code path} begins with, on whole segments. */
  @Nullable Entry<P> find(String path) {
    Entry<P> best = root;
    int hash = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i > 0 && (i == path.length() || path.charAt(i) == '/')) {
        Entry<P> entry = entry(hash, path, i);
        best = entry == null ? best : entry;
      }
      if (i < path.length()) {
        char c = path.charAt(i);
        hash = hash * 31 + (c >= 'A' && c <= 'Z' ? c + 32 : c);
      }
    }
    return best;
  }

  private @Nullable Entry<P> entry(int hash, String path, int length) {
    int slot = spread(hash) & (slots.length - 1);
    for (Entry<P> entry = slots[slot]; entry != null; entry = slots[slot]) {
      if (entry.hash() == hash
          && entry.path().length() == length
          && Ascii.startsWithIgnoreCase(path, entry.path())
          && entry.holdsAny(path)) {
        return entry;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return null;
  }
}
