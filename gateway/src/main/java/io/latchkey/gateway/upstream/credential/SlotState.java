package io.latchkey.gateway.upstream.credential;

/** Where a {@link TokenSlot} stands; the picture of all ways between them is drawn there. */
public enum SlotState {
  /** No token was wanted yet, or the wait after a failure is over and nobody asked since. */
  EMPTY("empty"),
  /** The first token, or one after a gap, is being got. */
  MINTING("minting"),
  /** A token serves. */
  FRESH("fresh"),
  /** A token serves while its successor is being got, or waited for after a failed attempt. */
  REFRESHING("refreshing"),
  /** The token's life ended before a successor was there. */
  EXPIRED("expired"),
  /** The upstream refused the token and it was dropped. */
  REJECTED("rejected"),
  /** The last attempt failed, no token serves, and no attempt is made for a while. */
  BACKING_OFF("backing-off");

  private final String word;

  SlotState(String word) {
    this.word = word;
  }

  /** The state as it stands in the status, logs and metrics. */
  public String word() {
    return word;
  }

  boolean isServing() {
    return this == FRESH || this == REFRESHING;
  }
}
