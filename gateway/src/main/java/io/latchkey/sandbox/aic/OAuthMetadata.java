package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.Json;
import java.util.List;
import java.util.function.Function;

/** What anybody may know of the OAuth endpoints (RFC 8414, OpenID Discovery), under any host. */
final class OAuthMetadata {
  private static final String PATH = "/am/oauth2";

  private final AicState state;
  private final AccessTokens tokens;

  OAuthMetadata(AicState state, AccessTokens tokens) {
    this.state = state;
    this.tokens = tokens;
  }

  void addTo(Routes routes) {
    for (String root : List.of(PATH, PATH + "/realms/root")) {
      add(routes, root + "/.well-known/openid-configuration", OAuthMetadata::discovery);
      add(routes, root + "/connect/jwk_uri", call -> AicAnswer.ok(tokens.publicKeys()));
    }
  }

  private void add(Routes routes, String path, Function<Call, Answer> answers) {
    routes.on(
        path,
        (call, reply) -> {
          state.counters().countApiCall(call.path());
          reply.send(
              call.method().equals("GET")
                  ? answers.apply(call)
                  : AicAnswer.error(405, "Method not allowed").with("Allow", "GET"));
        });
  }

  /** The root realm's issuer, as the caller knows the tenant. */
  static String issuer(Call call) {
    return "http://" + call.hostOr("localhost") + PATH;
  }

  private static Answer discovery(Call call) {
    String issuer = issuer(call);
    return AicAnswer.ok(
        Json.object(
            "issuer",
            issuer,
            "authorization_endpoint",
            issuer + "/authorize",
            "token_endpoint",
            issuer + "/access_token",
            "jwks_uri",
            issuer + "/connect/jwk_uri",
            "grant_types_supported",
            List.of(
                "authorization_code", "refresh_token", "client_credentials", TokenEndpoint.GRANT),
            "response_types_supported",
            List.of("code"),
            "subject_types_supported",
            List.of("public"),
            "id_token_signing_alg_values_supported",
            List.of("RS256"),
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"),
            "scopes_supported",
            ScopeCatalog.ordered(List.of(ScopeCatalog.OPENID, ScopeCatalog.IDM, ScopeCatalog.AM))));
  }
}
