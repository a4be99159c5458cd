package io.latchkey.gateway.policy.scope;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Expressions found by what a text must begin with to meet one of them, so that of many only the
 * few that could meet it are tried. Immutable.
 */
final class PrefixTree {
  private final boolean ignoreCase;
  private final Node root;

  /**
   * A place in the tree.
   *
   * @param label what stands between the place before and this one
   * @param own expressions whose prefix ends here, as one, or null
   * @param firsts the first characters of the labels of {@code next}
   */
  private record Node(String label, @Nullable Pattern own, String firsts, List<Node> next) {}

  /**
   * A tree of at least one expression.
   *
   * @param byPrefix expressions by their prefixes, which are in lower case where case is ignored
   */
  PrefixTree(SortedMap<String, Pattern> byPrefix, boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
    this.root = node(List.copyOf(byPrefix.entrySet()), 0);
  }

  /** The node of {@code sorted}, prefixes that agree in their first {@code depth} characters. */
  private static Node node(List<Map.Entry<String, Pattern>> sorted, int depth) {
    String first = sorted.get(0).getKey();
    String last = sorted.get(sorted.size() - 1).getKey();
    int end = depth;
    while (end < first.length() && end < last.length() && first.charAt(end) == last.charAt(end)) {
      end++;
    }
    boolean ends = first.length() == end;
    StringBuilder firsts = new StringBuilder();
    List<Node> next = new ArrayList<>();
    for (int from = ends ? 1 : 0; from < sorted.size(); ) {
      char c = sorted.get(from).getKey().charAt(end);
      int to = from + 1;
      while (to < sorted.size() && sorted.get(to).getKey().charAt(end) == c) {
        to++;
      }
      firsts.append(c);
      next.add(node(sorted.subList(from, to), end));
      from = to;
    }
    return new Node(
        first.substring(depth, end),
        ends ? sorted.get(0).getValue() : null,
        firsts.toString(),
        List.copyOf(next));
  }

  /** Whether an expression meets all of {@code text}. */
  boolean matches(String text) {
    return meets(text, 0, null);
  }

  /**
   * Whether an expression meets some part of {@code text}. Each is tried on it once, however often
   * its prefix stands there: a path of one letter again and again costs no more than another.
   */
  boolean finds(String text) {
    Set<Pattern> missed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int start = 0; start < text.length(); start++) {
      if (meets(text, start, missed)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tries the expressions whose prefix stands at {@code start}.
   *
   * @param missed those that meet no part of the text; null where they are to meet all of it
   */
  private boolean meets(String text, int start, @Nullable Set<Pattern> missed) {
    Node node = root;
    int at = start;
    while (true) {
      String label = node.label();
      if (!text.regionMatches(ignoreCase, at, label, 0, label.length())) {
        return false;
      }
      at += label.length();
      Pattern own = node.own();
      if (own != null && (missed == null ? own.matches(text) : finds(own, text, missed))) {
        return true;
      }
      int next = at == text.length() ? -1 : node.firsts().indexOf(lower(text.charAt(at)));
      if (next < 0) {
        return false;
      }
      node = node.next().get(next);
    }
  }

  private static boolean finds(Pattern own, String text, Set<Pattern> missed) {
    return missed.add(own) && own.matcher(text).find();
  }

  private char lower(char c) {
    return ignoreCase && c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }
}
