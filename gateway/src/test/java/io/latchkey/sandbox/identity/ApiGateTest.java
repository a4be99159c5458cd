package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiGateTest {
  private static final String WHO_AM_I = "/security/whoami";

  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> whoAmI(String bearer) throws IOException {
    return t.get(WHO_AM_I, "Authorization", bearer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/security/whoami", "/Security/WhoAmI/", "/SECURITY/WHOAMI"})
  void pathsAreReadWithoutCaseAndTrailingSlash(String path) throws IOException {
    assertThat(t.get(path, "Authorization", t.bearer("directory_read")).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"other\":null}"})
  void emptyContentMeansNoArguments(String content) throws IOException {
    JsonNode json =
        TestTenant.read(t.json("/CDirectoryService/GetUser", content, "Authorization", t.admin()));

    assertThat(json.path("success").asBoolean()).isTrue();
    assertThat(json.path("Result").path("Name").asText()).isEqualTo("svc-reports@example.com");
  }

  @Test
  void theEnvelopeHasAllItsMembers() throws IOException {
    JsonNode json = TestTenant.read(whoAmI(t.admin()));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "success",
            "Result",
            "Message",
            "MessageID",
            "Exception",
            "ErrorID",
            "ErrorCode",
            "IsSoftError",
            "InnerExceptions");
    assertThat(json.path("Message").isNull()).isTrue();
  }

  @Test
  void aMovedNamespaceIsNotFound() throws IOException {
    HttpResponse<String> response =
        t.json("/UserMgmt/DirectoryServiceQuery", "{}", "Authorization", t.admin());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(TestTenant.read(response).path("success").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer nonsense", "Bearer", "Basic eDp5", "nothing"})
  void aDeadCredentialIsUnauthorized(String field) throws IOException {
    assertThat(whoAmI(field).statusCode()).isEqualTo(401);
    assertThat(t.counters().unauthorized("/Security/WhoAmI")).isEqualTo(1);
    assertThat(t.counters().unauthorized()).isEqualTo(1);
  }

  @Test
  void aTokenEndsWithItsLifetimeOfOneSecond() throws IOException {
    t.switches().tokenLifetimeSeconds.set(1);
    String bearer = t.bearer("directory_read");

    assertThat(whoAmI(bearer).statusCode()).isEqualTo(200);
    t.clock.advance(Duration.ofSeconds(1));
    assertThat(whoAmI(bearer).statusCode()).isEqualTo(401);
  }

  @Test
  void anOAuthTokenIsTakenAsACookieToo() throws IOException {
    String token = t.bearer("directory_read").substring("Bearer ".length());

    JsonNode json = TestTenant.read(t.get(WHO_AM_I, "Cookie", "a=b; .aspxauth=" + token));

    assertThat(json.path("Result").path("Credential").asText()).isEqualTo("cookie");
    assertThat(json.path("Result").path("Cookies")).hasToString("[\"a\",\".aspxauth\"]");
  }

  @ParameterizedTest
  @CsvSource({"BEARER, svc-hr@example.com", "COOKIE, kim@example.com"})
  void whichOfTwoCredentialsCountsIsASwitch(IdentitySwitches.Precedence which, String user)
      throws IOException {
    t.switches().precedence.set(which);
    String ticket = t.tenant.openSession("kim@example.com");

    HttpResponse<String> response =
        t.get(
            WHO_AM_I, "Authorization", t.bearer("directory_read"), "Cookie", ".ASPXAUTH=" + ticket);

    assertThat(TestTenant.read(response).path("Result").path("User").asText()).isEqualTo(user);
    assertThat(t.counters().twoCredentials()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "directory_read, /security/whoami, true",
    "directory_read, /Security/WhoAmI/, true",
    "directory_read, /usermgmt/GetUserInfo, true",
    "directory_read, /scim/v2/Users, true",
    "directory_read, /RedRock/query, false",
    "directory_read, /CDirectoryService/GetUserByName, true",
    "orders_read, /security/whoami, false",
    "directory_write, /CDirectoryService/GetUser, false",
    "directory_read orders_read, /SaasManage/GetApplication, true",
    "all, /RedRock/query, true",
  })
  void scopesOpenWhatTheirPatternsFind(String scope, String path, boolean opened)
      throws IOException {
    HttpResponse<String> response = t.get(path, "Authorization", t.bearer(scope));

    assertThat(response.statusCode()).isEqualTo(opened ? 200 : 401);
  }

  @ParameterizedTest
  @CsvSource({"UNAUTHORIZED, 401", "FORBIDDEN, 403", "SOFT, 200"})
  void theAnswerOutsideTheScopeIsASwitch(IdentitySwitches.ScopeDenial how, int status)
      throws IOException {
    t.switches().scopeDenial.set(how);

    HttpResponse<String> response = whoAmI(t.bearer("orders_read"));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestTenant.read(response).path("success").asBoolean()).isFalse();
  }

  @Test
  void whetherScopesSeeTheQueryIsASwitch() throws IOException {
    String bearer = t.bearer("orders_read");
    String path = WHO_AM_I + "?x=/RedRock/query";

    assertThat(t.get(path, "Authorization", bearer).statusCode()).isEqualTo(401);
    t.switches().scopeSeesQuery.set(true);
    assertThat(t.get(path, "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void theNextCallsAreRefusedAsManyAsWanted() throws IOException {
    String bearer = t.admin();
    t.switches().unauthorizedNext.set(1);
    assertThat(whoAmI(bearer).statusCode()).isEqualTo(401);
    assertThat(whoAmI(bearer).statusCode()).isEqualTo(200);

    t.switches().tooManyRequestsNext.set(2);
    assertThat(whoAmI(bearer).headers().firstValue("Retry-After")).isEmpty();
    t.switches().retryAfterSeconds.set(3);
    HttpResponse<String> throttled = whoAmI(bearer);
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).hasValue("3");

    t.switches().serverErrorNext.set(1);
    t.switches().serverErrorStatus.set(502);
    assertThat(whoAmI(bearer).statusCode()).isEqualTo(502);

    t.switches().htmlNext.set(1);
    assertThat(whoAmI(bearer).body()).startsWith("<!DOCTYPE html>");
    assertThat(whoAmI(bearer).statusCode()).isEqualTo(200);
    assertThat(t.counters().apiCalls(WHO_AM_I)).isEqualTo(7);
  }

  @Test
  void theNextConnectionBreaks() throws IOException {
    String bearer = t.admin();
    t.switches().cutNext.set(1);
    assertThatThrownBy(() -> t.json(WHO_AM_I, "", "Authorization", bearer))
        .isInstanceOf(IOException.class);
    t.switches().resetNext.set(1);
    assertThatThrownBy(() -> t.json(WHO_AM_I, "", "Authorization", bearer))
        .isInstanceOf(IOException.class);
    assertThat(whoAmI(bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserGetsTheLoginPageFromTheApiIfSwitchedSo() throws IOException {
    String bearer = t.admin();
    t.switches().nativeClient.set(IdentitySwitches.NativeClient.ALL);

    assertThat(whoAmI(bearer).body()).startsWith("<!DOCTYPE html>");
    assertThat(t.get(WHO_AM_I, "Authorization", bearer, "X-CENTRIFY-NATIVE-CLIENT", "Yes").body())
        .startsWith("{\"success\":true");
  }

  @Test
  void latencyDelaysTheAnswer() throws IOException {
    String bearer = t.admin();
    t.switches().apiLatencyMillis.set(120);
    long before = System.nanoTime();

    whoAmI(bearer);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(119));
  }

  @Test
  void cookiesAreRenewedIfSwitchedSo() throws IOException {
    t.switches().renewCookies.set(true);
    String ticket = t.tenant.openSession("kim@example.com");

    assertThat(whoAmI(t.admin()).headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("sessdata=");
    String fresh = LoginTest.cookie(whoAmI("Bearer " + ticket), ".ASPXAUTH");
    assertThat(fresh).isNotEqualTo(ticket);
    assertThat(whoAmI("Bearer " + fresh).statusCode()).isEqualTo(200);
  }

  @Test
  void everyAnswerIsDressedAsTheTenants() throws IOException {
    t.switches().dateOffsetSeconds.set(-3_600);

    HttpResponse<String> response = whoAmI("nobody");

    var fields = response.headers();
    assertThat(fields.firstValue("Date")).hasValue("Tue, 03 Feb 2026 03:05:06 GMT");
    assertThat(fields.firstValue("Strict-Transport-Security")).isPresent();
    assertThat(fields.firstValue("Alt-Svc")).isPresent();
    assertThat(fields.firstValue("X-CFY-TX-ID").orElseThrow()).hasSize(32);
    assertThat(fields.firstValue("X-CENTRIFY-NATIVE-CLIENT")).isPresent();
    assertThat(fields.firstValue("Cache-Control")).isPresent();
    t.switches().cacheControl.set(false);
    assertThat(whoAmI("nobody").headers().firstValue("Cache-Control")).isEmpty();
  }

  @Test
  void tokensAndSessionsAreRevokedApart() throws IOException {
    String token = t.admin();
    String ticket = "Bearer " + t.tenant.openSession("kim@example.com");

    t.tenant.revokeTokens();
    assertThat(whoAmI(token).statusCode()).isEqualTo(401);
    assertThat(whoAmI(ticket).statusCode()).isEqualTo(200);
    t.tenant.revokeSessions();
    assertThat(whoAmI(ticket).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenTellsItsNumber() throws IOException {
    t.admin();
    JsonNode json = TestTenant.read(whoAmI(t.admin()));

    assertThat(json.path("Result").path("TokenNumber").asInt()).isEqualTo(2);
  }
}
