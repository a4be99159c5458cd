package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private static final String START = "/Security/StartAuthentication";
  private static final String ADVANCE = "/Security/AdvanceAuthentication";

  private final TestTenant t = new TestTenant();
  private final DirectoryUser kiosk = t.settings.user(IdentitySettings.DEMO_KIOSK);
  private final DirectoryUser mila = t.settings.user(IdentitySettings.DEMO_SECOND_FACTOR);

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> call(String path, Object content) throws IOException {
    return t.json(path, new ObjectMapper().writeValueAsString(content), TestTenant.NATIVE);
  }

  private JsonNode start(String user) throws IOException {
    JsonNode json = TestTenant.read(call(START, Map.of("User", user, "Version", "1.0")));
    assertThat(json.path("success").asBoolean()).isTrue();
    return json.path("Result");
  }

  private static String mechanism(JsonNode started, int challenge, int at) {
    return mechanisms(started, challenge).path(at).path("MechanismId").asText();
  }

  private static JsonNode mechanisms(JsonNode started, int challenge) {
    return started.path("Challenges").path(challenge).path("Mechanisms");
  }

  private HttpResponse<String> act(JsonNode started, String id, String action, String answer)
      throws IOException {
    String session = started.path("SessionId").asText();
    return call(
        ADVANCE,
        Map.of("SessionId", session, "MechanismId", id, "Action", action, "Answer", answer));
  }

  private static String summary(HttpResponse<String> response) {
    return TestTenant.read(response).path("Result").path("Summary").asText();
  }

  private static void assertFailed(HttpResponse<String> response) {
    JsonNode json = TestTenant.read(response);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json.path("success").asBoolean()).isFalse();
    assertThat(json.path("Result").path("Summary").asText()).isEqualTo("Failure");
    assertThat(json.path("Message").asText()).startsWith("Authentication (login or challenge)");
  }

  private HttpResponse<String> login(DirectoryUser user) throws IOException {
    JsonNode started = start(user.name());
    return act(started, mechanism(started, 0, 0), "Answer", user.password());
  }

  static String cookie(HttpResponse<String> response, String name) {
    return response.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPackageOffersThePasswordMechanism() throws IOException {
    JsonNode started = start(kiosk.name());

    assertThat(started.path("Summary").asText()).isEqualTo("NewPackage");
    assertThat(started.path("TenantId").asText()).isEqualTo("ABC1234");
    assertThat(started.path("SessionId").asText()).hasSize(64);
    JsonNode first = mechanisms(started, 0).path(0);
    assertThat(first.path("Name").asText()).isEqualTo("UP");
    assertThat(first.path("AnswerType").asText()).isEqualTo("Text");
    assertThat(started.path("Challenges")).hasSize(1);
  }

  @Test
  void theRightPasswordOpensASessionWithThreeCookies() throws IOException {
    HttpResponse<String> response = login(kiosk);

    JsonNode result = TestTenant.read(response).path("Result");
    assertThat(result.path("Summary").asText()).isEqualTo("LoginSuccess");
    assertThat(result.path("User").asText()).isEqualTo(kiosk.name());
    assertThat(result.path("PodFqdn").asText()).isEqualTo("127.0.0.1:" + t.tenant.port());
    List.of("Auth", "Token", "UserId", "CustomerID", "DisplayName", "AuthLevel", "SystemID")
        .forEach(member -> assertThat(result.path(member).asText()).as(member).isNotEmpty());
    assertThat(result.path("SourceDsType").asText()).isEqualTo("CDS");
    assertThat(result.has("RefreshToken")).isFalse();
    assertThat(response.headers().allValues("Set-Cookie"))
        .extracting(cookie -> cookie.substring(0, cookie.indexOf('=')))
        .containsExactly(".ASPXAUTH", "CCSID", "sessdata");
    assertThat(cookie(response, ".ASPXAUTH")).matches("[0-9A-F]{384}");
    assertThat(t.counters().logins()).isEqualTo(1);
    assertThat(t.counters().mints()).isZero();
  }

  @Test
  void theTicketWorksAsBearerAndAsCookie() throws IOException {
    String ticket = cookie(login(kiosk), ".ASPXAUTH");

    JsonNode bearer =
        TestTenant.read(t.get("/security/whoami", "Authorization", "Bearer " + ticket));
    JsonNode cookie = TestTenant.read(t.get("/security/whoami", "Cookie", ".ASPXAUTH=" + ticket));

    assertThat(bearer.path("Result").path("User").asText()).isEqualTo(kiosk.name());
    assertThat(bearer.path("Result").path("Credential").asText()).isEqualTo("bearer");
    assertThat(cookie.path("Result").path("User").asText()).isEqualTo(kiosk.name());
    assertThat(cookie.path("Result").path("Credential").asText()).isEqualTo("cookie");
  }

  @Test
  void aKnownDeviceKeepsItsId() throws IOException {
    JsonNode started = start(kiosk.name());
    String content =
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "SessionId", started.path("SessionId").asText(),
                    "MechanismId", mechanism(started, 0, 0),
                    "Action", "Answer",
                    "Answer", kiosk.password()));

    HttpResponse<String> response =
        t.json(ADVANCE, content, "X-CENTRIFY-NATIVE-CLIENT", "1", "Cookie", "CCSID=mine");

    assertThat(cookie(response, "CCSID")).isEqualTo("mine");
  }

  @Test
  void aWrongAnswerKillsThePackage() throws IOException {
    JsonNode started = start(kiosk.name());
    String up = mechanism(started, 0, 0);

    assertFailed(act(started, up, "Answer", "wrong"));
    assertFailed(act(started, up, "Answer", kiosk.password()));
    assertThat(t.counters().logins()).isZero();
  }

  @Test
  void anUnknownNameIsAnsweredAsAnyOtherAndFailsLater() throws IOException {
    JsonNode started = start("nobody@example.com");

    assertThat(mechanisms(started, 0).path(0).path("Name").asText()).isEqualTo("UP");
    assertFailed(act(started, mechanism(started, 0, 0), "Answer", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ForgotPassword", "Poll", "StartOOB", "Nonsense"})
  void anActionOutOfPlaceFails(String action) throws IOException {
    JsonNode started = start(kiosk.name());

    assertFailed(act(started, mechanism(started, 0, 0), action, kiosk.password()));
  }

  @Test
  void anUnknownSessionOrMechanismFails() throws IOException {
    JsonNode started = start(kiosk.name());

    assertFailed(act(started, "nonsense", "Answer", kiosk.password()));
    assertFailed(call(ADVANCE, Map.of("SessionId", "none")));
    assertFailed(call(ADVANCE, Map.of()));
  }

  @Test
  void aPackageIsDeadAfterFiveMinutes() throws IOException {
    JsonNode started = start(kiosk.name());
    t.clock.advance(Duration.ofMinutes(5));

    assertFailed(act(started, mechanism(started, 0, 0), "Answer", kiosk.password()));
  }

  @Test
  void aSecondChallengeFollowsAndACodeAnswersIt() throws IOException {
    JsonNode started = start(mila.name());

    assertThat(summary(act(started, mechanism(started, 0, 0), "Answer", mila.password())))
        .isEqualTo("StartNextChallenge");
    assertThat(summary(act(started, mechanism(started, 1, 0), "Answer", mila.code())))
        .isEqualTo("LoginSuccess");
  }

  @Test
  void aMailedCodeCountsOnlyOnceItWasSent() throws IOException {
    JsonNode started = start(mila.name());
    act(started, mechanism(started, 0, 0), "Answer", mila.password());

    assertThat(summary(act(started, mechanism(started, 1, 1), "StartOOB", "")))
        .isEqualTo("OobPending");
    assertThat(summary(act(started, mechanism(started, 1, 1), "Answer", mila.code())))
        .isEqualTo("LoginSuccess");

    JsonNode again = start(mila.name());
    act(again, mechanism(again, 0, 0), "Answer", mila.password());
    assertFailed(act(again, mechanism(again, 1, 1), "Answer", mila.code()));
  }

  @Test
  void aPushIsPendingUntilApproved() throws IOException {
    t.switches().oobPolls.set(2);
    JsonNode started = start(mila.name());
    act(started, mechanism(started, 0, 0), "Answer", mila.password());
    String push = mechanism(started, 1, 2);

    assertThat(summary(act(started, push, "StartOOB", ""))).isEqualTo("OobPending");
    assertThat(summary(act(started, push, "Poll", ""))).isEqualTo("OobPending");
    assertThat(summary(act(started, push, "Poll", ""))).isEqualTo("OobPending");
    assertThat(summary(act(started, push, "Poll", ""))).isEqualTo("LoginSuccess");
  }

  @Test
  void aDeniedPushFails() throws IOException {
    t.switches().oobPolls.set(0);
    t.switches().oobOutcome.set(IdentitySwitches.OobOutcome.DENY);
    JsonNode started = start(mila.name());
    act(started, mechanism(started, 0, 0), "Answer", mila.password());
    act(started, mechanism(started, 1, 2), "StartOOB", "");

    assertFailed(act(started, mechanism(started, 1, 2), "Poll", ""));
  }

  @Test
  void severalOperationsGoInOneCall() throws IOException {
    JsonNode started = start(mila.name());
    List<Map<String, String>> operations =
        List.of(
            Map.of(
                "MechanismId", mechanism(started, 0, 0),
                "Action", "Answer",
                "Answer", mila.password()),
            Map.of("MechanismId", mechanism(started, 1, 2), "Action", "StartOOB"));

    HttpResponse<String> response =
        call(
            ADVANCE,
            Map.of(
                "SessionId", started.path("SessionId").asText(), "MultipleOperations", operations));

    assertThat(summary(response)).isEqualTo("OobPending");
  }

  @Test
  void aBrowserGetsTheLoginPage() throws IOException {
    HttpResponse<String> response = t.json(START, "{\"User\":\"x\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    t.switches().nativeClient.set(IdentitySwitches.NativeClient.OFF);
    assertThat(summary(t.json(START, "{\"User\":\"x\"}"))).isEqualTo("NewPackage");
  }

  @Test
  void aLiveCookieLogsInAtOnceAsItsOwner() throws IOException {
    String ticket = t.tenant.openSession("kim@example.com");

    HttpResponse<String> response =
        t.json(
            START,
            "{\"User\":\"" + kiosk.name() + "\"}",
            "X-IDAP-NATIVE-CLIENT",
            "true",
            "Cookie",
            ".ASPXAUTH=" + ticket);

    JsonNode result = TestTenant.read(response).path("Result");
    assertThat(result.path("Summary").asText()).isEqualTo("LoginSuccess");
    assertThat(result.path("User").asText()).isEqualTo("kim@example.com");
    assertThat(result.path("Auth").asText()).isNotEmpty();
    assertThat(result.has("Challenges")).isFalse();
  }

  @Test
  void aDeadCookieIsNoLogin() throws IOException {
    HttpResponse<String> response =
        t.json(
            START,
            "{\"User\":\"kiosk@example.com\"}",
            "X-IDAP-NATIVE-CLIENT",
            "true",
            "Cookie",
            ".ASPXAUTH=dead");

    assertThat(summary(response)).isEqualTo("NewPackage");
  }

  @Test
  void theWrongPodNamesTheRightOneAndNothingElse() throws IOException {
    t.switches().wrongPod.set(true);
    t.switches().podFqdn.set("pod7.example.com");

    JsonNode json = TestTenant.read(call(START, Map.of("User", kiosk.name())));

    assertThat(json.path("success").asBoolean()).isTrue();
    assertThat(json.path("Result")).hasToString("{\"PodFqdn\":\"pod7.example.com\"}");
    t.switches().podFqdn.set("127.0.0.1:" + t.tenant.port());
    assertThat(start(kiosk.name()).path("Summary").asText()).isEqualTo("NewPackage");
  }

  @Test
  void aMissingUserOrAnotherTenantFails() throws IOException {
    assertThat(TestTenant.read(call(START, Map.of())).path("success").asBoolean()).isFalse();
    JsonNode other = TestTenant.read(call(START, Map.of("User", kiosk.name(), "TenantId", "XYZ")));
    assertThat(other.path("success").asBoolean()).isFalse();
    assertThat(t.json(START, "{", TestTenant.NATIVE).statusCode()).isEqualTo(400);
    assertThat(t.get(START, TestTenant.NATIVE).statusCode()).isEqualTo(405);
  }

  @Test
  void authIsGoodForOneCallUnlessSwitched() throws IOException {
    String auth = TestTenant.read(login(kiosk)).path("Result").path("Auth").asText();
    assertThat(whoAmI(auth)).isEqualTo(200);
    assertThat(whoAmI(auth)).isEqualTo(401);

    t.switches().singleUseAuth.set(false);
    String durable = TestTenant.read(login(kiosk)).path("Result").path("Auth").asText();
    assertThat(whoAmI(durable)).isEqualTo(200);
    assertThat(whoAmI(durable)).isEqualTo(200);
  }

  private int whoAmI(String bearer) throws IOException {
    return t.get("/security/whoami", "Authorization", "Bearer " + bearer).statusCode();
  }

  @Test
  void aPlatformLoginGivesARefreshToken() throws IOException {
    JsonNode started =
        TestTenant.read(call(START, Map.of("User", kiosk.name(), "PlatformTokenResponse", true)))
            .path("Result");

    JsonNode result =
        TestTenant.read(act(started, mechanism(started, 0, 0), "Answer", kiosk.password()))
            .path("Result");

    assertThat(result.path("RefreshToken").asText()).isNotEmpty();
    assertThat(result.path("TokenLifetime").asInt()).isEqualTo(900);
    assertThat(whoAmI(result.path("Token").asText())).isEqualTo(200);
    assertThat(whoAmI(result.path("RefreshToken").asText())).isEqualTo(401);
  }

  @Test
  void aFederatedUserIsSentAwayAndPolledFor() throws IOException {
    JsonNode started = start("fred@partner.example");
    t.switches().oobPolls.set(0);

    assertThat(started.path("IdpRedirectUrl").asText()).startsWith("http://127.0.0.1");
    assertThat(started.path("IdpRedirectShortUrl").asText()).isNotEmpty();
    assertThat(started.has("Challenges")).isFalse();
    Map<String, String> session = Map.of("SessionId", started.path("IdpLoginSessionId").asText());
    assertThat(state(session)).isEqualTo("Pending");
    assertThat(state(session)).isEqualTo("Pending");
    HttpResponse<String> response = call("/Security/OobAuthStatus", session);
    JsonNode result = TestTenant.read(response).path("Result");
    assertThat(result.path("State").asText()).isEqualTo("Success");
    assertThat(whoAmI(result.path("Token").asText())).isEqualTo(200);
    assertThat(whoAmI(cookie(response, ".ASPXAUTH"))).isEqualTo(200);
    assertThat(state(Map.of("SessionId", "none"))).isEqualTo("Failure");
  }

  private String state(Map<String, String> session) throws IOException {
    return TestTenant.read(call("/Security/OobAuthStatus", session))
        .path("Result")
        .path("State")
        .asText();
  }
}
