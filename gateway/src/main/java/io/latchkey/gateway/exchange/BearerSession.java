package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import org.jspecify.annotations.Nullable;

/**
 * The caller's own session in {@code Authorization: Bearer}: on a {@code bearer} route, a Bearer
 * value that stands beside another valid proof of the caller.
 */
final class BearerSession {
  private static final String SCHEME = "Bearer ";

  private BearerSession() {}

  static @Nullable Secret of(Ruled route, RequestHead head, Caller caller) throws RefusedException {
    if (route.aspxauth() != Aspxauth.BEARER || caller.bearerProved()) {
      return null;
    }
    FieldSection fields = head.fields();
    String found = null;
    for (String value : fields.all(FieldName.AUTHORIZATION)) {
      if (Ascii.startsWithIgnoreCase(value, SCHEME)) {
        String token = value.substring(SCHEME.length()).strip();
        if (found != null || !Ascii.isB64Token(token)) {
          throw Refusal.of(
                  Reason.MALFORMED_SESSION,
                  "Send one session, as one Bearer token of the syntax of RFC 6750.")
              .raise();
        }
        found = token;
      }
    }
    return found == null ? null : Secret.of(found);
  }

  /** The lease of the session that the cookie rule found: sent as Bearer, or in its cookie. */
  static CredentialLease lease(Permit permit, CookieVerdict cookies) {
    Secret session = cookies.session();
    return cookies.sessionAsBearer() && session != null
        ? CredentialLease.ofSession(permit, session)
        : CredentialLease.ofCookie(permit);
  }
}
