package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {
  private static final String GRANT = "grant_type=client_credentials";

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private String basic() {
    return TestTenant.basic(t.app().clientId(), t.app().clientSecret());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/oauth2/token/my_api_client",
        "/OAuth2/Token/my_api_client",
        "/Oauth2/Token/my_api_client",
        "/OAUTH2/TOKEN/my_api_client/"
      })
  void everySpellingOfThePathGivesAToken(String path) throws IOException {
    HttpResponse<String> response =
        t.form(path, GRANT + "&scope=orders_read", "Authorization", basic());

    JsonNode json = TestTenant.read(response);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(json.path("expires_in").asInt()).isEqualTo(18_000);
    assertThat(json.path("scope").asText()).isEqualTo("orders_read");
    assertThat(json.has("refresh_token")).isFalse();
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(t.counters().mints()).isEqualTo(1);
  }

  @Test
  void theCaseOfTheApplicationIdCounts() throws IOException {
    HttpResponse<String> response =
        t.form("/oauth2/token/MY_API_CLIENT", GRANT, "Authorization", basic());

    assertError(response, 400, "invalid_request", "unknown app MY_API_CLIENT");
  }

  static Stream<Arguments> readingsOfTheSecret() {
    return Stream.of(
        Arguments.of("raw Basic", true, false),
        Arguments.of("form-encoded Basic, RFC 6749 2.3.1", true, true),
        Arguments.of("fields of the form", false, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readingsOfTheSecret")
  void aSecretWithColonsAndNonAsciiIsReadWhole(String name, boolean inBasic, boolean encoded)
      throws IOException {
    String id = t.app().clientId();
    String secret = t.app().clientSecret();
    assertThat(secret).contains(":").contains("\u00e9").contains("+").contains("%");
    String[] fields = {};
    String content = GRANT;
    if (inBasic) {
      String shownId = encoded ? TestTenant.encoded(id) : id;
      String shownSecret = encoded ? TestTenant.encoded(secret) : secret;
      fields = new String[] {"Authorization", TestTenant.basic(shownId, shownSecret)};
    } else {
      content +=
          "&client_id=" + TestTenant.encoded(id) + "&client_secret=" + TestTenant.encoded(secret);
    }

    assertThat(t.form("/oauth2/token/my_api_client", content, fields).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/oauth2/token/nosuch, client_credentials, right, 400, invalid_request, unknown app nosuch",
    "/oauth2/token, client_credentials, right, 400, invalid_request, bad URL",
    "/oauth2/token/my_api_client, password, right, 400, invalid_grant, invalid grant type",
    "/oauth2/token/my_api_client, client_credentials, wrong, 400, access_denied,"
        + " invalid client creds or client not allowed",
    "/oauth2/token/my_api_client, client_credentials, person, 400, access_denied,"
        + " invalid client creds or client not allowed",
    "/oauth2/platformtoken, client_credentials, person, 400, access_denied,"
        + " invalid client creds or client not allowed",
    "/oauth2/token/my_api_client, client_credentials, none, 400, invalid_client, wrong clientid",
    "/oauth2/token/my_api_client, client_credentials, broken, 400, invalid_client, wrong clientid",
  })
  void everyErrorHasItsCode(
      String path, String grant, String who, int status, String error, String text)
      throws IOException {
    DirectoryUser kiosk = t.settings.user(IdentitySettings.DEMO_KIOSK);
    String field =
        switch (who) {
          case "right" -> basic();
          case "wrong" -> TestTenant.basic(t.app().clientId(), "wrong");
          case "person" -> TestTenant.basic(kiosk.name(), kiosk.password());
          case "broken" -> "Basic %%%";
          default -> "Nothing";
        };

    HttpResponse<String> response = t.form(path, "grant_type=" + grant, "Authorization", field);

    assertError(response, status, error, text);
    assertThat(t.counters().mints()).isZero();
    assertThat(t.counters().tokenRequests()).isEqualTo(1);
  }

  @Test
  void anUnknownScopeIsRefused() throws IOException {
    assertError(
        t.mint(t.app(), "orders_read nonsense"), 400, "invalid_scope", "unknown scope requested");
  }

  @Test
  void aJsonBodyIsRefused() throws IOException {
    String content = "{\"grant_type\":\"client_credentials\",\"scope\":\"orders_read\"}";

    HttpResponse<String> response =
        t.json("/oauth2/token/my_api_client", content, "Authorization", basic());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestTenant.read(response).path("error").asText()).isEqualTo("invalid_request");
  }

  @Test
  void aRepeatedParameterIsRefused() throws IOException {
    HttpResponse<String> response =
        t.form("/oauth2/token/my_api_client", GRANT + "&" + GRANT, "Authorization", basic());

    assertThat(TestTenant.read(response).path("error").asText()).isEqualTo("invalid_request");
  }

  @Test
  void getIsNotAllowed() throws IOException {
    HttpResponse<String> response =
        t.get("/oauth2/token/my_api_client?" + GRANT, "Authorization", basic());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void aPlatformTokenNeedsNoApplication() throws IOException {
    HttpResponse<String> response =
        t.form("/OAuth2/PlatformToken", GRANT + "&scope=all", "Authorization", basic());

    JsonNode json = TestTenant.read(response);
    assertThat(json.path("expires_in").asInt()).isEqualTo(900);
    String bearer = "Bearer " + json.path("access_token").asText();
    assertThat(t.get("/security/whoami", "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void aJwtHasTheDocumentedClaimsAndVerifiesByThePublishedKey() throws Exception {
    String token = t.bearer("orders_read directory_read").substring("Bearer ".length());
    JWKSet keys = JWKSet.parse(t.get("/OAuth2/Keys/my_api_client").body());

    SignedJWT jwt = SignedJWT.parse(token);
    assertThat(jwt.verify(new RSASSAVerifier(keys.getKeys().get(0).toRSAKey()))).isTrue();
    assertThat(keys.getKeys().get(0).isPrivate()).isFalse();
    var claims = jwt.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(t.tenant.url() + "/my_api_client/");
    assertThat(claims.getAudience()).containsExactly("svc-hr@example.com");
    assertThat(claims.getStringClaim("unique_name")).isEqualTo("svc-hr@example.com");
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders_read directory_read");
    assertThat(claims.getSubject()).hasSize(36);
    assertThat(claims.getClaim("auth_time")).isEqualTo(t.clock.instant().getEpochSecond());
    assertThat(claims.getIssueTime().toInstant()).isEqualTo(t.clock.instant());
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(t.clock.instant().plusSeconds(18_000));
  }

  @Test
  void anOpaqueTokenIsNoJwtAndWorks() throws IOException {
    t.switches().tokenFormat.set(IdentitySwitches.TokenFormat.OPAQUE);

    String bearer = t.bearer("directory_read");

    assertThat(bearer).doesNotContain(".");
    assertThat(t.get("/security/whoami", "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"ALL, 200, 200", "NONE, 200, 401", "REFUSE, 400, 0"})
  void whatNoScopeMeansIsASwitch(IdentitySwitches.OmittedScope what, int minted, int used)
      throws IOException {
    t.switches().omittedScope.set(what);

    HttpResponse<String> response = t.mint(t.app(), "");

    assertThat(response.statusCode()).isEqualTo(minted);
    if (minted == 200) {
      String bearer = "Bearer " + TestTenant.read(response).path("access_token").asText();
      assertThat(t.get("/security/whoami", "Authorization", bearer).statusCode()).isEqualTo(used);
    }
  }

  @Test
  void aChangedPasswordEndsTheOldSecret() throws IOException {
    t.tenant.changePassword(t.app().clientId(), "another");

    t.switches().badCredentialsStatus.set(401);
    assertThat(t.mint(t.app(), "orders_read").statusCode()).isEqualTo(401);
  }

  @Test
  void aSwitchedSecretEndsTheOldOneAtOnceAndNullBringsItBack() throws IOException {
    t.switches().badCredentialsStatus.set(401);
    String live = t.bearer("directory_read");

    t.switches().clientSecret.set("next");

    assertThat(t.mint(t.app(), "directory_read").statusCode()).isEqualTo(401);
    assertThat(t.get("/security/whoami", "Authorization", live).statusCode()).isEqualTo(200);
    assertThat(t.mint(withSecret("next"), "directory_read").statusCode()).isEqualTo(200);

    t.switches().clientSecret.reset();

    assertThat(t.mint(withSecret("next"), "directory_read").statusCode()).isEqualTo(401);
    assertThat(t.mint(t.app(), "directory_read").statusCode()).isEqualTo(200);
  }

  private OAuthApp withSecret(String secret) {
    OAuthApp app = t.app();
    return new OAuthApp(app.id(), app.clientId(), secret, app.scopes(), app.roles());
  }

  private static void assertError(
      HttpResponse<String> response, int status, String error, String text) {
    JsonNode json = TestTenant.read(response);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json.path("error").asText()).isEqualTo(error);
    assertThat(json.path("error_description").asText()).isEqualTo(text);
    assertThat(json.has("success")).isFalse();
  }
}
