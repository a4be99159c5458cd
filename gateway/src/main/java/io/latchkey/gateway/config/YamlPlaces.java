package io.latchkey.gateway.config;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what stands at a path like {@code routes[3].callers.app[0]}. */
final class YamlPlaces {
  private final String path;
  private int reached = -1;
  private @Nullable Place found;

  private YamlPlaces(String path) {
    this.path = path;
  }

  /** Where {@code path} stands in {@code root}, or else the nearest thing around it. */
  static Place of(YamlNode root, String path) {
    YamlPlaces search = new YamlPlaces(path);
    search.look(root, 0);
    Place found = search.found;
    return found == null ? Place.START : found;
  }

  /**
   * Looks in {@code node}, whose own path ends at {@code from}. Keys may hold dots of their own.
   */
  private void look(YamlNode node, int from) {
    if (node instanceof YamlNode.Mapping mapping) {
      int at = from == 0 ? 0 : from + 1;
      if (from > 0 && !isAt(from, '.')) {
        return;
      }
      Set<String> seen = new HashSet<>();
      for (YamlNode.Entry entry : mapping.entries()) {
        if (entry.key() instanceof YamlNode.Text key
            && path.startsWith(key.value(), at)
            && seen.add(key.value())) {
          step(entry.key(), entry.value(), at + key.value().length());
        }
      }
    } else if (node instanceof YamlNode.Sequence sequence && isAt(from, '[')) {
      int end = path.indexOf(']', from);
      int index = end < 0 ? -1 : index(from + 1, end);
      if (index >= 0 && index < sequence.entries().size()) {
        YamlNode entry = sequence.entries().get(index);
        step(entry, entry, end + 1);
      }
    }
  }

  private void step(YamlNode stands, YamlNode value, int end) {
    if (end == path.length() || isAt(end, '.') || isAt(end, '[')) {
      if (end > reached) {
        reached = end;
        found = stands.place();
      }
      look(value, end);
    }
  }

  /** The number there, or -1. */
  private int index(int from, int to) {
    int index = from < to && to - from < 8 ? 0 : -1;
    for (int i = from; index >= 0 && i < to; i++) {
      char c = path.charAt(i);
      index = c >= '0' && c <= '9' ? index * 10 + c - '0' : -1;
    }
    return index;
  }

  private boolean isAt(int i, char c) {
    return i < path.length() && path.charAt(i) == c;
  }
}
