package io.latchkey.gateway.upstream.credential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a quota, by caller: callers take turns, and the calls of one go first
 * come, first served. No caller may hold more places than are free, so that one alone gets half of
 * them, two a third each, and there is room for the next one's call whatever the others do.
 *
 * <p>Each method takes about the same time however many calls wait, but {@link #ahead}, which looks
 * at each caller. Belongs to the quota's home loop.
 */
final class CallerTurns {
  private final int places;

  /** Who is late first comes first: a call that has waited before waits for less. */
  private final NavigableSet<QuotaWaiting> all = new TreeSet<>(QuotaWaiting::compareDeadlines);

  /** By caller; whose turn is next comes first. None is empty. */
  private final Map<String, Set<QuotaWaiting>> lines = new LinkedHashMap<>();

  /** No calls yet, and room for so many. */
  CallerTurns(int places) {
    this.places = places;
  }

  int size() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether one more call of {@code caller} may wait: it holds fewer places than are free. */
  boolean hasRoom(String caller) {
    return held(caller) < places - all.size();
  }

  private int held(String caller) {
    Set<QuotaWaiting> line = lines.get(caller);
    return line == null ? 0 : line.size();
  }

  /** How many calls go before one of {@code caller} that comes now, if no others come. */
  int ahead(String caller) {
    int own = held(caller);
    int ahead = own;
    boolean before = true; // whose turn is before the caller's has one turn more
    for (Map.Entry<String, Set<QuotaWaiting>> line : lines.entrySet()) {
      if (line.getKey().equals(caller)) {
        before = false;
      } else {
        ahead += Math.min(line.getValue().size(), before ? own + 1 : own);
      }
    }
    return ahead;
  }

  void add(QuotaWaiting waiting) {
    all.add(waiting);
    lines.computeIfAbsent(waiting.caller(), caller -> new LinkedHashSet<>()).add(waiting);
  }

  /** A call left; nothing happens if it does not wait. */
  void remove(QuotaWaiting waiting) {
    if (!all.remove(waiting)) {
      return;
    }
    Set<QuotaWaiting> line = lines.get(waiting.caller());
    if (line != null && line.remove(waiting) && line.isEmpty()) {
      lines.remove(waiting.caller());
    }
  }

  /** The call that is late first of all, or null. */
  @Nullable QuotaWaiting nextLate() {
    return all.isEmpty() ? null : all.first();
  }

  /** Takes out the call whose turn it is, or gives null; its caller's next turn is the last. */
  @Nullable QuotaWaiting next() {
    if (lines.isEmpty()) {
      return null;
    }
    String caller = lines.keySet().iterator().next();
    Set<QuotaWaiting> line = lines.remove(caller);
    if (line == null) {
      return null;
    }
    QuotaWaiting next = line.iterator().next();
    line.remove(next);
    all.remove(next);
    if (!line.isEmpty()) {
      lines.put(caller, line);
    }
    return next;
  }

  /** Empties it. */
  List<QuotaWaiting> drain() {
    List<QuotaWaiting> drained = new ArrayList<>(all);
    all.clear();
    lines.clear();
    return drained;
  }
}
