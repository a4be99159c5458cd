package io.latchkey.gateway.upstream.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;

/** Where calls get their way to a tenant. Thread-safe. */
public interface Lender {

  /**
   * Borrows a connection, on the caller's event loop, to which what is lent belongs.
   *
   * @param timeout for connecting, TLS included
   */
  Lending borrow(EventLoop loop, Need need, Duration timeout, Borrower borrower);

  /** What calls ask before they go, and tell at their end. */
  default Guard guard() {
    return Guard.NONE;
  }
}
