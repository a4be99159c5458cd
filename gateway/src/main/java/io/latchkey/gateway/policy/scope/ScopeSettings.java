package io.latchkey.gateway.policy.scope;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A scope: a name and the endpoints that it opens.
 *
 * @param name unique, not empty
 * @param description for people; may be empty
 * @param match how its rules meet a path
 * @param rules at least one opens a call
 */
public record ScopeSettings(
    String name, String description, Match match, List<RuleSettings> rules) {

  public ScopeSettings {
    rules = List.copyOf(rules);
  }

  /** How a rule meets a path. */
  public enum Match {
    /** The whole path; the rule's leading slash is optional. */
    FULL,
    /** Anywhere in the path, as the Admin Portal does. */
    SEARCH
  }

  /**
   * One rule of a scope.
   *
   * @param regex in the syntax of RE2
   * @param methods the methods that it opens, in upper case; empty for all; GET implies HEAD
   * @param query parameters that must each stand in the query exactly once with this value
   */
  public record RuleSettings(String regex, Set<String> methods, Map<String, String> query) {
    public RuleSettings {
      methods = Set.copyOf(methods);
      query = Map.copyOf(query);
    }
  }
}
