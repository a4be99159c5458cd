package io.latchkey.gateway.http;

import java.util.Locale;

/** One of the nine stages of a request, in their order. Its lower-case name is used everywhere. */
public enum Stage {
  ACCEPT,
  PARSE,
  CALLER,
  ROUTE,
  SCOPE,
  COOKIE,
  CREDENTIAL,
  TRANSPORT,
  RESPOND;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The stage as it stands in URNs, logs and metrics, {@code "caller"} for example. */
  public String word() {
    return word;
  }
}
