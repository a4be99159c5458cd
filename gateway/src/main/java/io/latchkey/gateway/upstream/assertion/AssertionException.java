package io.latchkey.gateway.upstream.assertion;

/** An assertion cannot be had; the message is a sentence of ours. */
public final class AssertionException extends Exception {
  private static final long serialVersionUID = 1L;

  AssertionException(String message) {
    super(message);
  }
}
