package io.latchkey.gateway.upstream.transport;

/** Who asked for a connection; exactly one of its methods is called, once, on the event loop. */
public interface Borrower {

  /** Here is the way for one call. The borrower must send a request on it or cancel it. */
  void lent(UpstreamCall call);

  /** None can be had. */
  void failed(UpstreamException why);
}
