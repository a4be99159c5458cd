package io.latchkey.sandbox.http;

import io.netty.handler.codec.http.HttpHeaders;

/** What makes one tenant's server differ from another's, asked anew for every call. */
public interface ServerTraits {
  /** Adds the fields that every answer of this tenant carries. */
  void dress(HttpHeaders fields);

  /** Adds those of them that say again what the call said. */
  default void echo(HttpHeaders asked, HttpHeaders fields) {}

  /** Milliseconds after which an idle connection is closed without a word; 0 = never. */
  long idleCloseMillis();

  /** The answer to a path nobody handles. */
  Handler elsewhere();
}
