package io.latchkey.gateway.telemetry;

import java.util.Locale;

/** What a tenant's breaker does; in metrics the number of its place here, from 0. */
public enum BreakerState {
  /** Calls go. */
  CLOSED,
  /** One call at a time goes, to see. */
  HALF_OPEN,
  /** Calls are refused. */
  OPEN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The state as it stands in logs and metrics, {@code "half-open"} for example. */
  public String word() {
    return word;
  }
}
