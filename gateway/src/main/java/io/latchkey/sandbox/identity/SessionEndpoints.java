package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.identity.LiveCredential.Kind;
import io.latchkey.sandbox.tenant.Json;
import java.util.Optional;

/** The end of sessions, and the refresh of a platform login. */
final class SessionEndpoints {
  private final IdentityState state;
  private final ApiGate gate;
  private final SessionCookies cookies;
  private final LoginSuccess success;

  SessionEndpoints(
      IdentityState state, ApiGate gate, SessionCookies cookies, LoginSuccess success) {
    this.state = state;
    this.gate = gate;
    this.cookies = cookies;
    this.success = success;
  }

  void addTo(Routes routes) {
    routes.on("/security/logout", gate.read(this::endOwn));
    routes.on("/usermgmt/signoutcurrentsession", gate.read(this::endOwn));
    routes.on("/usermgmt/signouteverywhere", gate.read(this::endEverywhere));
    routes.on("/oauth2/refreshplatformtoken", this::refresh);
  }

  private Answer endOwn(ApiCall api) {
    LiveCredential own = api.principal().credential();
    if (own.session().isEmpty()) {
      state.credentials().end(own);
    } else {
      state.credentials().endAll(other -> other.session().equals(own.session()));
    }
    state.counters().countLogout();
    return cookies.ended(Envelope.success(null));
  }

  private Answer endEverywhere(ApiCall api) {
    String self = api.principal().account().uuid();
    String whose = api.arguments().text("id").orElse(self);
    if (!whose.equalsIgnoreCase(self) && !api.principal().may(Role.Right.MANAGE_USERS)) {
      return Envelope.notAuthorized();
    }
    if (state.directory().withUuid(whose).isEmpty()) {
      return Envelope.failure("User not found.");
    }
    state.credentials().endAll(other -> other.userUuid().equalsIgnoreCase(whose));
    state.counters().countLogout();
    return Envelope.success(true);
  }

  private void refresh(Call call, Reply reply) {
    reply.send(refreshed(call).orElseGet(() -> Envelope.error(401, "Refresh token is not valid.")));
  }

  /** Both cookies must be there; the refresh token is spent, new values come as cookies. */
  private Optional<Answer> refreshed(Call call) {
    Optional<LiveCredential> spent =
        call.cookie(cookies.idTokenName())
            .flatMap(present -> call.cookie(cookies.refreshTokenName()))
            .flatMap(state.credentials()::find)
            .filter(credential -> credential.kind() == Kind.REFRESH_TOKEN)
            .filter(state.credentials()::end);
    if (spent.isEmpty()) {
      return Optional.empty();
    }
    String session = spent.get().session();
    int lifetime = state.switches().platformTokenLifetimeSeconds.get();
    return state
        .directory()
        .withUuid(spent.get().userUuid())
        .map(
            account ->
                cookies.platform(
                    Envelope.success(Json.object("TokenLifetime", lifetime)),
                    success.refreshToken(account, session),
                    state.sessionToken(account, session, lifetime).value()));
  }
}
