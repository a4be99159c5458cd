package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;

/** Error answers of the OAuth endpoints (RFC 6749 section 5.2), the description first. */
final class OAuthError {
  private OAuthError() {}

  static Answer of(int status, String error, String description) {
    return noStore(
        AicAnswer.json(status, Json.object("error_description", description, "error", error)));
  }

  static Answer invalidRequest(String description) {
    return of(400, "invalid_request", description);
  }

  static Answer invalidClient() {
    return of(401, "invalid_client", "Client authentication failed");
  }

  static Answer noStore(Answer answer) {
    return answer.with("Cache-Control", "no-store").with("Pragma", "no-cache");
  }
}
