package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScimApiTest {
  private static final String USERS = "/scim/v2/Users";

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> get(String path) throws IOException {
    return t.get(path, "Authorization", t.admin());
  }

  @Test
  void aCreatedUserHasAnAbsoluteLocationAndIsFoundThere() throws IOException {
    HttpResponse<String> created =
        t.post(
            USERS,
            "application/scim+json",
            "{\"userName\":\"new@example.com\",\"displayName\":\"New\"}",
            "Authorization",
            t.admin());

    assertThat(created.statusCode()).isEqualTo(201);
    String id = TestTenant.read(created).path("id").asText();
    String location = t.tenant.url() + USERS + "/" + id;
    assertThat(created.headers().firstValue("Location")).hasValue(location);
    assertThat(TestTenant.read(created).path("meta").path("location").asText()).isEqualTo(location);
    HttpResponse<String> found = get(USERS + "/" + id);
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.headers().firstValue("Content-Type"))
        .hasValue("application/scim+json; charset=utf-8");
    assertThat(TestTenant.read(found).path("userName").asText()).isEqualTo("new@example.com");
    assertThat(TestTenant.read(found).has("success")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 8, 8",
    "'?count=3', 8, 3",
    "'?startIndex=8&count=5', 8, 1",
    "'?startIndex=9', 8, 0",
    "'?count=0', 8, 0",
    "'?count=x', 8, 8",
    "'?filter=userName%20eq%20%22kim@example.com%22', 1, 1",
    "'?filter=userName+eq+%22nobody%22', 0, 0",
  })
  void aListIsPagedAndFiltered(String query, int total, int shown) throws IOException {
    JsonNode json = TestTenant.read(get(USERS + query));

    assertThat(json.path("totalResults").asInt()).isEqualTo(total);
    assertThat(json.path("itemsPerPage").asInt()).isEqualTo(shown);
    assertThat(json.path("Resources")).hasSize(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '?filter=userName%20sw%20%22k%22', all, 400",
    "GET, '?filter=userName%20eq%20%22', all, 400",
    "GET, '/nosuch', all, 404",
    "GET, '', kim, 403",
    "GET, '', none, 401",
    "POST, '', all, 400",
    "POST, '', kim, 403",
    "PUT, '', all, 405",
    "DELETE, '/nosuch', all, 404",
  })
  void anErrorHasScimsOwnShape(String method, String path, String who, int status)
      throws IOException {
    String bearer =
        switch (who) {
          case "all" -> t.admin();
          case "kim" -> "Bearer " + t.tenant.openSession("kim@example.com");
          default -> "Bearer dead";
        };
    HttpResponse<String> response =
        t.send(
            t.request(USERS + path, "Authorization", bearer)
                .method(method, BodyPublishers.noBody()));

    JsonNode json = TestTenant.read(response);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json.path("status").asText()).isEqualTo(Integer.toString(status));
    assertThat(json.path("schemas").path(0).asText()).endsWith(":Error");
    assertThat(json.path("detail").asText()).isNotEmpty();
  }

  @Test
  void aTakenNameIsAConflictAndADeletedUserIsGone() throws IOException {
    String kim = "{\"userName\":\"kim@example.com\"}";
    assertThat(t.json(USERS, kim, "Authorization", t.admin()).statusCode()).isEqualTo(409);
    JsonNode found = TestTenant.read(get(USERS + "?filter=userName%20eq%20%22kim@example.com%22"));
    String path = USERS + "/" + found.path("Resources").path(0).path("id").asText();

    HttpResponse<String> deleted = t.send(t.request(path, "Authorization", t.admin()).DELETE());

    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.headers().firstValue("Content-Length")).isEmpty();
    assertThat(get(path).statusCode()).isEqualTo(404);
  }
}
