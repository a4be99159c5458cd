package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Configuration of IDM and of a realm of AM. */
class AicConfigTest {
  private final TestAic t = new TestAic();

  @AfterEach
  void close() {
    t.close();
  }

  private HttpResponse<String> idm(String method, String path, String content) throws IOException {
    return t.as("fr:idm:*", method, "/openidm/config" + path, content);
  }

  @Test
  void configurationsAreListedReadAndWritten() throws IOException {
    assertThat(idm("GET", "", "").body()).contains("\"_id\":\"emailTemplate/welcome\"");
    assertThat(idm("GET", "?_queryFilter=_id+sw+'emailTemplate'", "").body())
        .contains("\"resultCount\":1");
    assertThat(TestAic.read(idm("GET", "/managed", "")).path("objects")).hasSize(5);
    assertThat(idm("PUT", "/emailTemplate/new", "{\"enabled\":true}").statusCode()).isEqualTo(201);
    assertThat(idm("PUT", "/emailTemplate/new", "{\"enabled\":false}").statusCode()).isEqualTo(200);
    assertThat(TestAic.read(idm("GET", "/emailTemplate/new", "")).path("enabled").asBoolean())
        .isFalse();
    assertThat(idm("DELETE", "/emailTemplate/new", "").statusCode()).isEqualTo(200);
    assertThat(idm("GET", "/emailTemplate/new", "").body())
        .isEqualTo(
            "{\"code\":404,\"reason\":\"Not Found\","
                + "\"message\":\"No configuration exists for id emailTemplate/new\"}");
    assertThat(idm("PUT", "", "{}").statusCode()).isEqualTo(400);
    assertThat(idm("POST", "/x", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void thereAreNoConnectors() throws IOException {
    String path = "/openidm/system?_action=testConnectorServers";
    assertThat(t.as("fr:idm:*", "POST", path, "").body()).isEqualTo("{\"openicf\":[]}");
    assertThat(t.as("fr:idm:*", "GET", "/openidm/system/ldap", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aRealmsAuthenticationIsReadAndWritten() throws IOException {
    String path = "/am/json/realms/root/realms/alpha/realm-config/authentication";
    JsonNode before = TestAic.read(t.as("fr:am:*", "GET", path, ""));
    assertThat(before.path("_type").path("_id").asText()).isEqualTo("EMPTY");
    HttpResponse<String> put = t.as("fr:am:*", "PUT", path, "{\"core\":{\"orgConfig\":\"New\"}}");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(t.as("fr:am:*", "GET", path, "").body()).isEqualTo(put.body()).contains("New");
    assertThat(t.as("fr:am:*", "GET", "/am/json/bravo/realm-config/authentication", "").body())
        .doesNotContain("New");
    assertThat(t.as("fr:am:*", "DELETE", path, "").statusCode()).isEqualTo(400);
  }

  @Test
  void unknownRealmsAndResourcesAreNotFound() throws IOException {
    assertThat(t.as("fr:am:*", "GET", "/am/json/realms/root/realms/nope/x", "").body())
        .contains("Realm not found");
    assertThat(t.as("fr:am:*", "GET", "/am/json/nope/scripts", "").body())
        .contains("Resource 'nope/scripts' not found");
    assertThat(t.as("fr:am:*", "GET", "/am/json/realms/other/x", "").statusCode()).isEqualTo(404);
  }
}
