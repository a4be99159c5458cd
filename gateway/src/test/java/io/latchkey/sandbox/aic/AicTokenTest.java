package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a service account gets from the token endpoint. */
class AicTokenTest {
  private final TestAic t = new TestAic();

  @AfterEach
  void close() {
    t.close();
  }

  @Test
  void aTokenLastsFifteenMinutesLessOneSecond() throws IOException {
    HttpResponse<String> response = t.mint(t.signed(t.claims()), "fr:am:* fr:idm:*");
    JsonNode token = TestAic.read(response);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json;charset=UTF-8");
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(token.path("expires_in")).hasToString("899");
    assertThat(token.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(token.has("refresh_token")).isFalse();
    assertThat(token.has("id_token")).isFalse();
    assertThat(t.counters().mints()).isEqualTo(1);
  }

  @Test
  void theScopeComesBackInTheServersOrder() throws IOException {
    HttpResponse<String> response =
        t.mint(t.signed(t.claims()), "fr:am:* fr:idc:esv:read fr:idm:*");

    assertThat(TestAic.read(response).path("scope").asText())
        .isEqualTo("fr:idm:* fr:idc:esv:read fr:am:*");
  }

  @Test
  void anEscapedFormIsReadToo() throws IOException {
    HttpResponse<String> response =
        t.post(
            "/am/oauth2/realms/root/access_token",
            "scope=fr%3Aidm%3A%2A+fr%3Aam%3A*&client_id=service-account&assertion="
                + t.signed(t.claims())
                + "&grant_type="
                + TestAic.encoded(TokenEndpoint.GRANT),
            "Content-Type",
            "application/x-www-form-urlencoded");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void onlyTheRootRealmHasIt() throws IOException {
    assertThat(t.post("/am/oauth2/realms/root/realms/alpha/access_token", "x=1").statusCode())
        .isEqualTo(404);
    assertThat(t.post("/AM/oauth2/access_token", "x=1").statusCode()).isEqualTo(404);
  }

  @Test
  void refusedScopesAreNamedInTheOrderAskedWithTheDescriptionFirst() throws IOException {
    String assertion = t.signed(t.claims());

    HttpResponse<String> refused =
        t.mint(assertion, "fr:am:* fr:iga:* fr:idm:* fr:autoaccess:* fr:idm*");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"error_description\":\"Unsupported scope for service account:"
                + " fr:iga:*,fr:autoaccess:*,fr:idm*\",\"error\":\"invalid_scope\"}");
    assertThat(t.mint(assertion, "fr:am:* fr:idm:*").statusCode())
        .as("the same assertion, which a failed request has not used up")
        .isEqualTo(200);
  }

  @Test
  void noScopeIsRefused() throws IOException {
    assertThat(TestAic.read(t.mint(t.signed(t.claims()), "")).path("error").asText())
        .isEqualTo("invalid_scope");
  }

  @Test
  void aTokenIsAJwtOrOpaqueAsSwitched() throws IOException, ParseException {
    String jwt = t.bearer("fr:idm:*").substring(7);
    t.switches().tokenFormat.set(AicSwitches.TokenFormat.OPAQUE);
    String opaque = t.bearer("fr:idm:*").substring(7);

    assertThat(SignedJWT.parse(jwt).getJWTClaimsSet().getSubject())
        .isEqualTo(t.settings.accountId());
    assertThat(opaque).doesNotContain(".").hasSizeGreaterThan(20);
  }

  @Test
  void aTokenDiesWhenItsTimeIsUp() throws IOException {
    String bearer = t.idm();
    t.clock.advance(Duration.ofSeconds(898));
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).statusCode()).isEqualTo(200);
    t.clock.advance(Duration.ofSeconds(1));
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).statusCode()).isEqualTo(401);
  }

  @Test
  void revokedTokensAreDeadAtOnce() throws IOException {
    String bearer = t.idm();
    t.tenant.revokeTokens();
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).statusCode()).isEqualTo(401);
  }

  @Test
  void discoveryNamesTheHostThatWasCalled() throws IOException {
    JsonNode json = TestAic.read(t.get("/am/oauth2/.well-known/openid-configuration"));

    assertThat(json.path("token_endpoint").asText()).isEqualTo(t.audience());
    assertThat(json.path("issuer").asText()).isEqualTo(t.tenant.url() + "/am/oauth2");
    assertThat(TestAic.read(t.get("/am/oauth2/connect/jwk_uri")).path("keys")).hasSize(1);
  }

  @Test
  void theKeyFileHasPrivateMembersAndMaybeNoAlg() throws IOException, ParseException {
    assertThat(t.settings.jwk()).contains("\"d\":", "\"kid\":", "\"alg\":\"RS256\"");
    assertThat(t.settings.jwkWithoutAlg()).contains("\"d\":", "\"kid\":").doesNotContain("alg");
    assertThat(t.settings.toString())
        .doesNotContain(t.settings.apiSecret())
        .doesNotContain("\"d\"");
  }
}
