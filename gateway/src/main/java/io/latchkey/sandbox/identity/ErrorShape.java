package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;

/** How one part of the API puts an error into content: the envelope, or SCIM's own object. */
@FunctionalInterface
interface ErrorShape {
  Answer of(int status, String message);
}
