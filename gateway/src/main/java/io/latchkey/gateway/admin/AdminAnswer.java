package io.latchkey.gateway.admin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the admin listener answers.
 *
 * @param status 200 to 599
 * @param contentType the media type with its parameters
 * @param content perhaps empty
 * @param fields more fields, beside those that every answer carries
 */
public record AdminAnswer(
    int status, String contentType, byte[] content, Map<String, String> fields) {
  private static final JsonMapper JSON = new JsonMapper();

  public AdminAnswer {
    fields = Map.copyOf(fields);
  }

  /** An empty object to be filled and given to {@link #json}. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** An answer in JSON. */
  public static AdminAnswer json(int status, ObjectNode object) {
    return of(status, "application/json", object);
  }

  /**
   * A refusal (RFC 9457).
   *
   * @param title fixed, the same for every refusal of that kind
   * @param detail one sentence of ours, which tells the operator what to do
   */
  public static AdminAnswer problem(
      int status, String title, String detail, Map<String, String> fields) {
    ObjectNode problem =
        object()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    AdminAnswer answer = of(status, "application/problem+json", problem);
    return new AdminAnswer(status, answer.contentType(), answer.content(), fields);
  }

  private static AdminAnswer of(int status, String contentType, ObjectNode object) {
    byte[] content = object.toString().getBytes(StandardCharsets.UTF_8);
    return new AdminAnswer(status, contentType, content, Map.of());
  }
}
