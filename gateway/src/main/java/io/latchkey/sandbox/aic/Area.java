package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.tenant.ErrorShape;

/** A part of the tenant that wants a token, and how it refuses. */
enum Area implements ErrorShape {
  IDM,
  AM,
  ENVIRONMENT;

  @Override
  public Answer of(int status, String message) {
    return this == ENVIRONMENT
        ? AicAnswer.environmentError(status, message)
        : AicAnswer.error(status, message);
  }

  /** A token that is missing, dead, or alive and taken for dead. Nothing is challenged for. */
  Answer unauthorized() {
    return of(401, "Access Denied");
  }

  /** A token whose scopes do not open the call. */
  Answer forbidden() {
    return of(403, this == AM ? "No session for request." : "Access denied");
  }
}
