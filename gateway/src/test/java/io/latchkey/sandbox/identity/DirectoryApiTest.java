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

class DirectoryApiTest {
  private static final String PAT =
      "{\"Name\":\"Pat@example.com\",\"Mail\":\"p@example.com\",\"Password\":\"pw\","
          + "\"DisplayName\":\"Pat\"}";

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private JsonNode call(String path, String content, String bearer) throws IOException {
    HttpResponse<String> response = t.json(path, content, "Authorization", bearer);
    assertThat(response.statusCode()).isEqualTo(200);
    return TestTenant.read(response);
  }

  @Test
  void aCreatedUserIsFoundChangedAndDeleted() throws IOException {
    String admin = t.admin();
    JsonNode created = call("/CDirectoryService/CreateUser", PAT, admin);
    assertThat(created.path("success").asBoolean()).isTrue();
    String id = created.path("Result").asText();
    String byId = "{\"ID\":\"" + id + "\"}";

    assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(name("/CDirectoryService/GetUser", byId)).isEqualTo("Pat@example.com");
    assertThat(name("/CDirectoryService/GetUserByName", "{\"username\":\"pat@EXAMPLE.com\"}"))
        .isEqualTo("Pat@example.com");
    assertThat(call("/CDirectoryService/CreateUser", PAT, admin).path("success").asBoolean())
        .isFalse();

    String change = "{\"ID\":\"" + id + "\",\"DisplayName\":\"Patricia\"}";
    call("/CDirectoryService/ChangeUser", change, admin);
    JsonNode changed = call("/CDirectoryService/GetUser", byId, admin).path("Result");
    assertThat(changed.path("DisplayName").asText()).isEqualTo("Patricia");
    assertThat(changed.path("Mail").asText()).isEqualTo("p@example.com");

    call("/CDirectoryService/DeleteUser", byId, admin);
    assertThat(call("/CDirectoryService/GetUser", byId, admin).path("success").asBoolean())
        .isFalse();
  }

  private String name(String path, String content) throws IOException {
    return call(path, content, t.admin()).path("Result").path("Name").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Name\":\"pat\",\"Password\":\"pw\"}",
        "{\"Name\":\"pat@example.com\"}",
        "{\"Name\":\"@example.com\",\"Password\":\"pw\"}",
        "[]"
      })
  void anIncompleteUserIsASoftError(String content) throws IOException {
    JsonNode json = call("/CDirectoryService/CreateUser", content, t.admin());

    assertThat(json.path("success").asBoolean()).isFalse();
    assertThat(json.path("Message").asText()).isNotEmpty();
  }

  @Test
  void brokenJsonIsABadRequestAndGetCreatesNothing() throws IOException {
    String path = "/CDirectoryService/CreateUser";

    assertThat(t.json(path, "{\"Name\":", "Authorization", t.admin()).statusCode()).isEqualTo(400);
    assertThat(t.get(path, "Authorization", t.admin()).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "/CDirectoryService/CreateUser",
    "/CDirectoryService/ChangeUser",
    "/CDirectoryService/DeleteUser",
    "/CDirectoryService/GetUsers",
    "/SaasManage/GetApplication",
    "/SaasManage/GetRoles",
    "/RedRock/query",
    "/UPRest/GetUPData?Username=kiosk@example.com",
    "/CDirectoryService/GetUserByName?username=kiosk@example.com",
  })
  void aMissingRightIsASoftError(String path) throws IOException {
    String kim = "Bearer " + t.tenant.openSession("kim@example.com");

    JsonNode json = call(path, "{}", kim);

    assertThat(json.path("success").asBoolean()).isFalse();
    assertThat(json.path("Message").asText()).contains("not authorized to perform this operation");
  }

  @ParameterizedTest
  @CsvSource({
    "/UserMgmt/GetUserInfo, kiosk@example.com",
    "/UPRest/GetUPData, Payroll",
    "/usermgmt/GetUsersRolesAndAdministrativeRights, Directory Reader",
    "/CDirectoryService/GetUsers, kim@example.com",
    "/SaasManage/GetRoles, System Administrator",
  })
  void aReadAnswersToGetAndToPost(String path, String snippet) throws IOException {
    String kiosk = "Bearer " + t.tenant.openSession(IdentitySettings.DEMO_KIOSK);

    assertThat(t.get(path, "Authorization", kiosk).body())
        .startsWith("{\"success\":true")
        .contains(snippet);
    assertThat(t.json(path, "[]", "Authorization", kiosk).body()).contains(snippet);
  }

  @Test
  void argumentsMayStandInTheQueryOfAPost() throws IOException {
    String id = name("/CDirectoryService/GetUserByName", "{\"username\":\"kim@example.com\"}");
    JsonNode user =
        call("/CDirectoryService/GetUserByName?username=" + id, "", t.admin()).path("Result");

    JsonNode rights =
        call(
            "/UserMgmt/GetUsersRolesAndAdministrativeRights?id=" + user.path("Uuid").asText(),
            "",
            t.admin());

    assertThat(rights.path("success").asBoolean()).isTrue();
    assertThat(rights.path("Result").path("Results")).isEmpty();
  }

  @Test
  void anApplicationShowsItsScopes() throws IOException {
    JsonNode json =
        call("/SaasManage/GetApplication", "{\"_RowKey\":\"my_api_client\"}", t.admin());

    assertThat(json.path("Result").path("KnownScopes")).hasSize(5);
    assertThat(
            call("/SaasManage/GetApplication", "{\"_RowKey\":\"x\"}", t.admin())
                .path("success")
                .asBoolean())
        .isFalse();
  }

  @Test
  void aQuerySelectsRows() throws IOException {
    String script =
        "{\"Script\":\"Select ID, Username from User where Username = 'KIM@example.com'\"}";

    JsonNode result = call("/Redrock/Query", script, t.admin()).path("Result");

    assertThat(result.path("Count").asInt()).isEqualTo(1);
    JsonNode row = result.path("Results").path(0).path("Row");
    assertThat(row.path("Username").asText()).isEqualTo("kim@example.com");
    assertThat(row.fieldNames()).toIterable().containsExactly("ID", "Username");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"Script\":\"drop table User\"}", "{\"Script\":\"select x from y\"}"})
  void anUnsupportedQueryIsASoftError(String content) throws IOException {
    assertThat(call("/RedRock/query", content, t.admin()).path("success").asBoolean()).isFalse();
  }
}
