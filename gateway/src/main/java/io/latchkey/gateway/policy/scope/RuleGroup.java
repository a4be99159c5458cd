package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a scope that ask the same of method and query, as one matcher: literal paths in a
 * hash set, expressions as {@link Alternatives}. Answers exactly as {@link Rule}, one by one,
 * would.
 */
final class RuleGroup {
  private final Key key;
  private final List<Rule> rules;
  private final Match match;
  private final Set<String> literals = new HashSet<>();
  private final Alternatives behindSlash;
  private final Alternatives atSlash;

  /**
   * What rules of a group have in common.
   *
   * @param methods that they open; empty for all
   * @param query that they ask for
   * @param caseless whether they see characters as {@link Caseless} has them
   */
  record Key(Set<String> methods, QueryCondition query, boolean caseless) {

    static Key of(Rule rule) {
      Set<String> methods = new TreeSet<>(rule.settings().methods());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      QueryCondition query = new QueryCondition(rule.settings().query(), rule.ignoreCase());
      return new Key(Set.copyOf(methods), query, rule.caseless());
    }

    boolean holds(String method, @Nullable String rawQuery) {
      return takes(method) && query.holds(rawQuery);
    }

    boolean takes(String method) {
      return methods.isEmpty() || methods.contains(method);
    }
  }

  /** A group of at least one rule, all of one scope and one key. */
  RuleGroup(Key key, List<Rule> rules) {
    this.key = key;
    this.rules = List.copyOf(rules);
    this.match = rules.get(0).match();
    List<Rule> behind = new ArrayList<>();
    List<Rule> at = new ArrayList<>();
    for (Rule rule : rules) {
      String literal = rule.literal();
      if (literal != null) {
        literals.add(literal);
      } else {
        behind.add(rule);
        if (match == Match.FULL && rule.slash() == Rule.Slash.EITHER) {
          at.add(rule);
        }
      }
    }
    behindSlash = new Alternatives(behind);
    atSlash = new Alternatives(at);
  }

  Key key() {
    return key;
  }

  List<Rule> rules() {
    return rules;
  }

  /** Whether one of the rules opens the path. */
  boolean holds(Subject subject) {
    if (literals.contains(subject.literal())) {
      return true;
    }
    String whole = subject.whole(key.caseless());
    String bare = subject.bare(key.caseless());
    if (whole == null || bare == null) {
      return false;
    }
    if (match == Match.SEARCH) {
      return behindSlash.finds(whole);
    }
    return behindSlash.matches(bare) || atSlash.matches(whole);
  }
}
