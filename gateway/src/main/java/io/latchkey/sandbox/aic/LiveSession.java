package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.tenant.TokenStore;
import java.time.Instant;

/** The session of a person who logged in, by the value of the session cookie. */
record LiveSession(String value, String userName, String realm, Instant issued, Instant expires)
    implements TokenStore.Live {

  @Override
  public String toString() {
    return "LiveSession[" + userName + "]";
  }
}
