package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.tenant.TokenStore;
import java.time.Instant;

/**
 * An access token that the realm gave out and the API honours.
 *
 * @param value what the client presents
 * @param number its place in the order of minting, from 1
 */
record AccessToken(String value, RealmClient client, Instant issued, Instant expires, long number)
    implements TokenStore.Live {
  @Override
  public String toString() {
    return "AccessToken[" + number + "]";
  }
}
