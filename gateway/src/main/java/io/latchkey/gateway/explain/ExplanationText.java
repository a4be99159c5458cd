package io.latchkey.gateway.explain;

import io.latchkey.gateway.explain.Explanation.Asked;
import io.latchkey.gateway.explain.Explanation.Sent;
import io.latchkey.gateway.explain.Explanation.Step;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.policy.route.NearMiss;
import io.latchkey.gateway.policy.scope.AccessTrace;
import io.latchkey.gateway.policy.scope.RuleTrace;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import io.latchkey.gateway.policy.scope.ScopeTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An explanation for people: a line for each step, and below it what that step looked at. */
public final class ExplanationText {
  private static final String INDENT = " ".repeat(19);

  private final Explanation told;
  private final List<String> lines = new ArrayList<>();

  private ExplanationText(Explanation told) {
    this.told = told;
  }

  /** Its lines, without line ends. */
  public static List<String> lines(Explanation explanation) {
    return new ExplanationText(explanation).write();
  }

  private List<String> write() {
    Asked asked = told.asked();
    String as = asked.caller() == null ? "" : " as " + asked.caller();
    lines.add(asked.method() + " " + asked.host() + asked.path() + as);
    told.assumptions().forEach(each -> lines.add("assumed: " + each));
    lines.add("");
    for (Step step : told.steps()) {
      String mark =
          switch (step.result()) {
            case YES -> "yes";
            case NO -> "NO";
            case NOT_REACHED -> "-";
          };
      lines.add(
          String.format("  %-11s %-4s %s", step.stage().word(), mark, step.said()).stripTrailing());
      if (step.result() != Explanation.Result.NOT_REACHED) {
        below(step.stage());
      }
    }
    lines.add("");
    lines.add(verdict(told.refusal()));
    return lines;
  }

  private void below(Stage stage) {
    AccessTrace access = told.access();
    Sent sent = told.sent();
    switch (stage) {
      case ROUTE -> route();
      case SCOPE -> {
        if (access != null) {
          scope(access);
        }
      }
      case CREDENTIAL -> {
        if (sent != null) {
          sent.injected().forEach(this::more);
        }
      }
      case TRANSPORT -> {
        if (sent != null) {
          more(told.asked().method() + " " + sent.target());
          names("added: ", sent.addedFields());
          names("rewritten: ", sent.rewrittenFields());
          names("removed: ", sent.removedFields());
        }
      }
      default -> {}
    }
  }

  private void route() {
    for (NearMiss miss : told.nearest()) {
      more("route " + miss.route() + " " + miss.why());
    }
    told.leads()
        .forEach(
            (reading, routes) ->
                more(
                    "read as "
                        + Shown.plain(reading)
                        + " it leads to "
                        + (routes.isEmpty() ? "no route" : String.join(", ", routes))));
  }

  private void scope(AccessTrace access) {
    access.readings().forEach(reading -> more("rules see " + Shown.plain(reading)));
    if (access.protectedEndpoint()) {
      more("a protected endpoint: no credential of ours goes there");
    }
    if (access.listed() && access.scopes().isEmpty()) {
      more("the caller has no scope on this route");
    }
    for (ScopeTrace scope : access.scopes()) {
      more("scope " + scope.name() + (scope.opens() ? " opens it" : " does not open it"));
      scope.rules().forEach(rule -> more("  " + line(rule)));
    }
    for (AccessTrace.Bound bound : access.presets()) {
      more((bound.opens() ? "within " : "beyond ") + bound.name());
    }
  }

  private static String line(RuleTrace rule) {
    RuleSettings settings = rule.settings();
    String methods =
        settings.methods().isEmpty()
            ? ""
            : " " + String.join(",", new TreeSet<>(settings.methods()));
    String query = settings.query().isEmpty() ? "" : " with " + new TreeMap<>(settings.query());
    return (rule.outcome() == RuleTrace.Outcome.OPENS ? "+ " : "- ")
        + settings.regex()
        + methods
        + query
        + ": "
        + words(rule);
  }

  private static String words(RuleTrace rule) {
    boolean search = rule.match() == Match.SEARCH;
    return switch (rule.outcome()) {
      case OPENS -> marked(rule);
      case METHOD -> "meets " + marked(rule) + ", but not by this method";
      case QUERY -> "meets " + marked(rule) + ", but the query is not that, exactly once";
      case ONE_READING ->
          "meets one way to read the path and not another, " + Shown.plain(rule.reading());
      case TOO_LONG -> "the path is longer than a rule can open";
      case PATH ->
          rule.part() == null || search
              ? "does not meet the path"
              : "meets a part, " + marked(rule) + ", and must meet the whole path";
    };
  }

  /** The reading with brackets around the part that the rule meets. */
  private static String marked(RuleTrace rule) {
    String reading = rule.reading();
    RuleTrace.Part part = rule.part();
    if (part == null) {
      return Shown.plain(reading);
    }
    return Shown.plain(reading.substring(0, part.start()))
        + "["
        + Shown.plain(reading.substring(part.start(), part.end()))
        + "]"
        + Shown.plain(reading.substring(part.end()));
  }

  private void names(String what, List<String> names) {
    if (!names.isEmpty()) {
      more(what + String.join(", ", names));
    }
  }

  private void more(String line) {
    lines.add(INDENT + line);
  }

  private String verdict(@Nullable Refusal refusal) {
    if (refusal == null) {
      boolean waived = told.route() != null && told.route().waived();
      return waived
          ? "allowed, since enforcement is warn; enforced, it would be refused: "
              + words(Reason.NOT_OPENED)
          : "allowed";
    }
    return "refused: " + words(refusal.reason());
  }

  private static String words(Reason reason) {
    return reason.status() + " " + reason.urn();
  }
}
