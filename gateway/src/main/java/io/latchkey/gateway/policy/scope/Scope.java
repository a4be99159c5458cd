package io.latchkey.gateway.policy.scope;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scope, compiled: which methods, paths and queries it opens. Linear in the length of a path,
 * whatever its rules are. Immutable.
 */
public final class Scope {
  private final String name;
  private final boolean ignoreCase;
  private final List<Rule> rules;
  private final List<RuleGroup> groups;
  private final List<String> warnings;

  private Scope(ScopeSettings settings, boolean ignoreCase) {
    this.name = settings.name();
    this.ignoreCase = ignoreCase;
    this.rules =
        settings.rules().stream().map(rule -> Rule.of(rule, settings.match(), ignoreCase)).toList();
    Map<RuleGroup.Key, List<Rule>> byKey = new LinkedHashMap<>();
    for (Rule rule : rules) {
      byKey.computeIfAbsent(RuleGroup.Key.of(rule), none -> new ArrayList<>()).add(rule);
    }
    this.groups =
        byKey.entrySet().stream()
            .map(each -> new RuleGroup(each.getKey(), each.getValue()))
            .toList();
    this.warnings = RuleLint.of(settings);
  }

  /**
   * Compiles a scope.
   *
   * @param ignoreCase whether the tenant ignores the case of ASCII letters in a path
   * @throws IllegalArgumentException with a sentence that names the rule, if it is no regular
   *     expression of RE2, or cannot be matched without case
   */
  public static Scope compile(ScopeSettings settings, boolean ignoreCase) {
    return new Scope(settings, ignoreCase);
  }

  public String name() {
    return name;
  }

  /** What a reviewer should know of its rules, a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Whether one of its rules asks for something of the query. */
  boolean readsQuery() {
    return rules.stream().anyMatch(rule -> !rule.settings().query().isEmpty());
  }

  /**
   * Whether one of the rules opens a call.
   *
   * @param method in the call's own case
   * @param readings all that the path can mean: one and the same rule must hold for each of them
   * @param rawQuery as the call has it, or null
   */
  public boolean opens(String method, List<String> readings, @Nullable String rawQuery) {
    List<Subject> subjects = subjects(readings);
    if (subjects.isEmpty()) {
      return false;
    }
    for (RuleGroup group : groups) {
      if (group.key().holds(method, rawQuery) && opens(group, subjects)) {
        return true;
      }
    }
    return false;
  }

  private static boolean opens(RuleGroup group, List<Subject> subjects) {
    for (Subject subject : subjects) {
      if (!group.holds(subject)) {
        return false;
      }
    }
    return subjects.size() == 1 || group.rules().stream().anyMatch(rule -> rule.holds(subjects));
  }

  /** What each rule makes of a call: the slow way, for people who ask why. */
  ScopeTrace traced(String method, List<String> readings, @Nullable String rawQuery) {
    List<Subject> subjects = subjects(readings);
    return new ScopeTrace(
        name,
        opens(method, readings, rawQuery),
        rules.stream()
            .map(rule -> RuleTrace.of(rule, subjects, readings, method, rawQuery))
            .toList());
  }

  /** The readings as rules see them; none if one of them is nothing that a rule can open. */
  private List<Subject> subjects(List<String> readings) {
    if (readings.size() == 1) {
      Subject only = Subject.of(readings.get(0), ignoreCase);
      return only == null ? List.of() : List.of(only);
    }
    List<Subject> subjects = new ArrayList<>(readings.size());
    for (String reading : readings) {
      Subject subject = Subject.of(reading, ignoreCase);
      if (subject == null) {
        return List.of();
      }
      subjects.add(subject);
    }
    return subjects;
  }

  @Override
  public String toString() {
    return "Scope[" + name + "]";
  }
}
