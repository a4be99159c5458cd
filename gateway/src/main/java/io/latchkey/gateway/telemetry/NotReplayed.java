package io.latchkey.gateway.telemetry;

import java.util.Locale;

/** Why a call whose token the tenant refused (401) was not, or not again, sent once more. */
public enum NotReplayed {
  /** Its content is longer than what the route keeps. */
  CONTENT,
  /** Its method is none of those that the route replays. */
  METHOD,
  /** The caller has seen something of the first answer. */
  BEGUN,
  /** It had been sent once more already, and the other token was refused too. */
  AGAIN,
  /** There is no other token: the pool kept the refused one, lest it get tokens in a loop. */
  SAME_TOKEN,
  /** No other token could be had, or not before the caller left. */
  NO_TOKEN;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The reason as it stands in logs and metrics, {@code "same-token"} for example. */
  public String word() {
    return word;
  }
}
