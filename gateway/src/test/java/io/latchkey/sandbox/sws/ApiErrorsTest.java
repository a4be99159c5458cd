package io.latchkey.sandbox.sws;

import static io.latchkey.sandbox.sws.TestSws.API;
import static io.latchkey.sandbox.sws.TestSws.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the API are problems (RFC 7807), each with its status. */
class ApiErrorsTest {
  private final TestSws t = new TestSws();

  @AfterEach
  void stop() {
    t.close();
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String title, String detail, String instance) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode json = read(response);
    assertThat(json.size()).isEqualTo(5);
    assertThat(json.path("type").asText()).isEqualTo("about:blank");
    assertThat(json.path("title").asText()).isEqualTo(title);
    assertThat(json.path("status").asInt()).isEqualTo(status);
    assertThat(json.path("detail").asText()).startsWith(detail);
    assertThat(json.path("instance").asText()).isEqualTo(instance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer dead", "Basic eDp5", "Bearer", "bearer  "})
  void aDeadTokenIs401(String credential) throws IOException {
    HttpResponse<String> response = t.get(API + "users", "Authorization", credential);

    assertProblem(response, 401, "Unauthorized", "Full authentication", "/v2-edge/sws/users");
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(t.counters().unauthorized("/v2-edge/sws/users")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2-edge/sws/users", "/v2-edge/sws/nothing", "/", "/v2-edge/sws"})
  void noTokenIs401WhateverIsAsked(String path) throws IOException {
    assertProblem(t.get(path), 401, "Unauthorized", "Full authentication", path);
  }

  @Test
  void aRevokedTokenIs401AndANewOneIsNot() throws IOException {
    String bearer = t.admin();
    assertThat(t.get(API + "users", "Authorization", bearer).statusCode()).isEqualTo(200);

    t.tenant.revokeTokens();

    assertThat(t.get(API + "users", "Authorization", bearer).statusCode()).isEqualTo(401);
    assertThat(t.get(API + "users", "Authorization", t.admin()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/V2-edge/sws/users",
        "/v2-edge/SWS/users",
        "/v2-edge/sws/Users",
        "/v3-edge/sws/users",
        "/v2-edge/sws/users/x/y/z",
        "/v2-edge/sws/policies/x/Status",
      })
  void aPathThatIsNotThereIs404AndCaseCounts(String path) throws IOException {
    HttpResponse<String> response = t.get(path, "Authorization", t.admin());

    assertProblem(response, 404, "Not Found", "No static resource", path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"users/x", "policies/x", "sessions/x", "sessions/x/steps", "recordings/x"})
  void aThingThatIsNotThereIs404(String resource) throws IOException {
    HttpResponse<String> response = t.get(API + resource, "Authorization", t.admin());

    assertProblem(response, 404, "Not Found", "There is no x", API + resource);
  }

  @Test
  void anotherMethodIs405() throws IOException {
    HttpResponse<String> response = t.call("POST", API + "users/x", TestSws.JSON, "{}", t.admin());

    assertProblem(response, 405, "Method Not Allowed", "Method 'POST' is", API + "users/x");
    assertThat(response.headers().firstValue("Allow")).hasValue("DELETE, GET");
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/jsonx",
  })
  void contentThatIsNotJsonIs415(String type) throws IOException {
    HttpResponse<String> response =
        t.call("PUT", API + "policies/x/status", type, "{\"active\":true}", t.admin());

    assertProblem(
        response,
        415,
        "Unsupported Media Type",
        "Content-Type '" + type + "' is not supported.",
        API + "policies/x/status");
  }

  @Test
  void contentWithoutATypeIs415() throws IOException {
    HttpResponse<String> response =
        t.send(
            t.request(API + "policies/x/status", "Authorization", t.admin())
                .PUT(BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policies/x/status | {",
        "policies/x/status | null",
        "policies/x/status | {\"active\":\"yes\"}",
        "policies/x/status | true",
        "policies/x/configuration | {}",
        "policies/x/configuration | {\"policyConfiguration\":{\"enforceEPM\":1}}",
        "policies/x/configuration | {\"policyConfiguration\":{\"excludedURLs\":\"a\"}}",
        "policies/x/configuration | {\"policyConfiguration\":{\"excludedURLs\":[1]}}",
        "policies/x/configuration | {\"policyConfiguration\":{\"appProtectionMode\":\"Never\"}}",
        "policies/x/default-security-layers | {}",
        "policies/x/default-security-layers | {\"securityLayers\":[\"None\"]}",
        "policies/x/members/y | {\"securityLayers\":{}}",
        "users/x/status | {\"status\":\"Deactivated\"}",
        "users/x/status | Deactivated",
        "users/x/status | \"deactivated\"",
        "users/x/status | [\"Deactivated\"]",
      })
  void contentOfAnotherShapeIs400(String resource, String content) throws IOException {
    assertProblem(
        t.put(resource, content, t.admin()),
        400,
        "Bad Request",
        "Failed to read request",
        API + resource);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policies/x/status | {\"active\":true}",
        "policies/x/configuration | {\"policyConfiguration\":{}}",
        "policies/x/default-security-layers | {\"securityLayers\":[]}",
        "policies/x/members/y | {\"securityLayers\":[]}",
        "users/x/status | \"Activated\"",
      })
  void aChangeOfWhatIsNotThereIs404(String resource, String content) throws IOException {
    assertThat(t.put(resource, content, t.admin()).statusCode()).isEqualTo(404);
  }

  @Test
  void everyTypeOfJsonIsJson() throws IOException {
    for (String type : new String[] {"Application/JSON; charset=utf-8", "application/x+json"}) {
      assertThat(
              t.call("PUT", API + "users/x/status", type, "\"Activated\"", t.admin()).statusCode())
          .isEqualTo(404);
    }
  }
}
