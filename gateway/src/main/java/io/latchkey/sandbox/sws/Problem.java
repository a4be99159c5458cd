package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.tenant.ErrorShape;
import io.latchkey.sandbox.tenant.Json;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Errors of the API: {@code application/problem+json} (RFC 7807). */
final class Problem {
  private Problem() {}

  static Answer of(Call call, int status, String detail) {
    return Answer.of(
        status,
        "application/problem+json",
        Json.write(
            Json.object(
                "type",
                "about:blank",
                "title",
                HttpResponseStatus.valueOf(status).reasonPhrase(),
                "status",
                status,
                "detail",
                detail,
                "instance",
                call.path())));
  }

  /** The shape of errors of this very call. */
  static ErrorShape of(Call call) {
    return (status, detail) -> of(call, status, detail);
  }

  /** 401: the token is absent, unknown, over or ended. */
  static Answer unauthorized(Call call) {
    return of(call, 401, "Full authentication is required to access this resource")
        .with("WWW-Authenticate", "Bearer");
  }

  static Answer notFound(Call call) {
    String path = call.path();
    return of(call, 404, "No static resource " + path.substring(1) + ".");
  }
}
