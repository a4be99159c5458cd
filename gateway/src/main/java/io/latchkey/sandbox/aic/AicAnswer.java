package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers and errors in the shapes of the tenant's three parts. */
final class AicAnswer {
  private static final String JSON = "application/json;charset=UTF-8";
  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          409, "Conflict",
          412, "Precondition Failed",
          429, "Too Many Requests",
          500, "Internal Server Error",
          507, "Insufficient Storage");

  private AicAnswer() {}

  static Answer json(int status, Object value) {
    return Answer.of(status, JSON, Json.write(value));
  }

  static Answer ok(Object value) {
    return json(200, value);
  }

  /** An error of AM and IDM. */
  static Answer error(int status, String message) {
    return json(status, errorObject(status, message));
  }

  static Answer error(CrestException e) {
    Map<String, @Nullable Object> object = errorObject(e.status(), e.told());
    e.detail().ifPresent(detail -> object.put("detail", detail));
    return json(e.status(), object);
  }

  private static Map<String, @Nullable Object> errorObject(int status, String message) {
    return Json.object(
        "code", status,
        "reason", REASONS.getOrDefault(status, "Service Unavailable"),
        "message", message);
  }

  /** An error of {@code /environment}: no reason, and a line end behind it. */
  static Answer environmentError(int status, String message) {
    byte[] object = Json.write(Json.object("code", status, "message", message));
    byte[] line = Arrays.copyOf(object, object.length + 1);
    line[object.length] = '\n';
    return Answer.of(status, "application/json", line);
  }

  /** A path or method that {@code /environment} does not have, or content that is not valid. */
  static Answer environmentRefusal(int status, int code, String message) {
    return Answer.of(
        status, "application/json", Json.write(Json.object("code", code, "message", message)));
  }

  /** An object with its revision as {@code ETag}. */
  static Answer tagged(int status, ObjectNode object) {
    JsonNode revision = object.path("_rev");
    Answer answer = json(status, object);
    return revision.isTextual() ? answer.with("ETag", "\"" + revision.asText() + "\"") : answer;
  }
}
