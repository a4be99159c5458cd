package io.latchkey.sandbox.sws;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.sandbox.sws.SwsSwitches.RoleDenial;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {
  private final TestSws t = new TestSws();

  @AfterEach
  void stop() {
    t.close();
  }

  private String filled(String path) {
    return path.replace("SESSION", session())
        .replace("POLICY", policy())
        .replace("MEMBER", member())
        .replace("USER", user());
  }

  private String first(String resource, String list, String id) {
    try {
      return t.shown(resource).path(list).path(0).path(id).asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String session() {
    return first("recordings", "recordings", "id");
  }

  private String policy() {
    return first("policies", "policies", "policyId");
  }

  private String member() {
    try {
      return t.shown("policies/" + policy())
          .path("members")
          .path("members")
          .path(0)
          .path("id")
          .asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String user() {
    return first("users", "users", "id");
  }

  private int status(SwsRole role, String method, String path, String content) throws IOException {
    return t.send(
            t.request(path, "Authorization", t.bearer(role), "Content-Type", TestSws.JSON)
                .method(method, BodyPublishers.ofString(content)))
        .statusCode();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // method | path | content | administrator | auditor | viewer
        "GET | /v2-edge/sws/activities?activityTypes=PolicyLoaded | | 200 | 200 | 200",
        "GET | /v1-edge/sws/activities?activityTypes=PolicyLoaded | | 200 | 200 | 200",
        "GET | /v2-edge/sws/activities/ | | 400 | 400 | 400",
        "GET | /v2-edge/sws/activities/x | | 404 | 404 | 404",
        "POST | /v2-edge/sws/activities | {} | 405 | 403 | 403",
        "GET | /v2-edge/sws/sessions | | 200 | 403 | 200",
        "GET | /v1-edge/sws/sessions | | 200 | 403 | 200",
        "GET | /v2-edge/sws/sessions/SESSION | | 200 | 403 | 200",
        "GET | /v2-edge/sws/sessions/SESSION/steps | | 200 | 403 | 200",
        "GET | /v2-edge/sws/recordings | | 200 | 403 | 200",
        "GET | /v2-edge/sws/recordings/SESSION | | 200 | 403 | 200",
        "GET | /v2-edge/sws/policies | | 200 | 403 | 200",
        "GET | /v2-edge/sws/policies/POLICY | | 200 | 403 | 200",
        "PUT | /v2-edge/sws/policies/POLICY/status | {\"active\":false} | 200 | 403 | 403",
        "PUT | /v2-edge/sws/policies/POLICY/configuration | {\"policyConfiguration\":{}}"
            + " | 200 | 403 | 403",
        "PUT | /v2-edge/sws/policies/POLICY/default-security-layers | {\"securityLayers\":[]}"
            + " | 200 | 403 | 403",
        "PUT | /v2-edge/sws/policies/POLICY/members/MEMBER | {\"securityLayers\":[]}"
            + " | 200 | 403 | 403",
        "GET | /v2-edge/sws/users/ | | 200 | 403 | 200",
        "GET | /v2-edge/sws/users/USER | | 200 | 403 | 200",
        "PUT | /v2-edge/sws/users/USER/status | \"Deactivated\" | 200 | 403 | 403",
        "DELETE | /v2-edge/sws/users/USER | | 200 | 403 | 403",
        "DELETE | /v2-edge/sws/users | | 405 | 403 | 403",
        "GET | /v2-edge/elsewhere | | 404 | 403 | 404",
        "GET | /sandbox/bytes?size=3 | | 200 | 403 | 200",
        "GET | /sandbox/whoami | | 200 | 200 | 200",
      })
  void theRoleOpensEndpoints(
      String method, String path, String content, int administrator, int auditor, int viewer)
      throws IOException {
    String target = filled(path);
    String body = content == null ? "" : content;

    assertThat(status(SwsRole.VIEWER, method, target, body)).isEqualTo(viewer);
    assertThat(status(SwsRole.AUDITOR, method, target, body)).isEqualTo(auditor);
    assertThat(status(SwsRole.ADMINISTRATOR, method, target, body)).isEqualTo(administrator);
  }

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN, 403, Forbidden",
    "UNAUTHORIZED, 401, Unauthorized",
    "NOT_FOUND, 404, Not"
  })
  void aDenialHasTheStatusWanted(RoleDenial denial, int status, String title) throws IOException {
    t.switches().roleDenial.set(denial);

    HttpResponse<String> response =
        t.get(TestSws.API + "users", "Authorization", t.bearer(SwsRole.AUDITOR));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(TestSws.read(response).path("title").asText()).startsWith(title);
    assertThat(t.counters().roleDenials()).isEqualTo(1);
    assertThat(t.counters().unauthorized()).isEqualTo(status == 401 ? 1 : 0);
  }

  @Test
  void aViewerMayAskForHeadsOnly() throws IOException {
    var response =
        t.send(
            t.request(TestSws.API + "users", "Authorization", t.bearer(SwsRole.VIEWER))
                .method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }
}
