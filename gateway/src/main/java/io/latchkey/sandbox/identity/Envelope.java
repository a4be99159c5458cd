package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;
import org.jspecify.annotations.Nullable;

/**
 * The object that every REST answer comes in: {@code success} in lower case, the rest in Pascal
 * case, unused members null. A failure is HTTP 200 all the same.
 */
final class Envelope {
  static final String NOT_AUTHORIZED =
      "You are not authorized to perform this operation. Please contact your IT helpdesk.";

  private Envelope() {}

  static Answer success(@Nullable Object result) {
    return Answer.json(200, Json.write(of(true, result, null)));
  }

  static Answer failure(String message) {
    return failure(null, message);
  }

  static Answer failure(@Nullable Object result, String message) {
    return Answer.json(200, Json.write(of(false, result, message)));
  }

  static Answer notAuthorized() {
    return failure(NOT_AUTHORIZED);
  }

  /** An error that has a status of its own: 401, 403, 404, 429, 5xx. */
  static Answer error(int status, String message) {
    return Answer.json(status, Json.write(of(false, null, message)));
  }

  private static Object of(boolean success, @Nullable Object result, @Nullable String message) {
    return Json.object(
        "success", success,
        "Result", result,
        "Message", message,
        "MessageID", null,
        "Exception", null,
        "ErrorID", null,
        "ErrorCode", null,
        "IsSoftError", false,
        "InnerExceptions", null);
  }
}
