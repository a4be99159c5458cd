package io.latchkey.gateway.exchange;

/** Tells a caller's connection that the gateway is going. */
public enum Drain {
  /** Calls are still taken; the caller should make its next ones elsewhere. */
  SOON,
  /** No request after the present ones is taken. */
  NOW
}
