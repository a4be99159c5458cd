package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import java.util.ArrayList;
import java.util.List;

/** Tells of rules that open more, or less, than they look. */
final class RuleLint {
  private RuleLint() {}

  static List<String> of(ScopeSettings scope) {
    List<String> warnings = new ArrayList<>();
    for (ScopeSettings.RuleSettings rule : scope.rules()) {
      String regex = rule.regex();
      if (regex.equals("*")) {
        warnings.add(
            "rule \"*\" is no regular expression; it is taken as \".*\" and opens every path");
      } else if (scope.match() == Match.SEARCH) {
        search(regex, warnings);
      }
    }
    return List.copyOf(warnings);
  }

  private static void search(String regex, List<String> warnings) {
    boolean start = regex.startsWith("^") || regex.startsWith(".*");
    boolean end = regex.endsWith("$") && !regex.endsWith("\\$") || regex.endsWith(".*");
    if (regex.startsWith("^") && regex.length() > 1 && Character.isLetterOrDigit(regex.charAt(1))) {
      warnings.add(
          "rule \"" + regex + "\" opens nothing: in match: search a path begins with its slash");
    } else if (!start || !end) {
      warnings.add(
          "rule \""
              + regex
              + "\" is not anchored: match: search finds it anywhere in a path, with more before or"
              + " after it; write ^/...$, or match: full");
    }
  }
}
