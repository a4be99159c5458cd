package io.latchkey.gateway.upstream.transport;

/** What a call needs of the connection that it borrows. */
public enum Need {
  /** Any connection that has room for it. */
  ANY,

  /** One that was opened after the call asked for it, and so cannot have died unnoticed. */
  FRESH,

  /**
   * One of its own that speaks HTTP/1.1, opened after the call asked for it: HTTP/2 is not offered
   * on it, it carries no other call, and it never goes back to its pool. It counts among the
   * tenant's connections for as long as it lives.
   */
  HTTP_1_1
}
