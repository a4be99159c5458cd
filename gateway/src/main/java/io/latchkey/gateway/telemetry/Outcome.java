package io.latchkey.gateway.telemetry;

import java.util.Locale;

/** What the tenant's answer turned out to be, whatever its status says. */
public enum Outcome {
  OK,
  /** Status 200 with {@code "success": false} in it. */
  SUCCESS_FALSE,
  /** An HTML login page in place of an answer. */
  LOGIN_PAGE,
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The outcome as it stands in logs and metrics, {@code "login-page"} for example. */
  public String word() {
    return word;
  }
}
