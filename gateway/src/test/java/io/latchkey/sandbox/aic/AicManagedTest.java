package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.latchkey.sandbox.tenant.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Managed objects from their creation to their end. */
class AicManagedTest {
  private final TestAic t = new TestAic();
  private String bearer = "";

  @BeforeEach
  void mint() throws IOException {
    bearer = t.idm();
  }

  @AfterEach
  void close() {
    t.close();
  }

  private HttpResponse<String> call(String method, String path, String content, String... more)
      throws IOException {
    String[] fields = new String[more.length + 2];
    fields[0] = "Authorization";
    fields[1] = bearer;
    System.arraycopy(more, 0, fields, 2, more.length);
    return t.call(method, path, content, fields);
  }

  private HttpResponse<String> created(String name) throws IOException {
    return call("POST", TestAic.USERS + "?_action=create", TestAic.user(name));
  }

  @Test
  void whatIsCreatedIsThereUnderItsAbsoluteLocation() throws IOException {
    HttpResponse<String> response = created("dora");
    String location = response.headers().firstValue("Location").orElse("");
    JsonNode user = TestAic.read(response);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(location)
        .isEqualTo(t.tenant.url() + TestAic.USERS + "/" + user.path("_id").asText());
    assertThat(response.headers().firstValue("ETag"))
        .hasValue("\"" + user.path("_rev").asText() + "\"");
    HttpResponse<String> read =
        call("GET", location.substring(t.tenant.url().toString().length()), "");
    assertThat(TestAic.read(read)).isEqualTo(user);
    assertThat(read.headers().firstValue("ETag")).isEqualTo(response.headers().firstValue("ETag"));
  }

  @Test
  void aPutCreatesUpdatesAndMindsRevisions() throws IOException {
    String path = TestAic.USERS + "/my-own-id";
    assertThat(call("PUT", path, TestAic.user("a"), "If-Match", "*").statusCode()).isEqualTo(404);
    HttpResponse<String> fresh = call("PUT", path, TestAic.user("a"), "If-None-Match", "*");
    assertThat(fresh.statusCode()).isEqualTo(201);
    String tag = fresh.headers().firstValue("ETag").orElseThrow();
    assertThat(call("PUT", path, TestAic.user("a"), "If-None-Match", "*").statusCode())
        .isEqualTo(412);
    assertThat(call("PUT", path, TestAic.user("b"), "If-Match", "\"other\"").statusCode())
        .isEqualTo(412);
    HttpResponse<String> changed = call("PUT", path, TestAic.user("b"), "If-Match", tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    assertThat(call("PUT", path, TestAic.user("c"), "If-Match", tag).statusCode()).isEqualTo(412);
    assertThat(call("PUT", path, TestAic.user("c")).statusCode()).isEqualTo(200);
    assertThat(call("PUT", TestAic.USERS + "/fresh", TestAic.user("d")).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aReadThatKnowsTheRevisionGetsNoContent() throws IOException {
    HttpResponse<String> user = created("dora");
    String path = TestAic.USERS + "/" + TestAic.read(user).path("_id").asText();
    String tag = user.headers().firstValue("ETag").orElseThrow();
    assertThat(call("GET", path, "", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(call("GET", path, "", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void aPatchChangesAndADeletionEnds() throws IOException {
    String path = TestAic.USERS + "/" + TestAic.read(created("dora")).path("_id").asText();
    String operations = "[{\"operation\":\"replace\",\"field\":\"/sn\",\"value\":\"New\"}]";
    assertThat(call("PATCH", path, operations, "If-Match", "\"x\"").statusCode()).isEqualTo(412);
    assertThat(TestAic.read(call("PATCH", path, operations)).path("sn").asText()).isEqualTo("New");
    assertThat(call("POST", path + "?_action=patch", operations).statusCode()).isEqualTo(200);
    assertThat(call("PATCH", path, "{}").statusCode()).isEqualTo(400);
    assertThat(call("PATCH", path, "[{\"operation\":\"remove\",\"field\":\"sn\"}]").statusCode())
        .isEqualTo(403);
    assertThat(TestAic.read(call("GET", path, "")).path("sn").asText()).isEqualTo("New");
    assertThat(call("DELETE", path, "", "If-Match", "\"x\"").statusCode()).isEqualTo(412);
    assertThat(TestAic.read(call("DELETE", path, "")).path("userName").asText()).isEqualTo("dora");
    assertThat(call("GET", path, "").statusCode()).isEqualTo(404);
    assertThat(call("DELETE", path, "").body())
        .startsWith("{\"code\":404,\"reason\":\"Not Found\",\"message\":");
  }

  @Test
  void aNameIsUniqueAndRequired() throws IOException {
    HttpResponse<String> taken = created("ALICE@example.com");
    assertThat(taken.statusCode()).isEqualTo(403);
    assertThat(taken.body()).contains("Policy validation failed", "\"UNIQUE\"", "\"userName\"");
    assertThat(call("POST", TestAic.USERS + "?_action=create", "{\"userName\":\"x\"}").body())
        .contains("\"REQUIRED\"", "\"givenName\"");
    assertThat(call("POST", TestAic.USERS + "?_action=create", "[]").statusCode()).isEqualTo(400);
    assertThat(call("POST", TestAic.USERS + "?_action=create", "{").statusCode()).isEqualTo(400);
    assertThat(call("POST", TestAic.USERS + "?_action=explode", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void usersAreQueriedAndTheirPasswordsNeverShown() throws IOException {
    String filter = TestAic.encoded("userName sw \"al\" and accountStatus eq 'active'");
    JsonNode page = TestAic.read(call("GET", TestAic.USERS + "?_queryFilter=" + filter, ""));
    assertThat(page.path("resultCount").asInt()).isEqualTo(1);
    assertThat(page.path("result").get(0).path("givenName").asText()).isEqualTo("Alice");
    assertThat(page.toString()).doesNotContain("password");
    assertThat(
            TestAic.read(call("GET", TestAic.USERS + "?_queryFilter=password+pr", ""))
                .path("resultCount")
                .asInt())
        .isZero();
    assertThat(call("GET", TestAic.USERS, "").statusCode()).isEqualTo(400);
    assertThat(call("GET", TestAic.USERS + "?_queryFilter=a+b+c", "").body())
        .contains("could not be parsed as a valid query filter");
  }

  @Test
  void rolesAndTheOtherRealmAreThereAndOtherTypesAreNot() throws IOException {
    assertThat(
            call("POST", "/openidm/managed/alpha_role?_action=create", "{\"name\":\"ops\"}")
                .statusCode())
        .isEqualTo(201);
    assertThat(call("GET", "/openidm/managed/bravo_user?_queryFilter=true", "").statusCode())
        .isEqualTo(200);
    assertThat(call("GET", "/openidm/managed/gamma_user?_queryFilter=true", "").statusCode())
        .isEqualTo(404);
    assertThat(call("GET", "/openidm/nothing", "").statusCode()).isEqualTo(404);
  }

  private static String account(RSAKey key, List<String> scopes) {
    byte[] json =
        Json.write(
            Json.object(
                "name",
                "made here",
                "scopes",
                scopes,
                "jwks",
                new JWKSet(key.toPublicJWK()).toString()));
    return new String(json, StandardCharsets.UTF_8);
  }

  @Test
  void aServiceAccountMadeHereGetsTokensUntilItIsDeleted() throws IOException, JOSEException {
    RSAKey key = new RSAKeyGenerator(2048).generate();
    HttpResponse<String> made =
        call(
            "POST",
            "/openidm/managed/svcacct?_action=create",
            account(key, List.of("fr:idm:*", "fr:am:*")));
    String id = TestAic.read(made).path("_id").asText();
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location").orElse("")).endsWith("/svcacct/" + id);
    assertThat(call("GET", "/openidm/managed/svcacct/" + id + "?_fields=*", "").body())
        .contains("made here");

    HttpResponse<String> token = mintAs(id, key, "fr:idm:*");
    assertThat(token.statusCode()).isEqualTo(200);
    assertThat(mintAs(id, key, "fr:idc:esv:*").body())
        .contains("Unsupported scope for service account: fr:idc:esv:*");
    assertThat(mintAs(id, t.settings.key(), "fr:idm:*").statusCode()).isEqualTo(400);

    assertThat(call("DELETE", "/openidm/managed/svcacct/" + id, "").statusCode()).isEqualTo(200);
    assertThat(mintAs(id, key, "fr:idm:*").statusCode()).isEqualTo(400);
    String dead = "Bearer " + TestAic.read(token).path("access_token").asText();
    assertThat(t.get("/openidm/info/ping", "Authorization", dead).statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> mintAs(String id, RSAKey key, String scope) throws IOException {
    return t.mint(
        TestAic.signed(key, JWSAlgorithm.RS256, t.claims().issuer(id).subject(id)), scope);
  }

  @Test
  void anotherKeyOrAStatusBreaksEveryHolder() throws IOException, JOSEException {
    String path = "/openidm/managed/svcacct/" + t.settings.accountId();
    String inactive =
        "[{\"operation\":\"replace\",\"field\":\"accountStatus\",\"value\":\"inactive\"}]";
    assertThat(call("PATCH", path, inactive).statusCode()).isEqualTo(200);
    assertThat(t.mint(t.signed(t.claims()), "fr:idm:*").body()).contains("no active");
    RSAKey key = new RSAKeyGenerator(2048).generate();
    assertThat(call("PUT", path, account(key, List.of("fr:idm:*"))).statusCode()).isEqualTo(200);
    assertThat(t.mint(t.signed(t.claims()), "fr:idm:*").statusCode()).isEqualTo(400);
    assertThat(mintAs(t.settings.accountId(), key, "fr:idm:*").statusCode()).isEqualTo(200);
  }

  @Test
  void aServiceAccountThatCouldNeverMintIsRefused() throws IOException, JOSEException {
    String path = "/openidm/managed/svcacct?_action=create";
    RSAKey key = new RSAKeyGenerator(2048).generate();
    assertThat(call("POST", path, account(key, List.of("fr:iga:*"))).statusCode()).isEqualTo(400);
    assertThat(call("POST", path, "{\"name\":\"x\",\"jwks\":\"{}\"}").statusCode()).isEqualTo(400);
    assertThat(call("POST", path, "{\"scopes\":[]}").statusCode()).isEqualTo(400);
  }
}
