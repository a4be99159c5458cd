package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthEndpointsTest {
  private static final String INTROSPECT = "/OAuth2/Introspect/my_api_client";

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private String basic() {
    return TestTenant.basic(t.app().clientId(), t.app().clientSecret());
  }

  private static String token(String bearer) {
    return bearer.substring("Bearer ".length());
  }

  @Test
  void discoveryNamesTheTenantsEndpoints() throws IOException {
    JsonNode json = TestTenant.read(t.get("/my_api_client/.well-known/openid-configuration"));

    assertThat(json.path("issuer").asText()).isEqualTo(t.tenant.url() + "/my_api_client/");
    assertThat(json.path("token_endpoint").asText())
        .isEqualTo(t.tenant.url() + "/OAuth2/Token/my_api_client");
    assertThat(json.path("jwks_uri").asText())
        .isEqualTo(t.tenant.url() + "/OAuth2/Keys/my_api_client");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nosuch/.well-known/openid-configuration",
        "/.well-known/openid-configuration",
        "/OAuth2/Keys/nosuch",
        "/OAuth2/UserInfo/nosuch",
        "/OAuth2/Introspect/nosuch",
        "/OAuth2/Revoke/nosuch"
      })
  void anUnknownApplicationIsABadRequest(String path) throws IOException {
    HttpResponse<String> response = t.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestTenant.read(response).path("error_description").asText())
        .startsWith("unknown app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/OAuth2/Keys", "/OAuth2/Introspect/", "/OAuth2/Revoke"})
  void noApplicationIsABadUrl(String path) throws IOException {
    assertThat(TestTenant.read(t.get(path)).path("error_description").asText())
        .isEqualTo("bad URL");
  }

  @Test
  void introspectionTellsOfALiveToken() throws IOException {
    String bearer = t.bearer("directory_read orders_read");

    JsonNode json =
        TestTenant.read(t.form(INTROSPECT, "token=" + token(bearer), "Authorization", t.admin()));

    assertThat(json.path("active").asBoolean()).isTrue();
    assertThat(json.path("scope").asText()).isEqualTo("directory_read orders_read");
    assertThat(json.path("app_id").asText()).isEqualTo("my_api_client");
    assertThat(json.path("unique_name").asText()).isEqualTo("svc-hr@example.com");
    assertThat(json.path("exp").asLong() - json.path("iat").asLong()).isEqualTo(18_000);
  }

  @ParameterizedTest
  @CsvSource({
    "none, token=x, 400, access_denied, requesting user not authenticated",
    "admin, '', 400, invalid_request, missing token in request",
  })
  void introspectionHasItsErrors(String who, String content, int status, String error, String text)
      throws IOException {
    String bearer = who.equals("admin") ? t.admin() : "Bearer dead";

    HttpResponse<String> response = t.form(INTROSPECT, content, "Authorization", bearer);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestTenant.read(response).path("error").asText()).isEqualTo(error);
    assertThat(TestTenant.read(response).path("error_description").asText()).isEqualTo(text);
  }

  @Test
  void anUnknownTokenAndATicketAreNotActive() throws IOException {
    String ticket = t.tenant.openSession("kim@example.com");

    for (String token : new String[] {"nonsense", ticket}) {
      assertThat(t.form(INTROSPECT, "token=" + token, "Authorization", t.admin()).body())
          .isEqualTo("{\"active\":false}");
    }
  }

  @Test
  void revocationEndsTheClientsOwnToken() throws IOException {
    String bearer = t.bearer("directory_read");
    String others = t.admin();
    String path = "/oauth2/revoke/my_api_client";

    assertThat(t.form(path, "token=" + token(others), "Authorization", basic()).statusCode())
        .isEqualTo(200);
    assertThat(t.form(path, "token=" + token(bearer), "Authorization", basic()).statusCode())
        .isEqualTo(200);

    assertThat(t.get("/security/whoami", "Authorization", bearer).statusCode()).isEqualTo(401);
    assertThat(t.get("/security/whoami", "Authorization", others).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, token=x, access_denied",
    "none, token=x, access_denied",
    "right, '', invalid_request",
  })
  void revocationHasItsErrors(String who, String content, String error) throws IOException {
    String field =
        switch (who) {
          case "right" -> basic();
          case "wrong" -> TestTenant.basic(t.app().clientId(), "wrong");
          default -> "Bearer x";
        };

    HttpResponse<String> response =
        t.form("/OAuth2/Revoke/my_api_client", content, "Authorization", field);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestTenant.read(response).path("error").asText()).isEqualTo(error);
  }

  @Test
  void userInfoIsUnauthorizedWithADeadToken() throws IOException {
    String path = "/OAuth2/UserInfo/my_api_client";

    assertThat(t.get(path, "Authorization", "Bearer dead").statusCode()).isEqualTo(401);
    assertThat(
            TestTenant.read(t.get(path, "Authorization", t.bearer("all")))
                .path("unique_name")
                .asText())
        .isEqualTo("svc-hr@example.com");
  }

  @Test
  void authorizeGivesATokenInTheFragmentOfALocation() throws IOException {
    String query = "?client_id=my_api_client&response_type=id_token&scope=openid&redirect_uri=";
    String path = "/OAuth2/Authorize/my_api_client" + query;
    String own = TestTenant.encoded(t.tenant.url() + "/done");

    HttpResponse<String> response = t.get(path + own, "Authorization", t.bearer("all"));
    HttpResponse<String> evil =
        t.get(path + "http%3A%2F%2Fevil.example", "Authorization", t.bearer("all"));

    assertThat(response.statusCode()).isEqualTo(302);
    String location = response.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith(t.tenant.url() + "/done#id_token=");
    assertThat(evil.statusCode()).isEqualTo(400);
    assertThat(t.get(path + own).body()).startsWith("<!DOCTYPE html>");
  }
}
