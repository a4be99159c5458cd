package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Pairs;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.sws.ClientProof.Proven;
import io.latchkey.sandbox.sws.ClientProof.Refused;
import io.latchkey.sandbox.tenant.FaultyReply;
import io.latchkey.sandbox.tenant.Json;
import io.latchkey.sandbox.tenant.TokenFault;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The realm of the service accounts, which is a Keycloak: tokens, keys and discovery. */
final class RealmEndpoints {
  private static final String GRANT = "client_credentials";

  /** Scopes that every token has. */
  private static final List<String> USUAL_SCOPES = List.of("profile", "email");

  private static final List<String> SCOPES = List.of("openid", "profile", "email");

  private final SwsState state;
  private final SwsSwitches switches;
  private final FaultyReply faultyReply;
  private final AssertionAuthenticator assertions;
  private final SecretAuthenticator secrets;

  RealmEndpoints(SwsState state) {
    this.state = state;
    this.switches = state.switches();
    this.faultyReply =
        new FaultyReply(switches, state.clock(), RealmError.signInPage(), RealmError::ofStatus);
    this.assertions = new AssertionAuthenticator(state);
    this.secrets = new SecretAuthenticator(state.settings().secretClient());
  }

  void addTo(Routes routes) {
    routes.on(SwsState.PROTOCOL + "/token", this::token);
    routes.on(
        SwsState.PROTOCOL + "/certs",
        (call, reply) -> reply.send(shown(call, state.signer().publicKeys())));
    routes.on(
        SwsState.REALM + "/.well-known/openid-configuration",
        (call, reply) -> reply.send(shown(call, discovery(call))));
  }

  private static Answer shown(Call call, Object value) {
    boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
    return reads
        ? Answer.json(200, Json.write(value)).with("Cache-Control", "no-cache")
        : RealmError.method("GET");
  }

  private Map<String, @Nullable Object> discovery(Call call) {
    String protocol = state.origin(call) + SwsState.PROTOCOL;
    return Json.object(
        "issuer", state.issuer(call),
        "token_endpoint", protocol + "/token",
        "jwks_uri", protocol + "/certs",
        "grant_types_supported", List.of(GRANT),
        "response_types_supported", List.of("none"),
        "subject_types_supported", List.of("public"),
        "id_token_signing_alg_values_supported", List.of("RS256"),
        "token_endpoint_auth_methods_supported",
            List.of("private_key_jwt", "client_secret_basic", "client_secret_post"),
        "token_endpoint_auth_signing_alg_values_supported", List.of("RS256"),
        "scopes_supported", SCOPES);
  }

  private void token(Call call, Reply reply) {
    state.counters().countTokenRequest();
    TokenFault fault = FaultyReply.next(switches.tokenFault, switches.tokenFaultNext);
    Answer right = fault.hidesAnswer() ? RealmError.ofStatus(500, "") : answer(call, reply, fault);
    Duration latency = Duration.ofMillis(switches.tokenLatencyMillis.get());
    faultyReply.give(reply, fault, right, latency);
  }

  private Answer answer(Call call, Reply reply, TokenFault fault) {
    return state
        .limits()
        .overAtSignOn(reply, RealmError::ofStatus)
        .orElseGet(() -> answer(call, fault));
  }

  private Answer answer(Call call, TokenFault fault) {
    if (!call.method().equals("POST")) {
      return RealmError.method("POST");
    }
    if (!call.hasFormContent()) {
      return RealmError.ofStatus(415, "HTTP 415 Unsupported Media Type");
    }
    Pairs form = call.form();
    List<String> grants = form.values("grant_type");
    if (grants.isEmpty()) {
      return RealmError.of(400, "invalid_request", "Missing form parameter: grant_type");
    }
    if (!grants.get(0).equals(GRANT)) {
      return RealmError.of(400, "unsupported_grant_type", "Unsupported grant_type");
    }
    ClientProof proof =
        bringsAssertion(form) ? assertions.prove(call, form) : secrets.prove(call, form);
    if (proof instanceof Refused refused) {
      state.counters().countClientRefused();
      return RealmError.of(switches.badClientStatus.get(), refused.error(), refused.description());
    }
    if (form.repeats()) {
      return RealmError.of(400, "invalid_request", "duplicated parameter");
    }
    return granted(((Proven) proof).client(), call, form, fault);
  }

  private static boolean bringsAssertion(Pairs form) {
    return !form.values("client_assertion").isEmpty()
        || !form.values("client_assertion_type").isEmpty();
  }

  private Answer granted(RealmClient client, Call call, Pairs form, TokenFault fault) {
    String asked = String.join(" ", form.values("scope"));
    Set<String> scopes = new LinkedHashSet<>(Arrays.asList(asked.trim().split(" ", -1)));
    scopes.remove("");
    if (!SCOPES.containsAll(scopes)) {
      return RealmError.of(400, "invalid_scope", "Invalid scopes: " + asked);
    }
    boolean openid = scopes.contains("openid");
    scopes.addAll(USUAL_SCOPES);
    String scope = String.join(" ", scopes);
    String issuer = state.issuer(call);
    int lifetime = switches.tokenLifetimeSeconds.get();
    Map<String, @Nullable Object> members =
        Json.object(
            "access_token",
            state.mint(client, issuer, scope, lifetime).value(),
            "expires_in",
            lifetime,
            "refresh_expires_in",
            0,
            "token_type",
            "Bearer");
    if (openid) {
      members.put("id_token", state.idToken(client, issuer, lifetime));
    }
    members.put("not-before-policy", 0);
    members.put("scope", scope);
    fault.bend(members, lifetime);
    return RealmError.noStore(Answer.json(200, Json.write(members)));
  }
}
