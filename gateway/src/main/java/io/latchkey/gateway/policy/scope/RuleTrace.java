package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one rule of a scope made of a call: for people who ask why.
 *
 * @param settings the rule as it was written
 * @param match how it meets a path
 * @param outcome whether it opens the call, and if not, what keeps it from it
 * @param reading of the path that {@code part} is of
 * @param part what of it the expression meets; in {@code full} less than all of it opens nothing.
 *     Null where it meets nothing
 */
public record RuleTrace(
    RuleSettings settings, Match match, Outcome outcome, String reading, @Nullable Part part) {

  /** What came of it. */
  public enum Outcome {
    /** It opens the call. */
    OPENS,
    /** The path is not what it asks for. */
    PATH,
    /** It holds for one way to read the path and not for another. */
    ONE_READING,
    /** It is for other methods. */
    METHOD,
    /** The query is not what it asks for. */
    QUERY,
    /** The path is longer than a rule can open. */
    TOO_LONG
  }

  /** Characters of a reading, the end exclusive. */
  public record Part(int start, int end) {}

  /** Asks {@code rule} of a call; {@code subjects} are the forms of {@code readings}, or none. */
  static RuleTrace of(
      Rule rule,
      List<Subject> subjects,
      List<String> readings,
      String method,
      @Nullable String rawQuery) {
    if (subjects.isEmpty()) {
      return new RuleTrace(rule.settings(), rule.match(), Outcome.TOO_LONG, readings.get(0), null);
    }
    Outcome outcome = outcome(rule, subjects, RuleGroup.Key.of(rule), method, rawQuery);
    // the reading that is to blame, if one is
    int shown = 0;
    while (shown < subjects.size() && rule.holds(List.of(subjects.get(shown)))) {
      shown++;
    }
    Subject subject = subjects.get(shown == subjects.size() ? 0 : shown);
    return new RuleTrace(
        rule.settings(), rule.match(), outcome, subject.whole(), rule.part(subject));
  }

  private static Outcome outcome(
      Rule rule,
      List<Subject> subjects,
      RuleGroup.Key key,
      String method,
      @Nullable String rawQuery) {
    if (!rule.holds(subjects)) {
      boolean one = subjects.stream().anyMatch(subject -> rule.holds(List.of(subject)));
      return one ? Outcome.ONE_READING : Outcome.PATH;
    }
    if (!key.takes(method)) {
      return Outcome.METHOD;
    }
    return key.query().holds(rawQuery) ? Outcome.OPENS : Outcome.QUERY;
  }
}
