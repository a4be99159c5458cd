package io.latchkey.gateway.telemetry;

import java.util.Locale;

/** Why a call was sent once more, or would have been, though its token was not refused. */
public enum RetryCause {
  /** No octet of it was taken by the connection. */
  UNWRITTEN,
  /** The tenant said that it did not look at it (RFC 9113 section 8.7). */
  REFUSED,
  /** A connection that had served before broke before any octet of an answer. */
  STALE,
  /** A new connection did. */
  BROKEN;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The cause as it stands in metrics. */
  public String word() {
    return word;
  }
}
