package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.identity.LiveCredential.Kind;
import io.latchkey.sandbox.tenant.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The good end of a login: a session with its ticket, one-time Auth, tokens and cookies. */
final class LoginSuccess {
  private final IdentityState state;
  private final SessionCookies cookies;

  LoginSuccess(IdentityState state, SessionCookies cookies) {
    this.state = state;
    this.cookies = cookies;
  }

  /** Answers a login that has met its challenges. */
  Answer first(Call call, Account account, boolean platform) {
    return opened(call, account, platform, "Summary", "LoginSuccess");
  }

  /** Answers a login that another identity provider has vouched for. */
  Answer federated(Call call, Account account) {
    return opened(call, account, true, "State", "Success");
  }

  private Answer opened(Call call, Account account, boolean platform, String member, String value) {
    state.counters().countLogin();
    String session = state.draw().uuid();
    LiveCredential ticket = cookies.ticket(account, session);
    Map<String, @Nullable Object> result = result(call, account, session, platform);
    result.put(member, value);
    return cookies.opened(Envelope.success(result), call, ticket);
  }

  /** Answers who starts a login with a session that lives: no challenge and no new ticket. */
  Answer again(Call call, Principal live, boolean platform) {
    state.counters().countLogin();
    String session = live.credential().session();
    Map<String, @Nullable Object> result = result(call, live.account(), session, platform);
    result.put("Summary", "LoginSuccess");
    return Envelope.success(result);
  }

  private Map<String, @Nullable Object> result(
      Call call, Account account, String session, boolean platform) {
    int lifetime = state.switches().platformTokenLifetimeSeconds.get();
    LiveCredential token = state.sessionToken(account, session, lifetime);
    String pod = state.switches().podFqdn.get();
    Map<String, @Nullable Object> result =
        Json.object(
            "AuthLevel", "Normal",
            "DisplayName", account.displayName(),
            "Token", token.value(),
            "Auth", auth(account, session),
            "UserId", account.uuid(),
            "EmailAddress", account.mail(),
            "UserDirectory", "CDS",
            "PodFqdn", pod.isEmpty() ? call.hostOr(state.authority()) : pod,
            "User", account.name(),
            "CustomerID", state.tenantId(),
            "SystemID", state.tenantId(),
            "SourceDsType", "CDS");
    if (platform) {
      result.put("RefreshToken", refreshToken(account, session));
      result.put("TokenLifetime", lifetime);
    }
    return result;
  }

  private String auth(Account account, String session) {
    int lifetime = state.switches().sessionLifetimeSeconds.get();
    return state.ofSession(Kind.AUTH, state.draw().hex(64), account, session, lifetime).value();
  }

  String refreshToken(Account account, String session) {
    int lifetime = state.switches().sessionLifetimeSeconds.get();
    return state
        .ofSession(Kind.REFRESH_TOKEN, state.draw().word(48), account, session, lifetime)
        .value();
  }
}
