package io.latchkey.gateway.upstream.assertion;

/** A key file cannot be used; the message goes on from its name and never holds a part of it. */
public final class KeyFileException extends Exception {
  private static final long serialVersionUID = 1L;

  KeyFileException(String message) {
    super(message);
  }

  /** What is wrong and what mends it, as in "holds no key; ...". */
  public String what() {
    return String.valueOf(getMessage());
  }
}
