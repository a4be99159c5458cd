package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Refusal;

/** A call that waits for its turn. Exactly one of the two is called, once, on the loop it gave. */
public interface QuotaWaiter {
  /** The call may be sent now. */
  void admitted();

  /** The call's turn does not come in time. */
  void refused(Refusal refusal);
}
