package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;

/** Error answers of the OAuth endpoints (RFC 6749 section 5.2), in the tenant's own words. */
final class OAuthError {
  private OAuthError() {}

  static Answer of(int status, String error, String description) {
    return noStore(
        Answer.json(
            status, Json.write(Json.object("error", error, "error_description", description))));
  }

  static Answer invalidRequest(String description) {
    return of(400, "invalid_request", description);
  }

  static Answer unknownApp(String app) {
    return invalidRequest("unknown app " + app);
  }

  static Answer wrongClientId() {
    return of(400, "invalid_client", "wrong clientid");
  }

  static Answer accessDenied(int status) {
    return of(status, "access_denied", "invalid client creds or client not allowed");
  }

  static Answer notAuthenticated() {
    return of(400, "access_denied", "requesting user not authenticated");
  }

  static Answer noStore(Answer answer) {
    return answer.with("Cache-Control", "no-store").with("Pragma", "no-cache");
  }
}
