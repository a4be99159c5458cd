package io.latchkey.gateway.policy.scope;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as one: those that begin with something sure are looked up by it, the others are
 * alternatives of one expression. Immutable.
 */
final class Alternatives {
  private final @Nullable PrefixTree byPrefix;
  private final @Nullable Pattern others;

  /** The expressions of {@code rules}, all of one group. */
  Alternatives(List<Rule> rules) {
    TreeMap<String, List<Rule>> known = new TreeMap<>();
    rules.forEach(
        rule -> known.computeIfAbsent(rule.prefix(), none -> new ArrayList<>()).add(rule));
    List<Rule> open = known.remove("");
    others = open == null ? null : joined(open);
    TreeMap<String, Pattern> patterns = new TreeMap<>();
    known.forEach((prefix, own) -> patterns.put(prefix, joined(own)));
    byPrefix = patterns.isEmpty() ? null : new PrefixTree(patterns, rules.get(0).ignoreCase());
  }

  private static Pattern joined(List<Rule> rules) {
    if (rules.size() == 1) {
      return rules.get(0).pattern();
    }
    StringBuilder source = new StringBuilder();
    for (Rule rule : rules) {
      source.append(source.isEmpty() ? "(?:" : "|(?:").append(rule.source()).append(')');
    }
    return Rule.compile(source.toString(), rules.get(0).ignoreCase());
  }

  /** Whether one meets all of {@code text}. */
  boolean matches(String text) {
    return byPrefix != null && byPrefix.matches(text) || others != null && others.matches(text);
  }

  /** Whether one meets some part of {@code text}. */
  boolean finds(String text) {
    return byPrefix != null && byPrefix.finds(text)
        || others != null && others.matcher(text).find();
  }
}
