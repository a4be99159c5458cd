package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private int whoAmI(String credential) throws IOException {
    return t.get("/security/whoami", "Authorization", "Bearer " + credential).statusCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/Security/Logout", "/usermgmt/SignOutCurrentSession/"})
  void logoutKillsTheTicket(String path) throws IOException {
    String ticket = t.tenant.openSession(IdentitySettings.DEMO_KIOSK);
    String other = t.tenant.openSession(IdentitySettings.DEMO_KIOSK);

    HttpResponse<String> response = t.json(path, "", "Cookie", ".ASPXAUTH=" + ticket);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestTenant.read(response).path("success").asBoolean()).isTrue();
    assertThat(LoginTest.cookie(response, ".ASPXAUTH")).isEmpty();
    assertThat(whoAmI(ticket)).isEqualTo(401);
    assertThat(whoAmI(other)).isEqualTo(200);
    assertThat(t.counters().logouts()).isEqualTo(1);
    assertThat(t.json(path, "{}", "Authorization", "Bearer " + ticket).statusCode()).isEqualTo(401);
  }

  @Test
  void signOutEverywhereEndsAllSessionsOfTheUser() throws IOException {
    String one = t.tenant.openSession("kim@example.com");
    String two = t.tenant.openSession("kim@example.com");

    t.json("/UserMgmt/SignOutEverywhere", "{}", "Authorization", "Bearer " + one);

    assertThat(whoAmI(one)).isEqualTo(401);
    assertThat(whoAmI(two)).isEqualTo(401);
  }

  @Test
  void signingOutSomebodyElseNeedsARight() throws IOException {
    String kim = t.tenant.openSession("kim@example.com");
    String kiosk = t.tenant.openSession(IdentitySettings.DEMO_KIOSK);
    String kimId =
        TestTenant.read(t.get("/security/whoami", "Authorization", "Bearer " + kim))
            .path("Result")
            .path("UserUuid")
            .asText();
    String path = "/UserMgmt/SignOutEverywhere?id=" + kimId;

    HttpResponse<String> refused = t.json(path, "", "Authorization", "Bearer " + kiosk);
    assertThat(refused.statusCode()).isEqualTo(200);
    assertThat(TestTenant.read(refused).path("success").asBoolean()).isFalse();
    assertThat(TestTenant.read(refused).path("Message").asText())
        .contains("not authorized to perform this operation");
    assertThat(whoAmI(kim)).isEqualTo(200);

    JsonNode done = TestTenant.read(t.json(path, "", "Authorization", t.admin()));
    assertThat(done.path("success").asBoolean()).isTrue();
    assertThat(whoAmI(kim)).isEqualTo(401);
  }

  @Test
  void aTicketEndsWithItsLifetime() throws IOException {
    t.switches().sessionLifetimeSeconds.set(60);
    String ticket = t.tenant.openSession(IdentitySettings.DEMO_KIOSK);

    t.clock.advance(Duration.ofMillis(59_999));
    assertThat(whoAmI(ticket)).isEqualTo(200);
    t.clock.advance(Duration.ofMillis(1));
    assertThat(whoAmI(ticket)).isEqualTo(401);
  }

  @Test
  void aPlatformLoginIsRefreshedByItsCookiesOnce() throws IOException {
    JsonNode login = platformLogin();
    String token = login.path("Token").asText();
    String cookies =
        "refreshToken-ABC1234="
            + login.path("RefreshToken").asText()
            + "; idToken-ABC1234="
            + token;

    HttpResponse<String> response = t.json("/OAuth2/RefreshPlatformToken", "", "Cookie", cookies);

    assertThat(response.statusCode()).isEqualTo(200);
    String fresh = LoginTest.cookie(response, "idToken-ABC1234");
    assertThat(fresh).isNotEqualTo(token);
    assertThat(whoAmI(fresh)).isEqualTo(200);
    assertThat(LoginTest.cookie(response, "refreshToken-ABC1234")).isNotEmpty();
    assertThat(t.json("/OAuth2/RefreshPlatformToken", "", "Cookie", cookies).statusCode())
        .isEqualTo(401);
    assertThat(t.json("/OAuth2/RefreshPlatformToken", "").statusCode()).isEqualTo(401);
  }

  private JsonNode platformLogin() throws IOException {
    DirectoryUser kiosk = t.settings.user(IdentitySettings.DEMO_KIOSK);
    ObjectMapper mapper = new ObjectMapper();
    String start =
        mapper.writeValueAsString(
            Map.of("User", kiosk.name(), "PlatformTokenResponse", true, "Version", "1.0"));
    JsonNode started =
        TestTenant.read(t.json("/security/startauthentication", start, TestTenant.NATIVE))
            .path("Result");
    JsonNode mechanism = started.path("Challenges").path(0).path("Mechanisms").path(0);
    String advance =
        mapper.writeValueAsString(
            Map.of(
                "SessionId", started.path("SessionId").asText(),
                "MechanismId", mechanism.path("MechanismId").asText(),
                "Action", "Answer",
                "Answer", kiosk.password()));
    return TestTenant.read(t.json("/security/advanceauthentication", advance, TestTenant.NATIVE))
        .path("Result");
  }
}
