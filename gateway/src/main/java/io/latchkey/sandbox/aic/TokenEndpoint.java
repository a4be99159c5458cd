package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.aic.AicSwitches.AssertionDenial;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Pairs;
import io.latchkey.sandbox.http.Reply;
import io.latchkey.sandbox.http.Routes;
import io.latchkey.sandbox.tenant.FaultyReply;
import io.latchkey.sandbox.tenant.Json;
import io.latchkey.sandbox.tenant.TokenFault;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for service accounts by the JWT bearer grant (RFC 7523 section 2.1), at the root
 * realm only. The form's values may come unescaped.
 */
final class TokenEndpoint {
  static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  static final String CLIENT = "service-account";

  private final AicState state;
  private final AccessTokens tokens;
  private final Assertions assertions;
  private final FaultyReply faultyReply;

  TokenEndpoint(AicState state, AccessTokens tokens) {
    this.state = state;
    this.tokens = tokens;
    this.assertions = new Assertions(state);
    this.faultyReply =
        new FaultyReply(state.switches(), state.clock(), AicPages.login(), AicAnswer::error);
  }

  void addTo(Routes routes) {
    routes.on("/am/oauth2/access_token", this::serve);
    routes.on("/am/oauth2/realms/root/access_token", this::serve);
  }

  private void serve(Call call, Reply reply) {
    state.counters().countTokenRequest();
    TokenFault fault =
        FaultyReply.next(state.switches().tokenFault, state.switches().tokenFaultNext);
    Answer right = fault.hidesAnswer() ? AicAnswer.error(500, "") : answer(call, reply, fault);
    Duration latency = Duration.ofMillis(state.switches().tokenLatencyMillis.get());
    faultyReply.give(reply, fault, right, latency);
  }

  private Answer answer(Call call, Reply reply, TokenFault fault) {
    return state
        .limits()
        .overAtSignOn(reply, AicAnswer::error)
        .orElseGet(() -> answer(call, fault));
  }

  private Answer answer(Call call, TokenFault fault) {
    if (!call.method().equals("POST")) {
      return OAuthError.of(
          405, "method_not_allowed", "Required Method: POST found: " + call.method());
    }
    Pairs form = call.form();
    if (!call.hasFormContent() || form.repeats()) {
      return OAuthError.invalidRequest(
          "The content must be application/x-www-form-urlencoded, each parameter once");
    }
    String grant = form.first("grant_type").orElse("");
    if (grant.isEmpty()) {
      return OAuthError.invalidRequest("Grant type is not set");
    }
    if (!grant.equals(GRANT)) {
      return OAuthError.of(400, "unsupported_grant_type", "Grant type is not supported: " + grant);
    }
    if (!form.first("client_id").orElse("").equals(CLIENT)) {
      return OAuthError.invalidClient();
    }
    if (form.first("assertion").orElse("").isEmpty()) {
      return OAuthError.invalidRequest("Missing parameter: assertion");
    }
    return granted(call, form, fault);
  }

  private Answer granted(Call call, Pairs form, TokenFault fault) {
    List<String> asked = scopes(form);
    try {
      Assertions.Proven proven =
          assertions.judge(
              call, form.first("assertion").orElse(""), asked.contains(ScopeCatalog.OPENID));
      if (asked.isEmpty()) {
        return invalidScope("No scope requested and no default scope configured");
      }
      List<String> refused = refused(asked, proven.account());
      if (!refused.isEmpty()) {
        return invalidScope("Unsupported scope for service account: " + String.join(",", refused));
      }
      if (!assertions.use(proven)) {
        return denied("The assertion's jti has got a token before; sign a new one");
      }
      return token(call, proven.account(), ScopeCatalog.ordered(asked), fault);
    } catch (Assertions.Unproven e) {
      return denied(e.sentence());
    }
  }

  private static List<String> scopes(Pairs form) {
    return Arrays.stream(form.first("scope").orElse("").split(" ", -1))
        .filter(scope -> !scope.isEmpty())
        .distinct()
        .toList();
  }

  /** What the account lacks or the tenant's licence does not have, in the order asked. */
  private static List<String> refused(List<String> asked, ServiceAccount account) {
    List<String> licensed = ScopeCatalog.all();
    return asked.stream()
        .filter(scope -> !scope.equals(ScopeCatalog.OPENID))
        .filter(scope -> !licensed.contains(scope) || !account.scopes().contains(scope))
        .toList();
  }

  private static Answer invalidScope(String description) {
    return OAuthError.of(400, "invalid_scope", description);
  }

  private Answer denied(String sentence) {
    return state.switches().assertionDenial.get() == AssertionDenial.INVALID_CLIENT
        ? OAuthError.invalidClient()
        : OAuthError.of(400, "invalid_grant", sentence);
  }

  private Answer token(Call call, ServiceAccount account, List<String> scopes, TokenFault fault) {
    LiveToken token = tokens.mint(account.id(), scopes, OAuthMetadata.issuer(call));
    int lifetime = (int) Duration.between(token.issued(), token.expires()).toSeconds();
    Map<String, @Nullable Object> members =
        Json.object(
            "access_token",
            token.value(),
            "scope",
            String.join(" ", scopes),
            "token_type",
            "Bearer",
            "expires_in",
            lifetime);
    fault.bend(members, lifetime);
    return OAuthError.noStore(AicAnswer.ok(members));
  }
}
