package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.identity.LiveCredential.Kind;
import io.latchkey.sandbox.identity.Principal.Carrier;
import java.util.Optional;

/**
 * Finds out who calls. Tokens and tickets alike are taken as {@code Authorization: Bearer} or as
 * the cookie {@code .ASPXAUTH}.
 */
final class Authenticator {
  static final String COOKIE = ".ASPXAUTH";
  private static final String BEARER = "bearer ";

  private final IdentityState state;

  Authenticator(IdentityState state) {
    this.state = state;
  }

  static Optional<String> bearer(Call call) {
    return call.field("Authorization")
        .filter(field -> Names.lower(field).startsWith(BEARER))
        .map(field -> field.substring(BEARER.length()).trim());
  }

  static Optional<String> cookie(Call call) {
    return call.cookie(COOKIE).filter(value -> !value.isEmpty());
  }

  /** The caller, or nobody where the credential that counts is absent or dead. */
  Optional<Principal> authenticate(Call call) {
    Optional<String> bearer = bearer(call);
    Optional<String> cookie = cookie(call);
    if (bearer.isPresent() && cookie.isPresent()) {
      state.counters().countTwoCredentials();
    }
    boolean cookieFirst = state.switches().precedence.get() == IdentitySwitches.Precedence.COOKIE;
    boolean byCookie = cookie.isPresent() && (cookieFirst || bearer.isEmpty());
    Optional<String> value = byCookie ? cookie : bearer;
    return value.flatMap(
        credential -> principal(credential, byCookie ? Carrier.COOKIE : Carrier.BEARER));
  }

  /** Whose live session a cookie stands for, whatever else the call carries. */
  Optional<Principal> bySessionCookie(Call call) {
    return cookie(call).flatMap(value -> principal(value, Carrier.COOKIE));
  }

  private Optional<Principal> principal(String value, Carrier carrier) {
    return state
        .credentials()
        .find(value)
        .filter(this::opensApi)
        .flatMap(
            credential ->
                state
                    .directory()
                    .withUuid(credential.userUuid())
                    .map(account -> new Principal(account, credential, carrier)));
  }

  private boolean opensApi(LiveCredential credential) {
    if (credential.kind() == Kind.REFRESH_TOKEN) {
      return false;
    }
    boolean spent =
        credential.kind() == Kind.AUTH
            && state.switches().singleUseAuth.get()
            && !state.credentials().end(credential);
    return !spent;
  }
}
