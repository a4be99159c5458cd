package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment's variables, secrets, restart and documents, and its own way to refuse. */
class AicEnvironmentTest {
  private final TestAic t = new TestAic();
  private String bearer = "";

  @BeforeEach
  void mint() throws IOException {
    bearer = t.bearer(String.join(" ", ScopeCatalog.all()));
  }

  @AfterEach
  void close() {
    t.close();
  }

  private HttpResponse<String> call(String method, String path, String content) throws IOException {
    return t.call(method, "/environment" + path, content, "Authorization", bearer);
  }

  private JsonNode read(String path) throws IOException {
    return TestAic.read(call("GET", path, ""));
  }

  @Test
  void aVariableIsSetReadDescribedAndDeleted() throws IOException {
    HttpResponse<String> put =
        call("PUT", "/variables/esv-test", "{\"valueBase64\":\"aGk=\",\"description\":\"d\"}");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(TestAic.read(put).path("expressionType").asText()).isEqualTo("string");
    assertThat(TestAic.read(put).path("lastChangedBy").asText()).isEqualTo(t.settings.accountId());
    assertThat(call("GET", "/variables/esv-test", "").body()).isEqualTo(put.body());
    JsonNode list = read("/variables");
    assertThat(list.path("resultCount").asInt()).isEqualTo(1);
    assertThat(list.path("totalPagedResults").asInt()).isEqualTo(-1);
    assertThat(
            call("POST", "/variables/esv-test?_action=setDescription", "{\"description\":\"e\"}")
                .body())
        .isEmpty();
    assertThat(read("/variables/esv-test").path("description").asText()).isEqualTo("e");
    assertThat(read("/count")).hasToString("{\"secrets\":0,\"variables\":1}");
    assertThat(call("DELETE", "/variables/esv-test", "").statusCode()).isEqualTo(200);
    assertThat(call("GET", "/variables/esv-test", "").statusCode()).isEqualTo(404);
  }

  @Test
  void anErrorHasNoReasonAndMayEndInALine() throws IOException {
    assertThat(call("GET", "/variables/esv-none", "").body())
        .isEqualTo("{\"code\":404,\"message\":\"The variable does not exist\"}\n");
    assertThat(call("GET", "/nothing/here", "").body())
        .isEqualTo("{\"code\":404,\"message\":\"path /environment/nothing/here was not found\"}");
    assertThat(t.get("/environment/release").body())
        .isEqualTo("{\"code\":401,\"message\":\"Access Denied\"}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /variables/esv-x | {\"valueBase64\":\"aGk=\",\"expressionType\":\"x\"} | 422 | 606",
        "PUT | /variables/esv-x | {} | 422 | 602",
        "PUT | /variables/x | {\"valueBase64\":\"aGk=\"} | 422 | 605",
        "PUT | /variables/esv-X | {\"valueBase64\":\"aGk=\"} | 422 | 605",
        "PUT | /variables/esv-x | {\"valueBase64\":\"!\"} | 400 | 400",
        "PUT | /variables/esv-x | [ | 400 | 400",
        "PATCH | /variables/esv-x | {} | 405 | 405",
        "POST | /variables/esv-x | {} | 400 | 400",
        "PUT | /variables | {} | 405 | 405",
        "GET | /variables/esv-x/y | {} | 404 | 404",
        "PUT | /secrets/esv-x | {\"valueBase64\":\"aGk=\",\"encoding\":\"x\"} | 422 | 606",
        "GET | /secrets/esv-x | {} | 404 | 404",
        "GET | /secrets/esv-x/versions | {} | 404 | 404",
        "GET | /secrets/esv-x/versions/1 | {} | 500 | 500",
        "POST | /secrets/esv-x/versions?_action=create | {} | 500 | 500",
        "POST | /secrets/esv-x/versions/1?_action=changestatus | {} | 404 | 404",
        "PUT | /cookie-domains | {\"domains\":1} | 422 | 601",
        "PUT | /release | {} | 405 | 405",
        "GET | /custom-domains/gamma | {} | 404 | 404",
        "POST | /certificates | {\"certificate\":\"x\"} | 400 | 400",
        "POST | /csrs | {} | 422 | 602",
        "DELETE | /promotion/lock/nope | {} | 404 | 404",
        "GET | /promotion/other | {} | 404 | 404",
        "GET | /scopes/others | {} | 404 | 404",
      })
  void aWrongCallIsRefused(String method, String path, String content, int status, int code)
      throws IOException {
    HttpResponse<String> response = call(method, path, content);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"code\":" + code + ",\"message\":");
  }

  @ParameterizedTest
  @CsvSource({"GET, /certificates/ccrt-x", "PATCH, /certificates/x", "GET, /csrs/x"})
  void aCertificateThatIsNotThereIsAnEmpty404(String method, String path) throws IOException {
    HttpResponse<String> response = call(method, path, "");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void aSecretHasVersionsAndNoValue() throws IOException {
    String value = "{\"valueBase64\":\"c2VjcmV0\"}";
    JsonNode secret = TestAic.read(call("PUT", "/secrets/esv-s", value));
    assertThat(secret.path("activeVersion").asText()).isEqualTo("1");
    assertThat(call("PUT", "/secrets/esv-s", value).statusCode()).isEqualTo(409);
    assertThat(
            TestAic.read(call("POST", "/secrets/esv-s/versions?_action=create", value))
                .path("version")
                .asText())
        .isEqualTo("2");
    assertThat(read("/secrets/esv-s").path("activeVersion").asText()).isEqualTo("2");
    call("POST", "/secrets/esv-s/versions/2?_action=changestatus", "{\"status\":\"DISABLED\"}");
    assertThat(read("/secrets/esv-s").path("activeVersion").asText()).isEqualTo("1");
    assertThat(read("/secrets/esv-s/versions").get(0).path("status").asText())
        .isEqualTo("DISABLED");
    assertThat(call("DELETE", "/secrets/esv-s/versions/2", "").body()).contains("DESTROYED");
    assertThat(call("GET", "/secrets", "").body()).doesNotContain("c2VjcmV0");
    assertThat(call("DELETE", "/secrets/esv-s", "").statusCode()).isEqualTo(200);
  }

  @Test
  void aRestartTakesAWhileAndLoadsWhatWasSet() throws IOException {
    call("PUT", "/variables/esv-v", "{\"valueBase64\":\"aGk=\"}");
    call("PUT", "/secrets/esv-s", "{\"valueBase64\":\"aGk=\"}");
    assertThat(read("/startup")).hasToString("{\"restartStatus\":\"ready\"}");
    assertThat(call("POST", "/startup?_action=restart", "").body()).contains("restarting");
    assertThat(call("POST", "/startup?_action=restart", "").statusCode()).isEqualTo(409);
    assertThat(read("/variables/esv-v").path("loaded").asBoolean()).isFalse();
    assertThat(read("/startup").path("restartStatus").asText()).isEqualTo("restarting");
    assertThat(read("/startup").path("restartStatus").asText()).isEqualTo("restarting");
    assertThat(read("/startup").path("restartStatus").asText()).isEqualTo("ready");
    assertThat(read("/variables/esv-v").path("loaded").asBoolean()).isTrue();
    assertThat(read("/secrets/esv-s").path("loadedVersion").asText()).isEqualTo("1");
    assertThat(call("POST", "/startup", "").statusCode()).isEqualTo(400);
  }

  @Test
  void documentsAreReadAndWritten() throws IOException {
    assertThat(read("/release").path("currentVersion").asText()).isNotEmpty();
    String domains = "{\"domains\":[\"example.com\"]}";
    for (String path : new String[] {"/cookie-domains", "/custom-domains/alpha"}) {
      assertThat(call("PUT", path, domains).statusCode()).isEqualTo(200);
      assertThat(read(path)).hasToString(domains);
    }
    String policy = "{\"active\":true,\"directives\":{}}";
    call("PUT", "/content-security-policy/report-only", policy);
    assertThat(read("/content-security-policy/report-only")).hasToString(policy);
    assertThat(read("/content-security-policy/enforced").path("active").asBoolean()).isFalse();
    call("PUT", "/sso-cookie", "{\"name\":\"mine\"}");
    assertThat(read("/sso-cookie").path("name").asText()).isEqualTo("mine");
    call("POST", "/sso-cookie?_action=reset", "");
    assertThat(read("/sso-cookie").path("name").asText()).isEqualTo(t.settings.cookieName());
  }

  @Test
  void thePromotionLockIsTakenOnce() throws IOException {
    JsonNode lock = TestAic.read(call("POST", "/promotion/lock", "{}"));
    assertThat(read("/promotion/lock/state").path("result").asText()).isEqualTo("locked");
    assertThat(call("POST", "/promotion/lock", "{}").statusCode()).isEqualTo(409);
    call("DELETE", "/promotion/lock/" + lock.path("promotionId").asText(), "");
    assertThat(read("/promotion/lock").path("result").asText()).isEqualTo("unlocked");
  }

  @Test
  void aSigningRequestIsARealOne() throws IOException {
    HttpResponse<String> made = call("POST", "/csrs", "{\"commonName\":\"www.example.com\"}");
    JsonNode request = TestAic.read(made);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(request.path("request").asText())
        .startsWith("-----BEGIN CERTIFICATE REQUEST-----\nMII")
        .endsWith("-----END CERTIFICATE REQUEST-----\n");
    assertThat(read("/csrs")).hasSize(1);
    assertThat(call("DELETE", "/csrs/" + request.path("id").asText(), "").statusCode())
        .isEqualTo(200);
    assertThat(read("/csrs")).isEmpty();
  }

  @Test
  void theScopesOfServiceAccountsAreListed() throws IOException {
    JsonNode scopes = read("/scopes/service-accounts");
    assertThat(scopes.findValuesAsText("scope"))
        .containsAll(ScopeCatalog.all())
        .doesNotContain("fr:iga:*");
    assertThat(scopes.get(1).path("childScopes")).hasSize(3);
  }
}
