package io.latchkey.gateway.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.latchkey.gateway.policy.scope.Scope;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** {@code scopes}: names and the endpoints that they open. */
final class ScopeBinder {
  private static final int LONGEST_REGEX = 4096;
  private static final String RULES = "a regular expression, or a map with regex, methods, query";
  private static final java.util.regex.Pattern LOOK_AROUND =
      java.util.regex.Pattern.compile("\\(\\?<?[=!]");
  private static final java.util.regex.Pattern BACK_REFERENCE =
      java.util.regex.Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\(?:[1-9]|k<)");

  /** A question mark that stands for itself, or in front of what looks like a parameter. */
  private static final java.util.regex.Pattern QUERY =
      java.util.regex.Pattern.compile("\\\\\\?|\\[\\?]|[^(]\\?[A-Za-z_][\\w.-]*=");

  /** The rules of each scope that was bound, with their places. */
  private final Map<String, List<PlacedRule>> placed = new LinkedHashMap<>();

  /** What was checked already: many routes list one scope. */
  private final Set<Checked> checked = new HashSet<>();

  /** A scope, held against tenants that ignore case or do not. */
  private record Checked(String scope, boolean ignoreCase) {}

  /** A rule and where its regular expression stands. */
  private record PlacedRule(Item place, RuleSettings rule) {}

  /** The scope at {@code item}, or null after a problem. */
  @Nullable ScopeSettings bind(String name, Item item) {
    Section section = Section.open(item, Shapes.SCOPE);
    if (section == null) {
      return null;
    }
    Match match = section.word("match").equals("search") ? Match.SEARCH : Match.FULL;
    Item descriptionItem = section.get("description");
    String description = descriptionItem == null ? "" : descriptionItem.textOrEmpty("text");
    List<PlacedRule> rules = new ArrayList<>();
    for (Item entry : section.items("rest", RULES)) {
      PlacedRule rule = rule(entry);
      if (rule != null) {
        rules.add(rule);
      }
    }
    placed.put(name, rules);
    Item rest = section.get("rest");
    if (rest != null && rest.isList() && rest.list(RULES).isEmpty()) {
      rest.warn("is empty: this scope opens nothing");
    }
    return new ScopeSettings(
        name,
        description == null ? "" : description,
        match,
        rules.stream().map(PlacedRule::rule).toList());
  }

  /**
   * Reports the rules of {@code scope} that cannot be compiled for a tenant, or look wider; once,
   * however often it is asked.
   */
  void checkFor(ScopeSettings scope, boolean ignoreCase) {
    if (!checked.add(new Checked(scope.name(), ignoreCase))) {
      return;
    }
    for (PlacedRule each : placed.getOrDefault(scope.name(), List.of())) {
      ScopeSettings alone =
          new ScopeSettings(scope.name(), "", scope.match(), List.of(each.rule()));
      String subject = "rule \"" + each.rule().regex() + "\" ";
      try {
        Scope.compile(alone, ignoreCase)
            .warnings()
            .forEach(warning -> each.place().warn(warning.replace(subject, "")));
      } catch (IllegalArgumentException refused) {
        each.place().error(String.valueOf(refused.getMessage()).replace(subject, ""));
      }
    }
  }

  private static @Nullable PlacedRule rule(Item item) {
    if (!item.isMap()) {
      String regex = regex(item);
      return regex == null
          ? null
          : new PlacedRule(item, new RuleSettings(regex, Set.of(), Map.of()));
    }
    Section section = Section.open(item, Shapes.RULE);
    Item regexItem = section == null ? null : section.get("regex");
    if (section == null || regexItem == null) {
      return null;
    }
    String regex = regex(regexItem);
    Set<String> methods = methods(section);
    Map<String, String> query = query(section.get("query"));
    return regex == null
        ? null
        : new PlacedRule(regexItem, new RuleSettings(regex, methods, query));
  }

  /** The methods under {@code methods}; an empty list there would open or match nothing. */
  static Set<String> methods(Section section) {
    Item item = section.get("methods");
    if (item != null && item.isList() && item.list("methods").isEmpty()) {
      item.error("is empty; leave it out for every method");
    }
    return section.texts("methods", Check.METHOD);
  }

  private static Map<String, String> query(@Nullable Item item) {
    Map<String, Item> entries = item == null ? null : item.map("a map of texts");
    Map<String, String> query = new LinkedHashMap<>();
    if (entries != null) {
      entries.forEach(
          (name, entry) -> {
            String text = entry.textOrEmpty("text");
            if (text != null) {
              query.put(name, text);
            }
          });
    }
    return query;
  }

  private static @Nullable String regex(Item item) {
    String regex = item.text(RULES);
    if (regex == null) {
      return null;
    }
    if (regex.equals("*")) {
      item.warn("'*' alone is no regular expression; it is read as '.*'");
      return ".*";
    }
    if (regex.length() > LONGEST_REGEX) {
      item.error("is longer than " + LONGEST_REGEX + " characters");
      return null;
    }
    try {
      Pattern.compile(regex);
      if (QUERY.matcher(regex).find()) {
        item.warn(
            "looks like a query, and a rule sees the path alone; what the query must hold is"
                + " named as query: { name: value }");
      }
      return regex;
    } catch (PatternSyntaxException malformed) {
      item.error(sentence(item, regex, malformed));
      return null;
    }
  }

  private static String sentence(Item item, String regex, PatternSyntaxException malformed) {
    Matcher lookAround = LOOK_AROUND.matcher(regex);
    if (lookAround.find()) {
      return "uses look-around ('"
          + lookAround.group()
          + "'), which RE2 has none of, because it cannot be matched in linear time";
    }
    if (BACK_REFERENCE.matcher(regex).find()) {
      return "uses a back-reference, which RE2 has none of, because it cannot be matched in linear"
          + " time";
    }
    return "is not a regular expression in the syntax of RE2"
        + (item.isSubstituted() ? "" : ": " + malformed.getDescription());
  }
}
