package io.latchkey.sandbox.sws;

import static io.latchkey.sandbox.sws.TestSws.encoded;
import static io.latchkey.sandbox.sws.TestSws.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmTest {
  private static final String CERTS = SwsState.PROTOCOL + "/certs";
  private static final String DISCOVERY = SwsState.REALM + "/.well-known/openid-configuration";

  private final TestSws t = new TestSws();
  private final SecretClient client = t.settings.secretClient();

  @AfterEach
  void stop() {
    t.close();
  }

  private String post(String secret) {
    return "grant_type=client_credentials&client_id="
        + client.clientId()
        + "&client_secret="
        + encoded(secret);
  }

  private static String basic(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Test
  void aTokenAnswerIsThatOfKeycloak() throws Exception {
    HttpResponse<String> response = t.mint(SwsRole.AUDITOR);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.headers().firstValue("Pragma")).hasValue("no-cache");
    JsonNode json = read(response);
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "access_token",
            "expires_in",
            "refresh_expires_in",
            "token_type",
            "not-before-policy",
            "scope");
    assertThat(json.path("expires_in").asInt()).isEqualTo(300);
    assertThat(json.path("refresh_expires_in").asInt(-1)).isZero();
    assertThat(json.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(json.path("not-before-policy").asInt(-1)).isZero();
    assertThat(json.path("scope").asText()).isEqualTo("profile email");
    assertThat(t.counters().mints()).isEqualTo(1);
    assertThat(t.counters().tokenRequests()).isEqualTo(1);
  }

  @Test
  void anAccessTokenIsAJwtOfTheRealmSignedByItsKeys() throws Exception {
    SignedJWT jwt = SignedJWT.parse(read(t.mint(SwsRole.AUDITOR)).path("access_token").asText());
    JWKSet keys = JWKSet.parse(t.get(CERTS).body());

    var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());

    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    assertThat(jwt.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
    assertThat(key.isPrivate()).isFalse();
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(t.tenant.issuer());
    assertThat(jwt.getJWTClaimsSet().getStringClaim("azp"))
        .isEqualTo(t.settings.clientId(SwsRole.AUDITOR));
    assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(t.clock.instant().plusSeconds(300));
  }

  @Test
  void twoTokensOfOneMomentAreTwo() throws IOException {
    assertThat(t.bearer(SwsRole.VIEWER)).isNotEqualTo(t.bearer(SwsRole.VIEWER));
  }

  @Test
  void theIssuerIsTheRealmsAddress() {
    assertThat(t.tenant.issuer()).isEqualTo(t.tenant.url() + "/auth/realms/serviceaccounts");
    assertThat(t.tenant.url()).hasToString("http://127.0.0.1:" + t.tenant.port());
  }

  @Test
  void discoveryNamesWhatIsThere() throws IOException {
    JsonNode json = read(t.get(DISCOVERY));

    assertThat(json.path("issuer").asText()).isEqualTo(t.tenant.issuer());
    assertThat(json.path("token_endpoint").asText()).isEqualTo(t.tenant.url() + TestSws.TOKEN);
    assertThat(json.path("jwks_uri").asText()).isEqualTo(t.tenant.url() + CERTS);
    assertThat(json.path("token_endpoint_auth_methods_supported").toString())
        .contains("private_key_jwt", "client_secret_basic", "client_secret_post");
  }

  @Test
  void aSecretIsTakenFromTheFormAndAsBasic() throws IOException {
    assertThat(t.form(post(client.clientSecret())).statusCode()).isEqualTo(200);
    assertThat(
            t.form(
                    "grant_type=client_credentials",
                    "Authorization",
                    basic(client.clientId(), client.clientSecret()))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            t.form(
                    "grant_type=client_credentials",
                    "Authorization",
                    basic(client.clientId(), encoded(client.clientSecret())))
                .statusCode())
        .isEqualTo(200);
    assertThat(client.role()).isEqualTo(SwsRole.ADMINISTRATOR);
  }

  @Test
  void aWrongSecretAnAbsentOneAndAnUnknownClientAreRefused() throws IOException {
    HttpResponse<String> wrong = t.form(post("wrong"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(read(wrong).path("error").asText()).isEqualTo("unauthorized_client");

    assertThat(t.form(post("")).body()).contains("Client secret not provided in request");
    assertThat(read(t.form("grant_type=client_credentials&client_id=x&client_secret=y")))
        .hasToString(
            "{\"error\":\"invalid_client\",\"error_description\":"
                + "\"Invalid client or Invalid client credentials\"}");
    t.switches().badClientStatus.set(401);
    assertThat(t.form(post("wrong")).statusCode()).isEqualTo(401);
    assertThat(t.counters().clientsRefused()).isEqualTo(4);
  }

  @Test
  void aServiceAccountHasNoSecret() throws IOException {
    String id = encoded(t.settings.clientId(SwsRole.VIEWER));

    assertThat(t.form("grant_type=client_credentials&client_secret=y&client_id=" + id).body())
        .contains("Invalid client or Invalid client credentials");
  }

  @Test
  void anIdTokenComesOnlyWithOpenid() throws IOException {
    JsonNode json = read(t.form(post(client.clientSecret()) + "&scope=openid"));

    assertThat(json.path("scope").asText()).isEqualTo("openid profile email");
    assertThat(json.path("id_token").asText()).contains(".");
    assertThat(
            t.get("/sandbox/whoami", "Authorization", "Bearer " + json.path("id_token").asText())
                .statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope=x | 400 | invalid_request | Missing form parameter: grant_type",
        "grant_type=password | 400 | unsupported_grant_type | Unsupported grant_type",
        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=a"
            + " | 400 | unsupported_grant_type | Unsupported grant_type",
        "SECRET&scope=everything | 400 | invalid_scope | Invalid scopes: everything",
        "SECRET&client_id=siem-export | 400 | invalid_request | duplicated parameter",
      })
  void aRequestThatIsWrongIsRefused(String form, int status, String error, String description)
      throws IOException {
    HttpResponse<String> response = t.form(form.replace("SECRET", post(client.clientSecret())));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(read(response).path("error").asText()).isEqualTo(error);
    assertThat(read(response).path("error_description").asText()).isEqualTo(description);
  }

  @Test
  void theContentIsAFormAndTheMethodPost() throws IOException {
    HttpResponse<String> json =
        t.call("POST", TestSws.TOKEN, TestSws.JSON, "{\"grant_type\":\"x\"}", "none");
    assertThat(json.statusCode()).isEqualTo(415);

    HttpResponse<String> get = t.get(TestSws.TOKEN);
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    assertThat(t.call("POST", CERTS, TestSws.JSON, "{}", "none").statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "/auth/realms/ServiceAccounts/protocol/openid-connect/token, Realm does not exist",
    "/auth/realms/serviceaccounts/protocol/openid-connect/nothing, Unable to find matching",
    "/auth/, Realm does not exist",
  })
  void whatTheRealmDoesNotHaveIs404(String path, String text) throws IOException {
    HttpResponse<String> response = t.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains(text);
  }

  @Test
  void theLifetimeIsASwitch() throws IOException {
    t.switches().tokenLifetimeSeconds.set(60);
    String bearer = t.admin();
    assertThat(t.get("/sandbox/whoami", "Authorization", bearer).statusCode()).isEqualTo(200);

    t.clock.advance(Duration.ofSeconds(59));
    assertThat(t.get("/sandbox/whoami", "Authorization", bearer).statusCode()).isEqualTo(200);
    t.clock.advance(Duration.ofSeconds(1));
    assertThat(t.get("/sandbox/whoami", "Authorization", bearer).statusCode()).isEqualTo(401);
  }
}
