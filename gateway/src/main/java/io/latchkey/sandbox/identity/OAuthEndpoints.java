package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.Pairs;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.ClientCredentials;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What surrounds the token endpoints: discovery, keys, introspection, revocation, user info. */
final class OAuthEndpoints {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final String REDIRECT = "https://cyberark.cloud/redirect";

  private final IdentityState state;
  private final Authenticator authenticator;

  OAuthEndpoints(IdentityState state, Authenticator authenticator) {
    this.state = state;
    this.authenticator = authenticator;
  }

  void addTo(Routes routes) {
    for (String name : List.of("keys", "introspect", "revoke", "userinfo", "authorize")) {
      routes.on(
          "/oauth2/" + name, (call, reply) -> reply.send(OAuthError.invalidRequest("bad URL")));
    }
    routes.under("/oauth2/keys", ofApp(call -> json(state.signer().publicKeys())));
    routes.under("/oauth2/introspect", ofApp(this::introspect));
    routes.under("/oauth2/revoke", ofApp(this::revoke));
    routes.under("/oauth2/userinfo", ofApp(this::userInfo));
    routes.under("/oauth2/authorize", ofApp(this::authorize));
  }

  private Handler ofApp(Function<Call, Answer> endpoint) {
    return (call, reply) ->
        reply.send(
            state.app(call.rest()).isPresent()
                ? endpoint.apply(call)
                : OAuthError.unknownApp(call.rest()));
  }

  private static Answer json(Object value) {
    return Answer.json(200, Json.write(value));
  }

  /** Answers {@code /<app>/.well-known/openid-configuration}; false for any other path. */
  boolean discovery(Call call, Reply reply) {
    if (!call.path().endsWith(DISCOVERY)) {
      return false;
    }
    String app = call.path().substring(1, Math.max(1, call.path().length() - DISCOVERY.length()));
    if (state.app(app).isEmpty()) {
      reply.send(OAuthError.unknownApp(app));
      return true;
    }
    String oauth = state.url() + "/OAuth2/";
    reply.send(
        json(
            Json.object(
                "issuer",
                state.issuer(app),
                "authorization_endpoint",
                oauth + "Authorize/" + app,
                "token_endpoint",
                oauth + "Token/" + app,
                "userinfo_endpoint",
                oauth + "UserInfo/" + app,
                "jwks_uri",
                oauth + "Keys/" + app,
                "introspection_endpoint",
                oauth + "Introspect/" + app,
                "revocation_endpoint",
                oauth + "Revoke/" + app,
                "response_types_supported",
                List.of("code", "id_token", "token"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"),
                "grant_types_supported",
                List.of("client_credentials"),
                "scopes_supported",
                state.scopeRules().names(app).stream().sorted().toList())));
    return true;
  }

  private Answer introspect(Call call) {
    if (authenticator.authenticate(call).isEmpty()) {
      return OAuthError.notAuthenticated();
    }
    Optional<String> token = call.form().first("token").filter(value -> !value.isEmpty());
    if (token.isEmpty()) {
      return OAuthError.invalidRequest("missing token in request");
    }
    return json(
        state
            .credentials()
            .find(token.get())
            .filter(found -> found.kind().isToken() && found.app().equals(call.rest()))
            .flatMap(
                found -> state.directory().withUuid(found.userUuid()).map(a -> active(a, found)))
            .orElseGet(() -> Json.object("active", false)));
  }

  private Map<String, @Nullable Object> active(Account account, LiveCredential token) {
    return Json.object(
        "active", true,
        "scope", String.join(" ", token.scopes()),
        "exp", token.expires().getEpochSecond(),
        "sub", account.uuid(),
        "aud", account.name(),
        "auth_time", token.issued().getEpochSecond(),
        "app_id", token.app(),
        "iss", state.issuer(token.app()),
        "iat", token.issued().getEpochSecond(),
        "unique_name", account.name());
  }

  /** By the client's own Basic or form credentials; an unknown token is no error (RFC 7009). */
  private Answer revoke(Call call) {
    Pairs form = call.form();
    Optional<Account> client =
        ClientCredentials.readings(call, form).stream()
            .flatMap(one -> state.clientOf(one).stream())
            .findFirst();
    if (client.isEmpty()) {
      return OAuthError.accessDenied(state.switches().badCredentialsStatus.get());
    }
    Optional<String> token = form.first("token").filter(value -> !value.isEmpty());
    if (token.isEmpty()) {
      return OAuthError.invalidRequest("missing token in request");
    }
    token
        .flatMap(state.credentials()::find)
        .filter(found -> found.userUuid().equals(client.get().uuid()))
        .filter(state.credentials()::end)
        .ifPresent(ended -> state.counters().countLogout());
    return Answer.empty(200);
  }

  private Answer userInfo(Call call) {
    return authenticator
        .authenticate(call)
        .map(
            who ->
                json(
                    Json.object(
                        "sub", who.account().uuid(),
                        "unique_name", who.account().name(),
                        "name", who.account().displayName(),
                        "email", who.account().mail())))
        .orElseGet(() -> Envelope.error(401, "The token is missing, expired or not valid."));
  }

  /** The second step of a service user: the token wanted is in the fragment of the Location. */
  private Answer authorize(Call call) {
    Optional<Principal> who = authenticator.authenticate(call);
    if (who.isEmpty()) {
      return Pages.login();
    }
    String redirect = call.query().first("redirect_uri").orElse(REDIRECT);
    boolean ours = redirect.startsWith(state.url() + "/") || redirect.equals(REDIRECT);
    if (!ours || !call.query().first("response_type").equals(Optional.of("id_token"))) {
      return OAuthError.invalidRequest("redirect_uri or response_type not allowed");
    }
    int lifetime = state.switches().platformTokenLifetimeSeconds.get();
    LiveCredential token = state.sessionToken(who.get().account(), "", lifetime);
    String fragment = "#id_token=" + token.value() + "&token_type=Bearer&expires_in=" + lifetime;
    return Answer.empty(302).with("Location", redirect + fragment);
  }
}
