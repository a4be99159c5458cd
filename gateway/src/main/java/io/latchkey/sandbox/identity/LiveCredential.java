package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.tenant.TokenStore;
import java.time.Instant;
import java.util.Set;

/**
 * A token or ticket that the tenant gave out and still honours.
 *
 * @param value what the client presents
 * @param app the application it is for; empty for a session or a platform token
 * @param scopes granted scope names
 * @param session the login it belongs to; empty for a client's token
 * @param number its place in the order of minting, from 1; 0 for what was not minted
 */
record LiveCredential(
    String value,
    Kind kind,
    String userUuid,
    String app,
    Set<String> scopes,
    Instant issued,
    Instant expires,
    String session,
    long number)
    implements TokenStore.Live {

  /** What sort of credential it is. */
  enum Kind {
    /** An OAuth access token of an application. */
    TOKEN,
    /** An access token for shared services. */
    PLATFORM_TOKEN,
    /** The value of an {@code .ASPXAUTH} cookie. */
    TICKET,
    /** {@code Result.Auth} of a login. */
    AUTH,
    /** A refresh token of a platform login. */
    REFRESH_TOKEN;

    boolean isToken() {
      return this == TOKEN || this == PLATFORM_TOKEN;
    }
  }

  /** A name for it that is not its value: its number, or the session it belongs to. */
  String name() {
    return number > 0 ? Long.toString(number) : session;
  }

  @Override
  public String toString() {
    return "LiveCredential[" + kind + " " + number + "]";
  }
}
