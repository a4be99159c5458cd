package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Answer;

/** What browsers get. */
final class AicPages {
  private AicPages() {}

  /** The login page, which a client that expects JSON meets with status 200. */
  static Answer login() {
    return Answer.html(
        200,
        """
        <!DOCTYPE html>
        <html lang="en"><head><title>Login</title></head>
        <body><noscript>You need to enable JavaScript to run this app.</noscript>
        <div id="root"></div></body></html>
        """);
  }

  /** A refusal by what stands before the tenant. */
  static Answer edgeRefusal(boolean html) {
    return html
        ? Answer.html(
            403,
            """
            <!doctype html><meta charset="utf-8"><title>403</title>403 Forbidden
            """)
        : Answer.text(403, "Forbidden");
  }

  static Answer notFound() {
    return Answer.html(
        404,
        """
        <!doctype html><meta charset="utf-8"><title>404</title>404 Not Found
        """);
  }
}
