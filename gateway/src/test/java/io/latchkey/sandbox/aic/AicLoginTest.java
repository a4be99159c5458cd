package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People log in, use their session, and log out. */
class AicLoginTest {
  private static final String ROOT = "/am/json/realms/root/authenticate";

  private final TestAic t = new TestAic();

  @AfterEach
  void close() {
    t.close();
  }

  private String filled(AicUser user, String password) throws IOException {
    ObjectNode step = (ObjectNode) TestAic.read(t.post(ROOT, ""));
    assertThat(step.path("callbacks").findValuesAsText("type"))
        .containsExactly("NameCallback", "PasswordCallback");
    answer(step, 0, user.userName());
    answer(step, 1, password);
    return step.toString();
  }

  private static void answer(ObjectNode step, int callback, String value) {
    ((ObjectNode) step.path("callbacks").get(callback).path("input").get(0)).put("value", value);
  }

  private HttpResponse<String> login() throws IOException {
    AicUser admin = t.settings.admin();
    return t.post(ROOT, filled(admin, admin.password()));
  }

  @Test
  void callbacksEndInASessionWithItsCookies() throws IOException {
    HttpResponse<String> response = login();
    String session = TestAic.read(response).path("tokenId").asText();
    List<String> cookies = response.headers().allValues("Set-Cookie");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(cookies).hasSize(2);
    assertThat(cookies.get(0))
        .startsWith(t.settings.cookieName() + "=" + session + ";")
        .contains("Domain=127.0.0.1", "Secure", "HttpOnly");
    assertThat(cookies.get(1)).startsWith("amlbcookie=");
    assertThat(t.settings.cookieName()).matches("[0-9a-f]{15}");
    assertThat(t.counters().logins()).isEqualTo(1);
  }

  @Test
  void aWrongPasswordFailsAndUsesTheStepUp() throws IOException {
    String wrong = filled(t.settings.admin(), "wrong");
    HttpResponse<String> response = t.post(ROOT, wrong);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body())
        .isEqualTo("{\"code\":401,\"reason\":\"Unauthorized\",\"message\":\"Login failure\"}");
    assertThat(t.post(ROOT, wrong).body()).contains("Session has timed out", "\"110\"");
  }

  @Test
  void aStepTimesOut() throws IOException {
    AicUser admin = t.settings.admin();
    String filled = filled(admin, admin.password());
    t.clock.advance(AmLogin.PATIENCE);
    assertThat(t.post(ROOT, filled).body()).contains("Session has timed out");
  }

  @Test
  void peopleLogInToTheirOwnRealmInOneStep() throws IOException {
    AicUser alice = t.settings.users().get(0);
    String[] fields = {
      "X-OpenAM-Username", alice.userName(), "X-OpenAM-Password", alice.password()
    };
    for (String realm : List.of("alpha", "realms/root/realms/alpha")) {
      JsonNode json = TestAic.read(t.post("/am/json/" + realm + "/authenticate", "{}", fields));
      assertThat(json.path("realm").asText()).isEqualTo("/alpha");
    }
    assertThat(t.post(ROOT, "{}", fields).statusCode()).isEqualTo(401);
    assertThat(t.post("/am/json/bravo/authenticate", "{}", fields).statusCode()).isEqualTo(401);
    assertThat(t.post("/am/json/authenticate?authIndexValue=Nope", "{}").statusCode())
        .isEqualTo(400);
    assertThat(t.get("/am/json/authenticate").statusCode()).isEqualTo(405);
    assertThat(t.post("/am/json/authenticate", "{").statusCode()).isEqualTo(400);
  }

  @Test
  void aSessionCookieOpensAmAndNothingElse() throws IOException {
    String session = TestAic.read(login()).path("tokenId").asText();
    String cookie = t.settings.cookieName() + "=" + session;
    JsonNode info =
        TestAic.read(t.post("/am/json/sessions?_action=getSessionInfo", "{}", "Cookie", cookie));

    assertThat(info.path("username").asText()).isEqualTo(t.settings.admin().userName());
    assertThat(info.path("maxIdleExpirationTime").asText()).isEqualTo("2026-02-03T06:05:06Z");
    assertThat(t.post("/am/json/users?_action=idFromSession", "{}", "Cookie", cookie).body())
        .contains(t.settings.admin().userName());
    assertThat(t.get("/openidm/info/ping", "Cookie", cookie).statusCode()).isEqualTo(401);
    assertThat(t.get("/environment/release", "Cookie", cookie).statusCode()).isEqualTo(401);
    t.clock.advance(Duration.ofHours(2));
    assertThat(
            t.post("/am/json/sessions?_action=getSessionInfo", "{}", "Cookie", cookie).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aTokenOutranksACookieAndBothAreCounted() throws IOException {
    String cookie = t.settings.cookieName() + "=" + TestAic.read(login()).path("tokenId").asText();
    String path = "/am/json/users?_action=idFromSession";
    assertThat(t.post(path, "{}", "Cookie", cookie, "Authorization", t.am()).body())
        .contains(t.settings.accountId());
    assertThat(t.post(path, "{}", "Cookie", cookie, "Authorization", "Bearer x").statusCode())
        .isEqualTo(401);
    assertThat(t.counters().twoCredentials()).isEqualTo(2);
  }

  @Test
  void aLogoutEndsTheSessionOrTheTokenItself() throws IOException {
    String session = TestAic.read(login()).path("tokenId").asText();
    String bearer = t.am();
    String path = "/am/json/sessions?_action=logout";
    String named = "{\"tokenId\":\"" + session + "\"}";
    assertThat(t.post(path, named, "Authorization", bearer).body())
        .contains("Successfully logged out");
    assertThat(t.post(path, named, "Authorization", bearer).statusCode()).isEqualTo(401);
    assertThat(t.post("/am/json/sessions?_action=validate", named, "Authorization", bearer).body())
        .isEqualTo("{\"valid\":false}");
    assertThat(t.post(path, "", "Authorization", bearer).statusCode()).isEqualTo(200);
    assertThat(t.post(path, "", "Authorization", bearer).statusCode()).isEqualTo(401);
    assertThat(t.counters().logouts()).isEqualTo(2);
  }

  @Test
  void serverInfoIsOpen() throws IOException {
    assertThat(TestAic.read(t.get("/am/json/serverinfo/*")).path("cookieName").asText())
        .isEqualTo(t.settings.cookieName());
    assertThat(t.get("/am/json/realms/root/serverinfo/%2A").statusCode()).isEqualTo(200);
    assertThat(TestAic.read(t.get("/am/json/serverinfo/version")).path("version").asText())
        .isEqualTo("8.1.0");
    assertThat(t.get("/am/json/serverinfo/other").statusCode()).isEqualTo(401);
  }
}
