package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.identity.LiveCredential.Kind;

/** The cookies of a user's session as the tenant sets, renews and ends them. */
final class SessionCookies {
  private static final String DEVICE = "CCSID";
  private static final String JUNK = "sessdata";
  private static final String REFRESH_TOKEN = "refreshToken-";
  private static final String ID_TOKEN = "idToken-";
  private static final String GUARDED = "; path=/; SameSite=Lax; secure; HttpOnly";
  private static final String FOR_EVER =
      "; expires=Fri, 24-Dec-9999 23:59:59 GMT; path=/; SameSite=Lax; secure";
  private static final String PAST = "; expires=Thu, 01-Jan-1970 00:00:00 GMT; path=/";
  private static final int TICKET_BYTES = 192;

  private final IdentityState state;

  SessionCookies(IdentityState state) {
    this.state = state;
  }

  /** A new ticket for this session, live from now on. */
  LiveCredential ticket(Account account, String session) {
    int lifetime = state.switches().sessionLifetimeSeconds.get();
    String value = state.draw().hex(TICKET_BYTES);
    return state.ofSession(Kind.TICKET, value, account, session, lifetime);
  }

  /** The answer with the cookies of a login: ticket, device, and one that means nothing to us. */
  Answer opened(Answer answer, Call call, LiveCredential ticket) {
    String device = call.cookie(DEVICE).orElseGet(() -> state.draw().word(48));
    return answer
        .with("Set-Cookie", Authenticator.COOKIE + "=" + ticket.value() + GUARDED)
        .with("Set-Cookie", DEVICE + "=" + device + FOR_EVER)
        .with("Set-Cookie", JUNK + "=" + state.draw().word(32) + GUARDED);
  }

  /** The answer with a fresh ticket for whoever has a session, and new junk for everyone. */
  Answer renewed(Answer answer, Principal who) {
    Answer dressed = answer.with("Set-Cookie", JUNK + "=" + state.draw().word(32) + GUARDED);
    if (who.credential().kind() != Kind.TICKET) {
      return dressed;
    }
    LiveCredential fresh = ticket(who.account(), who.credential().session());
    return dressed.with("Set-Cookie", Authenticator.COOKIE + "=" + fresh.value() + GUARDED);
  }

  /** The answer with the order to forget the ticket. */
  Answer ended(Answer answer) {
    return answer.with("Set-Cookie", Authenticator.COOKIE + "=" + PAST);
  }

  String refreshTokenName() {
    return REFRESH_TOKEN + state.tenantId();
  }

  String idTokenName() {
    return ID_TOKEN + state.tenantId();
  }

  /** The answer with the two cookies of a platform login. */
  Answer platform(Answer answer, String refreshToken, String token) {
    return answer
        .with("Set-Cookie", refreshTokenName() + "=" + refreshToken + GUARDED)
        .with("Set-Cookie", idTokenName() + "=" + token + GUARDED);
  }
}
