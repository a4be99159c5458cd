package io.latchkey.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the admin listener answers.
 *
 * @param status 200 to 599
 * @param contentType the media type with its parameters
 * @param content perhaps empty
 * @param fields more fields, beside those that every answer carries or in their place
 * @param note what came of a changing call, for the audit line: a few words of ours
 */
public record AdminAnswer(
    int status, String contentType, byte[] content, Map<String, String> fields, String note) {
  public AdminAnswer {
    fields = Map.copyOf(fields);
  }

  /** An answer of which nothing is to be noted. */
  public AdminAnswer(int status, String contentType, byte[] content, Map<String, String> fields) {
    this(status, contentType, content, fields, "");
  }

  /**
   * An answer in JSON.
   *
   * @param view a record of this room, or a list of them
   */
  public static AdminAnswer of(int status, Object view) {
    return new AdminAnswer(status, "application/json", AdminJson.write(view), Map.of());
  }

  /** The same answer with what the audit line says of it. */
  public AdminAnswer noted(String words) {
    return new AdminAnswer(status, contentType, content, fields, words);
  }

  /** An empty object to be filled and given to {@link #json}. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
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
    return new AdminAnswer(status, answer.contentType(), answer.content(), fields, title);
  }

  private static AdminAnswer of(int status, String contentType, ObjectNode object) {
    byte[] content = object.toString().getBytes(StandardCharsets.UTF_8);
    return new AdminAnswer(status, contentType, content, Map.of());
  }
}
