package io.latchkey.gateway.upstream.credential;

/** Which of a route's service accounts speaks for a call. */
public enum Spread {
  /** The first; the others stand in while it cannot. */
  NONE,
  /** One for each caller, always the same; the others stand in while it cannot. */
  CALLER,
  /** Each in its turn. */
  EVEN
}
