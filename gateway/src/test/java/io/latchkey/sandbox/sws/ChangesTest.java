package io.latchkey.sandbox.sws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is changed stays changed, and can be read again. */
class ChangesTest {
  private final TestSws t = new TestSws();
  private String admin = "";
  private String policy = "";
  private String user = "";

  @BeforeEach
  void find() throws IOException {
    admin = t.admin();
    policy = t.shown("policies").path("policies").path(0).path("policyId").asText();
    user = t.shown("users").path("users").path(1).path("id").asText();
  }

  @AfterEach
  void stop() {
    t.close();
  }

  private JsonNode newest(String type) throws IOException {
    return t.shown("activities?limit=1&activityTypes=" + type)
        .path("activities")
        .path(0)
        .path("activityData");
  }

  private void assertNoted(String type, String subject) throws IOException {
    JsonNode activity = newest(type);
    assertThat(activity.path("time").asLong()).isEqualTo(t.now());
    assertThat(activity.path("name").asText()).isEqualTo(subject);
    assertThat(activity.path("initiatedById").asText())
        .isEqualTo(t.settings.clientId(SwsRole.ADMINISTRATOR));
    assertThat(activity.path("initiatedByRole").asText()).isEqualTo("administrator");
  }

  @Test
  void aPolicyIsSwitchedOffAndOn() throws IOException {
    HttpResponse<String> off = t.put("policies/" + policy + "/status", "{\"active\":false}", admin);

    assertThat(off.statusCode()).isEqualTo(200);
    assertThat(off.body()).isEmpty();
    JsonNode shown = t.shown("policies/" + policy).path("policy");
    assertThat(shown.path("active").asBoolean(true)).isFalse();
    assertThat(t.shown("policies").path("policies").path(0)).isEqualTo(shown);
    assertNoted("PolicyDisabled", shown.path("name").asText());

    t.put("policies/" + policy + "/status", "{\"active\":true}", admin);
    assertThat(t.shown("policies/" + policy).path("policy").path("active").asBoolean()).isTrue();
    assertNoted("PolicyEnabled", shown.path("name").asText());
  }

  @Test
  void aConfigurationIsReplacedWhole() throws IOException {
    String configuration =
        "{\"policyConfiguration\":{\"watermarkEnabled\":true,\"appProtectionMode\":\"Manual\","
            + "\"manualModeURLIncludeList\":[\"a.example\",\"b.example\"],\"unknown\":7}}";

    assertThat(t.put("policies/" + policy + "/configuration", configuration, admin).statusCode())
        .isEqualTo(200);

    JsonNode shown = t.shown("policies/" + policy).path("configuration");
    assertThat(shown.path("watermarkEnabled").asBoolean()).isTrue();
    assertThat(shown.path("enforceEPM").asBoolean(true)).isFalse();
    assertThat(shown.path("appProtectionMode").asText()).isEqualTo("Manual");
    assertThat(shown.path("manualModeURLIncludeList").toString())
        .isEqualTo("[\"a.example\",\"b.example\"]");
    assertThat(shown.has("unknown")).isFalse();
    t.put("policies/" + policy + "/configuration", "{\"policyConfiguration\":{}}", admin);
    assertThat(t.shown("policies/" + policy).path("configuration").path("watermarkEnabled"))
        .hasToString("false");
  }

  @Test
  void aListOfUrlsHasAnEnd() throws IOException {
    for (int size : List.of(PolicyConfiguration.MAX_URLS, PolicyConfiguration.MAX_URLS + 1)) {
      String urls = String.join(",", Collections.nCopies(size, "\"a\""));
      int status =
          t.put(
                  "policies/" + policy + "/configuration",
                  "{\"policyConfiguration\":{\"excludedURLs\":[" + urls + "]}}",
                  admin)
              .statusCode();
      assertThat(status).isEqualTo(size > PolicyConfiguration.MAX_URLS ? 400 : 200);
    }
  }

  @Test
  void layersAreSetForAllAndForOneMember() throws IOException {
    JsonNode member =
        t.shown("policies/" + policy + "?memberTypes=User").path("members").path("members").path(0);
    assertThat(member.path("securityLayers")).isEmpty();
    String layers = "{\"securityLayers\":[\"SessionProtection\",\"StepRecording\"]}";

    t.put("policies/" + policy + "/default-security-layers", layers, admin);
    t.put("policies/" + policy + "/members/" + member.path("id").asText(), layers, admin);

    JsonNode shown = t.shown("policies/" + policy);
    assertThat(shown.path("defaultSecurityLayers").toString())
        .isEqualTo("[\"SessionProtection\",\"StepRecording\"]");
    JsonNode changed =
        t.shown("policies/" + policy + "?memberTypes=User&securityLayers=SessionProtection")
            .path("members")
            .path("members")
            .path(0);
    assertThat(changed.path("id")).isEqualTo(member.path("id"));
    assertThat(shown.path("members").path("totalCount").asInt()).isEqualTo(3);
    String name = shown.path("policy").path("name").asText();
    assertNoted("PolicyDefaultsPermissionsUpdated", name);
    assertNoted("PolicyMembersPermissionsUpdated", name);
    assertThat(t.put("policies/" + policy + "/members/x", layers, admin).statusCode())
        .isEqualTo(404);
  }

  @Test
  void membersAreChosenByLayerTypeAndName() throws IOException {
    String path = "policies/" + policy + "?";
    assertThat(t.shown(path + "memberTypes=Group,Role").path("members").path("members")).hasSize(2);
    assertThat(t.shown(path + "securityLayers=None").path("members").path("members")).hasSize(1);
    assertThat(t.shown(path + "searchString=everyb").path("members").path("members")).hasSize(1);
    assertThat(t.shown(path + "limit=2&offset=2").path("members").path("members")).hasSize(1);
    assertThat(t.shown("policies?searchString=azure").path("totalCount").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deactivated", "Activated"})
  void aUsersStatusIsABareText(String status) throws IOException {
    HttpResponse<String> response = t.put("users/" + user + "/status", "\"" + status + "\"", admin);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("\"\"");
    JsonNode shown = t.shown("users/" + user);
    assertThat(shown.path("status").asText()).isEqualTo(status);
    assertNoted("User" + status, shown.path("username").asText());
  }

  @Test
  void aUsersStatusByFormIs415() throws IOException {
    HttpResponse<String> response =
        t.call(
            "PUT",
            TestSws.API + "users/" + user + "/status",
            TestSws.FORM,
            "status=Deactivated",
            admin);

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(t.shown("users/" + user).path("status").asText()).isEqualTo("Activated");
  }

  @Test
  void aDeletedUserIsGone() throws IOException {
    int before = t.shown("users").path("totalCount").asInt();
    String name = t.shown("users/" + user).path("username").asText();

    HttpResponse<String> deleted =
        t.call("DELETE", TestSws.API + "users/" + user, TestSws.JSON, "", admin);

    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(deleted.body()).isEqualTo("\"\"");
    assertThat(t.get(TestSws.API + "users/" + user, "Authorization", admin).statusCode())
        .isEqualTo(404);
    assertThat(t.shown("users").path("totalCount").asInt()).isEqualTo(before - 1);
    assertNoted("UserDeletedFromTenant", name);
    assertThat(
            t.call("DELETE", TestSws.API + "users/" + user, TestSws.JSON, "", admin).statusCode())
        .isEqualTo(404);
  }

  @Test
  void usersAreFoundByName() throws IOException {
    assertThat(t.shown("users?name=ADA").path("users").path(0).path("fullname").asText())
        .isEqualTo("Ada Aalto");
    assertThat(t.shown("users?name=a*brandt").path("totalCount").asInt()).isPositive();
    assertThat(t.shown("users?name=nobody").path("totalCount").asInt(-1)).isZero();
  }

  @Test
  void theOldestActivityGoesWhenThereAreTooMany() {
    SwsData data = new SwsData(List.of(), List.of(), List.of(), List.of());
    for (int i = 0; i <= SwsData.MAX_ACTIVITIES; i++) {
      data.add(new Activity("" + i, "SettingsUpdated", i, "", "", "", ""));
    }

    assertThat(data.activities()).hasSize(SwsData.MAX_ACTIVITIES);
    assertThat(data.activities().get(0).id()).isEqualTo("" + SwsData.MAX_ACTIVITIES);
    assertThat(data.activities().get(SwsData.MAX_ACTIVITIES - 1).id()).isEqualTo("1");
  }
}
