package io.latchkey.gateway.upstream.cookie;

/** What becomes of an {@code .ASPXAUTH} cookie on a route. */
public enum Aspxauth {
  /** Removed; the service account's token speaks. */
  STRIP,
  /** Sent on as it is; the caller's own session speaks. */
  FORWARD,
  /** Its value becomes {@code Authorization: Bearer}; the caller's own session speaks. */
  BEARER
}
