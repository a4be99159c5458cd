package io.latchkey.gateway.journey;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.explain.Question;

/** A question as the admin API takes it. */
final class ExplainJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ExplainJson() {}

  static String of(Question question) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("method", question.method())
            .put("url", question.url())
            .put("caller", question.caller());
    ArrayNode fields = json.putArray("fields");
    question.fields().forEach(each -> fields.addArray().add(each.name()).add(each.value()));
    return json.toString();
  }
}
