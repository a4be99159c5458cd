package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;

/** The browser's side of the tenant, which API clients meet when they ask wrongly. */
final class Pages {
  private static final String LOGIN =
      """
      <!DOCTYPE html>
      <html lang="en"><head><title>Sign In</title></head>
      <body><div id="login">Sign in to continue</div></body></html>
      """;

  private Pages() {}

  /** The login page: 200 and HTML, whatever was asked. */
  static Answer login() {
    return Answer.html(200, LOGIN);
  }

  /** Whether the call says, under either name and with any value, that it is no browser. */
  static boolean fromNativeClient(Call call) {
    return call.fields().contains("X-IDAP-NATIVE-CLIENT")
        || call.fields().contains("X-CENTRIFY-NATIVE-CLIENT");
  }
}
