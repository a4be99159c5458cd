package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import java.util.List;
import java.util.Optional;

/** {@code /environment/variables}: set and read at will, in force after a restart. */
final class Variables implements EnvironmentApi.Part {
  private static final List<String> TYPES =
      List.of(
          "string",
          "list",
          "array",
          "object",
          "bool",
          "int",
          "number",
          "base64encodedinlined",
          "keyvaluelist");

  private final AicState state;
  private final Documents variables = new Documents(EsvContent.MOST);

  Variables(AicState state) {
    this.state = state;
  }

  @Override
  public Answer answer(AicCall api, List<String> below) {
    if (below.isEmpty()) {
      return api.method().equals("GET")
          ? AicAnswer.ok(EsvContent.list(variables.all()))
          : EnvironmentApi.methodNotAllowed(api, "GET");
    }
    if (below.size() > 1) {
      return EnvironmentApi.pathNotFound(api);
    }
    String name = below.get(0);
    return EsvContent.wrongName("variableId", name).orElseGet(() -> one(api, name));
  }

  private Answer one(AicCall api, String name) {
    return switch (api.method()) {
      case "GET" -> shown(variables.get(name));
      case "PUT" -> put(api, name);
      case "DELETE" -> shown(variables.remove(name));
      case "POST" -> describe(api, name);
      default -> EnvironmentApi.methodNotAllowed(api, "DELETE", "GET", "POST", "PUT");
    };
  }

  private static Answer shown(Optional<ObjectNode> variable) {
    return AicAnswer.ok(variable.orElseThrow(Variables::unknown));
  }

  private static CrestException unknown() {
    return CrestException.notFound("The variable does not exist");
  }

  private Answer put(AicCall api, String name) {
    ObjectNode content = api.object();
    return EsvContent.wrongValue(content)
        .or(() -> EsvContent.wrongChoice(content, "expressionType", TYPES))
        .orElseGet(
            () -> {
              ObjectNode variable = content.objectNode();
              variable.put("_id", name);
              variable.put("description", content.path("description").asText());
              variable.put("expressionType", content.path("expressionType").asText("string"));
              variable.put("lastChangeDate", state.now().toString());
              variable.put("lastChangedBy", api.caller().name());
              variable.put("loaded", false);
              variable.put("valueBase64", content.path("valueBase64").asText());
              variables.put(name, variable);
              return AicAnswer.ok(variable);
            });
  }

  private Answer describe(AicCall api, String name) {
    if (!api.action().equals("setDescription")) {
      throw CrestException.badRequest("Unsupported action '" + api.action() + "'");
    }
    ObjectNode variable = variables.get(name).orElseThrow(Variables::unknown);
    variable.put("description", api.object().path("description").asText());
    variables.put(name, variable);
    return Answer.empty(200);
  }

  int count() {
    return variables.names().size();
  }

  /** The services have restarted, and use every variable as it is now. */
  void load() {
    for (ObjectNode variable : variables.all()) {
      variables.put(variable.path("_id").asText(), variable.put("loaded", true));
    }
  }
}
