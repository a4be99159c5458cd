package io.latchkey.gateway.upstream.credential;

/** A call that waits for a token. Exactly one of the two is called, once, on the loop it gave. */
public interface Waiter {
  /** {@code token} may be sent now. */
  void ready(Token token);

  /** No token can be had in time. */
  void failed(Unavailable unavailable);
}
