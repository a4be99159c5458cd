package io.latchkey.gateway.exchange;

/** Tells a caller's connection that no request after the present ones is taken. */
public enum Drain {
  NOW
}
