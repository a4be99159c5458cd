package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.Json;

/** Answers of the realm that are no tokens, as Keycloak words them. */
final class RealmError {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html class="login-pf"><head><title>Sign in to serviceaccounts</title></head>
      <body><div id="kc-header-wrapper">serviceaccounts</div></body></html>
      """;

  private RealmError() {}

  /** An error of OAuth (RFC 6749 section 5.2). */
  static Answer of(int status, String error, String description) {
    return noStore(
        Answer.json(
            status, Json.write(Json.object("error", error, "error_description", description))));
  }

  /** An error of the server below OAuth: one member. */
  static Answer ofStatus(int status, String text) {
    return Answer.json(status, Json.write(Json.object("error", text)));
  }

  static Answer method(String allowed) {
    return ofStatus(405, "HTTP 405 Method Not Allowed").with("Allow", allowed);
  }

  static Answer noSuchPath() {
    return ofStatus(404, "Unable to find matching target resource method");
  }

  static Answer noSuchRealm() {
    return ofStatus(404, "Realm does not exist");
  }

  static Answer noStore(Answer answer) {
    return answer.with("Cache-Control", "no-store").with("Pragma", "no-cache");
  }

  /** What a browser sees of the realm. */
  static Answer signInPage() {
    return Answer.html(200, PAGE);
  }
}
