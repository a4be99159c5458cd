package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.tenant.TokenStore;
import java.time.Instant;
import java.util.Set;

/**
 * An access token that the tenant gave out and still honours.
 *
 * @param accountId the service account it was given to
 * @param number its place in the order of minting, from 1
 */
record LiveToken(
    String value,
    String accountId,
    Set<String> scopes,
    Instant issued,
    Instant expires,
    long number)
    implements TokenStore.Live {

  @Override
  public String toString() {
    return "LiveToken[" + number + "]";
  }
}
