package io.latchkey.gateway.upstream.authority;

/**
 * Says why an authority's answer is of no use, in a fixed sentence that holds nothing of the
 * answer.
 */
final class AuthorityException extends Exception {
  private static final long serialVersionUID = 1L;

  AuthorityException(String what) {
    super(what, null, false, false);
  }

  /** What is wrong, as a sentence of ours. */
  String what() {
    return String.valueOf(getMessage());
  }
}
