package io.latchkey.sandbox.tenant;

import io.latchkey.sandbox.http.Answer;

/** How one part of the API puts an error into content: an envelope, or an object of its own. */
@FunctionalInterface
public interface ErrorShape {
  Answer of(int status, String message);
}
