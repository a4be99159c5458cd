package io.latchkey.gateway.explain;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.explain.Explanation.Sent;
import io.latchkey.gateway.explain.Explanation.Taken;
import io.latchkey.gateway.explain.Explanation.Who;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.policy.scope.AccessTrace;
import io.latchkey.gateway.policy.scope.RuleTrace;
import io.latchkey.gateway.policy.scope.ScopeTrace;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An explanation for machines, as the README and the description of the admin API list it: every
 * property is there, and null where there is nothing.
 */
public final class ExplanationJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ExplanationJson() {}

  /** The whole of it. */
  public static ObjectNode of(Explanation told) {
    ObjectNode json = JSON.createObjectNode().put("allowed", told.allowed());
    json.putObject("request")
        .put("method", told.asked().method())
        .put("host", told.asked().host())
        .put("hostAssumed", told.asked().hostAssumed())
        .put("path", told.asked().path())
        .put("caller", told.asked().caller());
    strings(json, "assumptions", told.assumptions());
    refusal(json, told.refusal());
    ArrayNode steps = json.putArray("steps");
    told.steps()
        .forEach(
            step ->
                steps
                    .addObject()
                    .put("stage", step.stage().word())
                    .put("result", step.result().word())
                    .put("said", step.said()));
    caller(json, told.caller());
    route(json, told.route());
    ArrayNode nearest = json.putArray("nearest");
    told.nearest()
        .forEach(miss -> nearest.addObject().put("route", miss.route()).put("why", miss.why()));
    ArrayNode leads = json.putArray("leads");
    told.leads()
        .forEach(
            (reading, routes) ->
                strings(leads.addObject().put("reading", reading), "routes", routes));
    access(json, told.access());
    sent(json, told.sent());
    return json;
  }

  private static void refusal(ObjectNode json, @Nullable Refusal refusal) {
    if (refusal == null) {
      json.putNull("refusal");
      return;
    }
    Reason reason = refusal.reason();
    json.putObject("refusal")
        .put("type", reason.urn())
        .put("stage", reason.stage().word())
        .put("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("status", reason.status())
        .put("title", reason.title())
        .put("detail", refusal.detail());
  }

  private static void caller(ObjectNode json, @Nullable Who who) {
    if (who == null) {
      json.putNull("caller");
      return;
    }
    json.putObject("caller")
        .put("name", who.name())
        .put("proof", who.proof())
        .put("assumed", who.assumed());
  }

  private static void route(ObjectNode json, @Nullable Taken route) {
    if (route == null) {
      json.putNull("route");
      return;
    }
    ObjectNode own =
        json.putObject("route")
            .put("name", route.name())
            .put("host", route.host())
            .put("path", route.path());
    strings(own, "methods", new TreeSet<>(route.methods()));
    own.put("tenant", route.tenant())
        .put("aspxauth", route.aspxauth())
        .put("enforcement", route.enforce() ? "enforce" : "warn")
        .put("waived", route.waived());
  }

  private static void access(ObjectNode json, @Nullable AccessTrace access) {
    if (access == null) {
      json.putNull("access");
      return;
    }
    ObjectNode own = json.putObject("access").put("listed", access.listed());
    own.put("protectedEndpoint", access.protectedEndpoint());
    strings(own, "readings", access.readings());
    own.put("openedBy", access.opener());
    ArrayNode scopes = own.putArray("scopes");
    access.scopes().forEach(scope -> scope(scopes.addObject(), scope));
    ArrayNode rights = own.putArray("rights");
    access
        .presets()
        .forEach(each -> rights.addObject().put("name", each.name()).put("opens", each.opens()));
  }

  private static void scope(ObjectNode json, ScopeTrace scope) {
    json.put("name", scope.name()).put("opens", scope.opens());
    ArrayNode rules = json.putArray("rules");
    for (RuleTrace rule : scope.rules()) {
      ObjectNode own =
          rules
              .addObject()
              .put("regex", rule.settings().regex())
              .put("match", rule.match().name().toLowerCase(Locale.ROOT));
      strings(own, "methods", new TreeSet<>(rule.settings().methods()));
      ObjectNode query = own.putObject("query");
      new TreeMap<>(rule.settings().query()).forEach(query::put);
      own.put("outcome", rule.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      own.put("reading", rule.reading());
      RuleTrace.Part part = rule.part();
      if (part == null) {
        own.putNull("part");
      } else {
        own.putObject("part")
            .put("start", part.start())
            .put("end", part.end())
            .put("text", rule.reading().substring(part.start(), part.end()));
      }
    }
  }

  private static void sent(ObjectNode json, @Nullable Sent sent) {
    if (sent == null) {
      json.putNull("sent");
      return;
    }
    ObjectNode own = json.putObject("sent");
    strings(own, "urls", sent.urls());
    own.put("target", sent.target());
    strings(own, "fields", sent.fields());
    strings(own, "addedFields", sent.addedFields());
    strings(own, "rewrittenFields", sent.rewrittenFields());
    strings(own, "removedFields", sent.removedFields());
    strings(own, "cookies", sent.cookies());
    strings(own, "removedCookies", sent.removedCookies());
    own.put("speaker", sent.speaker());
    strings(own, "serviceAccounts", sent.accounts());
    strings(own, "injected", sent.injected());
  }

  private static void strings(ObjectNode json, String name, Collection<String> values) {
    ArrayNode array = json.putArray(name);
    values.forEach(array::add);
  }
}
