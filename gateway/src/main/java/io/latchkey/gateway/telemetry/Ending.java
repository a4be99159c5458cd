package io.latchkey.gateway.telemetry;

import java.util.Locale;

/** How an exchange ended. */
public enum Ending {
  COMPLETE,
  CALLER_GONE,
  UPSTREAM_BROKEN,
  REFUSED;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The ending as it stands in logs, {@code "caller-gone"} for example. */
  public String word() {
    return word;
  }
}
