package io.latchkey.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.tenant.Json;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of an API call, from its JSON content or its query, their names without case.
 * Empty, {@code {}} and {@code []} content all mean none.
 */
final class Arguments {
  private final Call call;
  private final JsonNode content;

  private Arguments(Call call, JsonNode content) {
    this.call = call;
    this.content = content;
  }

  /** The call's arguments, or nothing where its content is no JSON. */
  static Optional<Arguments> of(Call call) {
    String text = call.text();
    if (text.isBlank() || call.hasFormContent()) {
      return Optional.of(new Arguments(call, MissingNode.getInstance()));
    }
    return Json.read(text).map(content -> new Arguments(call, content));
  }

  /** The JSON content, a missing node where there is none. */
  JsonNode content() {
    return content;
  }

  /** The text or number under this name, from the content first. */
  Optional<String> text(String name) {
    return content.properties().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .filter(node -> node.isValueNode() && !node.isNull())
        .map(JsonNode::asText)
        .findFirst()
        .or(() -> call.query().first(name))
        .filter(value -> !value.isEmpty());
  }

  boolean isTrue(String name) {
    return text(name).filter("true"::equalsIgnoreCase).isPresent();
  }
}
