package io.latchkey.sandbox.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.http.Routes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The simulator's own controls, which no tenant has: {@code GET} and {@code POST
 * /sandbox/switches}, {@code GET /sandbox/counters}. A browser's page cannot use them.
 */
public final class ControlEndpoints {
  /** Ends live credentials of one sort, or {@link #ALL}. */
  private static final String REVOKE = "revoke";

  private static final String ALL = "all";

  /** {@code true}: every switch back to its start before the others are set. */
  private static final String RESET = "reset";

  private final SwitchBoard switches;
  private final TenantCounters counters;
  private final Map<String, Runnable> revocations;

  /**
   * The controls of one tenant.
   *
   * @param revocations what can be ended, by its word; {@code all} ends all of them
   */
  public ControlEndpoints(
      SwitchBoard switches, TenantCounters counters, Map<String, Runnable> revocations) {
    this.switches = switches;
    this.counters = counters;
    this.revocations = Collections.unmodifiableMap(new LinkedHashMap<>(revocations));
  }

  public void addTo(Routes routes) {
    routes.on("/sandbox/switches", (call, reply) -> reply.send(switches(call)));
    routes.on("/sandbox/counters", (call, reply) -> reply.send(json(counters.values())));
  }

  private static Answer json(Object value) {
    return Answer.json(200, Json.write(value));
  }

  private Answer switches(Call call) {
    return switch (call.method()) {
      case "GET", "HEAD" -> json(switches.values());
      case "POST" -> set(call);
      default -> mistakes(405, List.of("GET or POST only")).with("Allow", "GET, POST");
    };
  }

  private Answer set(Call call) {
    String type = Names.lower(call.field("Content-Type").orElse(""));
    if (!type.startsWith("application/json") || call.fields().contains("Origin")) {
      return mistakes(415, List.of("Content-Type must be application/json, and no Origin"));
    }
    Optional<ObjectNode> wanted =
        Json.read(call.text()).filter(JsonNode::isObject).map(ObjectNode.class::cast);
    if (wanted.isEmpty()) {
      return mistakes(400, List.of("The content must be a JSON object"));
    }
    JsonNode revoke = wanted.get().path(REVOKE);
    JsonNode reset = wanted.get().path(RESET);
    ObjectNode rest = wanted.get().deepCopy();
    rest.remove(List.of(REVOKE, RESET));
    List<String> mistakes = new ArrayList<>(ofCommands(revoke, reset));
    if (mistakes.isEmpty()) {
      mistakes.addAll(switches.apply(rest, reset.asBoolean()));
    }
    if (!mistakes.isEmpty()) {
      return mistakes(400, mistakes);
    }
    revoke(revoke.asText());
    return json(switches.values());
  }

  private List<String> ofCommands(JsonNode revoke, JsonNode reset) {
    List<String> mistakes = new ArrayList<>();
    List<String> known = new ArrayList<>(revocations.keySet());
    known.add(ALL);
    if (!revoke.isMissingNode() && !known.contains(revoke.asText())) {
      mistakes.add(REVOKE + ": one of " + known);
    }
    if (!reset.isMissingNode() && !reset.isBoolean()) {
      mistakes.add(RESET + ": true or false");
    }
    return mistakes;
  }

  private void revoke(String what) {
    revocations.forEach(
        (word, end) -> {
          if (what.equals(word) || what.equals(ALL)) {
            end.run();
          }
        });
  }

  private static Answer mistakes(int status, List<String> mistakes) {
    return Answer.json(status, Json.write(Json.object("mistakes", mistakes)));
  }
}
