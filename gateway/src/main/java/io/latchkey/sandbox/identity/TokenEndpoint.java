package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Pairs;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.ClientCredentials;
import io.latchkey.sandbox.tenant.FaultyReply;
import io.latchkey.sandbox.tenant.Json;
import io.latchkey.sandbox.tenant.TokenFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for client credentials: {@code /oauth2/token/<app>} and {@code
 * /oauth2/platformtoken}. The content is a form, never JSON; errors are 400.
 */
final class TokenEndpoint {
  private final IdentityState state;
  private final IdentitySwitches switches;
  private final FaultyReply faultyReply;

  TokenEndpoint(IdentityState state) {
    this.state = state;
    this.switches = state.switches();
    this.faultyReply = new FaultyReply(switches, state.clock(), Pages.login(), Envelope::error);
  }

  void addTo(Routes routes) {
    routes.on("/oauth2/token", (call, reply) -> give(reply, OAuthError.invalidRequest("bad URL")));
    routes.under("/oauth2/token", (call, reply) -> serve(call, reply, call.rest()));
    routes.on("/oauth2/platformtoken", (call, reply) -> serve(call, reply, ""));
  }

  private void serve(Call call, Reply reply, String app) {
    state.counters().countTokenRequest();
    TokenFault fault = FaultyReply.next(switches.tokenFault, switches.tokenFaultNext);
    Answer right = fault.hidesAnswer() ? Envelope.error(500, "") : answer(call, reply, app, fault);
    Duration latency = Duration.ofMillis(switches.tokenLatencyMillis.get());
    faultyReply.give(reply, fault, right, latency);
  }

  private Answer answer(Call call, Reply reply, String app, TokenFault fault) {
    return state
        .limits()
        .overAtSignOn(reply, Envelope::error)
        .orElseGet(() -> answer(call, app, fault));
  }

  private void give(Reply reply, Answer answer) {
    state.counters().countTokenRequest();
    reply.sendAfter(Duration.ofMillis(switches.tokenLatencyMillis.get()), answer);
  }

  private Answer answer(Call call, String app, TokenFault fault) {
    if (!call.method().equals("POST")) {
      return OAuthError.of(405, "invalid_request", "POST only").with("Allow", "POST");
    }
    if (!app.isEmpty() && state.app(app).isEmpty()) {
      return OAuthError.unknownApp(app);
    }
    Pairs form = call.form();
    if (!call.hasFormContent() || form.repeats()) {
      return OAuthError.invalidRequest("content must be application/x-www-form-urlencoded");
    }
    if (!form.first("grant_type").equals(Optional.of("client_credentials"))) {
      return OAuthError.of(400, "invalid_grant", "invalid grant type");
    }
    List<ClientCredentials> readings = ClientCredentials.readings(call, form);
    if (readings.stream().allMatch(reading -> reading.id().isEmpty())) {
      return OAuthError.wrongClientId();
    }
    Optional<Account> client = clientOf(app, readings);
    if (client.isEmpty()) {
      return OAuthError.accessDenied(switches.badCredentialsStatus.get());
    }
    return granted(client.get(), app, form, fault);
  }

  private Optional<Account> clientOf(String app, List<ClientCredentials> readings) {
    Optional<String> admitted = state.app(app).map(OAuthApp::clientId);
    return readings.stream()
        .filter(one -> app.isEmpty() || admitted.filter(one.id()::equalsIgnoreCase).isPresent())
        .flatMap(one -> state.clientOf(one).stream())
        .findFirst();
  }

  private Answer granted(Account client, String app, Pairs form, TokenFault fault) {
    Set<String> known = state.scopeRules().names(app);
    Set<String> asked = ScopeRules.split(form.first("scope").orElse(""));
    if (!known.containsAll(asked)) {
      return unknownScope();
    }
    if (asked.isEmpty()) {
      switch (switches.omittedScope.get()) {
        case ALL -> asked = known;
        case NONE -> {}
        case REFUSE -> {
          return unknownScope();
        }
      }
    }
    int lifetime =
        app.isEmpty()
            ? switches.platformTokenLifetimeSeconds.get()
            : switches.tokenLifetimeSeconds.get();
    LiveCredential token = state.mint(client, app, asked, lifetime);
    Map<String, @Nullable Object> members =
        Json.object(
            "access_token",
            token.value(),
            "token_type",
            "Bearer",
            "expires_in",
            lifetime,
            "scope",
            String.join(" ", asked));
    fault.bend(members, lifetime);
    return OAuthError.noStore(Answer.json(200, Json.write(members)));
  }

  private static Answer unknownScope() {
    return OAuthError.of(400, "invalid_scope", "unknown scope requested");
  }
}
