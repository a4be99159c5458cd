package io.latchkey.gateway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.bootstrap.Rehearsed;
import io.latchkey.gateway.bootstrap.Rehearsed.Step;
import io.latchkey.gateway.config.Problem;
import java.io.PrintWriter;
import java.util.List;

/** Prints what rehearsals found, for people or as one JSON object. */
final class RehearsalReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RehearsalReport() {}

  static void print(PrintWriter out, boolean json, List<Rehearsed> all) {
    if (json) {
      out.println(json(all).toPrettyString());
    } else {
      all.forEach(each -> text(out, each));
    }
    out.flush();
  }

  /** The configuration could not be read, for reasons that were printed for people already. */
  static void unreadable(PrintWriter out, boolean json, List<Problem> problems) {
    if (json) {
      ObjectNode object = JSON.createObjectNode().put("works", false);
      ArrayNode said = object.putArray("problems");
      problems.stream()
          .filter(problem -> !problem.warning())
          .forEach(problem -> said.add(problem.toString()));
      out.println(object.toPrettyString());
      out.flush();
    }
  }

  private static void text(PrintWriter out, Rehearsed account) {
    out.println(account.account());
    for (Step step : account.steps()) {
      out.printf("  %-8s %s%s%n", step.stage(), word(step.result()), step.said());
    }
    String verdict = account.known() ? "it does not work" : "nobody can tell whether it works";
    out.println("  " + (account.works() ? "it works" : verdict));
  }

  private static String word(Rehearsed.Result result) {
    return switch (result) {
      case GOOD -> "";
      case BAD -> "FAILED: ";
      case UNKNOWN -> "NOT TRIED: ";
    };
  }

  private static ObjectNode json(List<Rehearsed> all) {
    ObjectNode object =
        JSON.createObjectNode().put("works", all.stream().allMatch(Rehearsed::works));
    ArrayNode accounts = object.putArray("accounts");
    for (Rehearsed each : all) {
      ObjectNode account =
          accounts
              .addObject()
              .put("account", each.account())
              .put("works", each.works())
              .put("known", each.known());
      each.facts().forEach((name, value) -> account.set(name, JSON.valueToTree(value)));
      ArrayNode steps = account.putArray("steps");
      for (Step step : each.steps()) {
        steps
            .addObject()
            .put("stage", step.stage())
            .put("good", step.good())
            .put("said", step.said());
      }
    }
    return object;
  }
}
