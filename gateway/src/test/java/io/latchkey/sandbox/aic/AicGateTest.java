package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in where, how refusals look, and what every answer carries. */
class AicGateTest {
  private static final String DEAD =
      "{\"code\":401,\"reason\":\"Unauthorized\",\"message\":\"Access Denied\"}";

  private final TestAic t = new TestAic();

  @AfterEach
  void close() {
    t.close();
  }

  @Test
  void aDeadTokenIsNotChallenged() throws IOException {
    for (String token : List.of("Bearer dead", "bearer dead", "Basic eDp5")) {
      HttpResponse<String> response = t.get("/openidm/info/ping", "Authorization", token);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.body()).isEqualTo(DEAD);
      assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }
    assertThat(t.counters().unauthorized("/openidm/info/ping")).isEqualTo(3);
  }

  @Test
  void aLiveTokenMeetsTwoTransientRefusalsAfterAuthenticationWasConfigured() throws IOException {
    String bearer = t.idm();
    assertThat(
            t.call(
                    "PUT",
                    "/openidm/config/authentication",
                    "{\"rsFilter\":{}}",
                    "Authorization",
                    bearer)
                .statusCode())
        .isEqualTo(200);

    for (int expected : new int[] {401, 401, 200, 200}) {
      HttpResponse<String> response = t.get("/openidm/info/ping", "Authorization", bearer);
      assertThat(response.statusCode()).isEqualTo(expected);
      assertThat(response.body())
          .satisfies(b -> assertThat(b.equals(DEAD)).isEqualTo(expected == 401));
    }
  }

  @Test
  void theTransientRefusalsCanBeSwitchedOff() throws IOException {
    t.switches().transientUnauthorized.set(0);
    String bearer = t.idm();
    t.call("PUT", "/openidm/config/authentication", "{}", "Authorization", bearer);
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  /** The scope asked for; the call; and what comes. */
  @ParameterizedTest
  @CsvSource({
    "fr:idm:*, GET, /openidm/info/ping, 200",
    "fr:am:*, GET, /openidm/info/ping, 403",
    "fr:idc:esv:*, GET, /openidm/info/ping, 403",
    "fr:am:*, GET, /am/json/global-config/realms, 200",
    "fr:idm:*, GET, /am/json/global-config/realms, 403",
    "fr:idc:esv:read, GET, /environment/variables, 200",
    "fr:idc:esv:update, GET, /environment/variables, 403",
    "fr:idc:esv:*, GET, /environment/variables, 200",
    "fr:idm:*, GET, /environment/variables, 200",
    "fr:am:*, GET, /environment/variables, 403",
    "fr:idc:esv:read, DELETE, /environment/variables/esv-x, 403",
    "fr:idc:esv:update, DELETE, /environment/variables/esv-x, 404",
    "fr:idc:esv:read, GET, /environment/startup, 200",
    "fr:idc:esv:read, POST, /environment/startup?_action=restart, 403",
    "fr:idc:esv:update, POST, /environment/startup?_action=restart, 403",
    "fr:idc:esv:restart, POST, /environment/startup?_action=restart, 200",
    "fr:idc:release:read, GET, /environment/release, 200",
    "fr:idc:esv:*, GET, /environment/release, 403",
    "fr:idc:certificate:read, GET, /environment/csrs, 200",
    "fr:idc:certificate:read, POST, /environment/csrs, 403",
    "fr:idc:cookie-domain:*, GET, /environment/cookie-domains, 200",
    "fr:idc:promotion:read, POST, /environment/promotion/lock, 403",
    "fr:am:*, GET, /environment/scopes/service-accounts, 200",
  })
  void scopesOpenTheirPathsAndMethods(String scope, String method, String path, int status)
      throws IOException {
    assertThat(t.as(scope, method, path, "").statusCode()).isEqualTo(status);
  }

  @Test
  void eachAreaRefusesInItsOwnWords() throws IOException {
    assertThat(t.as("fr:am:*", "GET", "/openidm/info/ping", "").body())
        .isEqualTo("{\"code\":403,\"reason\":\"Forbidden\",\"message\":\"Access denied\"}");
    assertThat(t.as("fr:idm:*", "GET", "/openidm/repo/x", "").body())
        .isEqualTo("{\"code\":403,\"reason\":\"Forbidden\",\"message\":\"Access denied\"}");
    assertThat(t.as("fr:idm:*", "POST", "/am/json/sessions?_action=logout", "{}").body())
        .isEqualTo(
            "{\"code\":403,\"reason\":\"Forbidden\",\"message\":\"No session for request.\"}");
    assertThat(t.as("fr:am:*", "GET", "/environment/release", "").body())
        .isEqualTo("{\"code\":403,\"message\":\"Access denied\"}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /am/json/global-config/secrets/stores?_action=nextdescendents",
    "POST, /am/json/realms/root/realms/alpha/realm-config/secrets/stores?_action=nextdescendents",
    "GET, /am/json/realms/root/scripts?_queryFilter=true",
    "GET, /am/json/realms/root/realm-config/authentication",
    "POST, /am/json/global-config/realms?_action=create",
  })
  void whatTheCloudDoesNotOfferIsRefused(String method, String path) throws IOException {
    HttpResponse<String> response = t.as("fr:am:*", method, path, "");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(TestAic.read(response).path("message").asText())
        .isEqualTo("This operation is not available in PingOne Advanced Identity Cloud.");
  }

  @Test
  void theEdgeRefusesInHtmlOrPlainText() throws IOException {
    String bearer = t.idm();
    t.switches().edgeRefusalNext.set(2);
    HttpResponse<String> html = t.get("/openidm/info/ping", "Authorization", bearer);
    t.switches().edgeRefusal.set(AicSwitches.EdgeRefusal.PLAIN);
    HttpResponse<String> plain = t.get("/openidm/info/ping", "Authorization", bearer);

    assertThat(html.statusCode()).isEqualTo(403);
    assertThat(html.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(plain.statusCode()).isEqualTo(403);
    assertThat(plain.body()).isEqualTo("Forbidden");
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void theSharedFaultsAct() throws IOException {
    String bearer = t.idm();
    t.switches().unauthorizedNext.set(1);
    t.switches().tooManyRequestsNext.set(1);
    t.switches().serverErrorNext.set(1);
    t.switches().retryAfterSeconds.set(3);
    HttpResponse<String> tooMany = t.get("/openidm/info/ping", "Authorization", bearer);

    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).statusCode()).isEqualTo(503);
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).body()).isEqualTo(DEAD);
    t.switches().resetNext.set(1);
    t.switches().cutNext.set(1);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> t.post("/openidm/info/ping", "{}", "Authorization", bearer))
          .isInstanceOf(IOException.class);
    }
    assertThat(t.get("/openidm/info/ping", "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void everyAnswerIsDressedByTheEdge() throws IOException {
    for (String path : List.of("/openidm/info/ping", "/nowhere", "/monitoring/health")) {
      HttpResponse<String> response = t.get(path, "X-ForgeRock-TransactionId", "frodo-1");
      assertThat(response.headers().firstValue("X-ForgeRock-TransactionId")).hasValue("frodo-1");
      assertThat(response.headers().firstValue("Alt-Svc").orElse("")).startsWith("h3=\":443\"");
      assertThat(response.headers().firstValue("Strict-Transport-Security").orElse(""))
          .contains("preload");
      assertThat(response.headers().firstValue("Via")).hasValue("1.1 google");
      assertThat(response.headers().firstValue("Date")).hasValue("Tue, 03 Feb 2026 04:05:06 GMT");
    }
    assertThat(t.get("/nowhere").headers().firstValue("X-ForgeRock-TransactionId").orElse(""))
        .isNotEqualTo(
            t.get("/nowhere").headers().firstValue("X-ForgeRock-TransactionId").orElse(""))
        .hasSize(36);
  }

  @Test
  void aCallOfAmByTokenSetsASessionCookieOfTheContainer() throws IOException {
    HttpResponse<String> response = t.as("fr:am:*", "GET", "/am/json/global-config/realms", "");
    assertThat(response.headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("JSESSIONID=")
        .endsWith("; Path=/am; Secure; HttpOnly");
    assertThat(t.as("fr:idm:*", "GET", "/openidm/info/ping", "").headers().firstValue("Set-Cookie"))
        .isEmpty();
  }

  @Test
  void whoCallsIsTold() throws IOException {
    HttpResponse<String> response =
        t.get("/openidm/info/login", "Authorization", t.idm(), "Cookie", "a=1; JSESSIONID=2");
    var json = TestAic.read(response);

    assertThat(json.path("authenticationId").asText()).isEqualTo(t.settings.accountId());
    assertThat(json.path("arrived").path("cookies")).hasToString("[\"a\",\"JSESSIONID\"]");
    assertThat(json.path("arrived").path("tokenNumber").asInt()).isEqualTo(1);
  }

  @Test
  void loadsNeedAToken() throws IOException {
    assertThat(t.get("/sandbox/bytes?size=3").statusCode()).isEqualTo(401);
    assertThat(t.as("fr:idm:*", "GET", "/sandbox/bytes?size=3", "").body()).isEqualTo("abc");
    assertThat(t.as("fr:idm:*", "POST", "/sandbox/sink", "12345").body()).contains("\"size\":5");
  }

  @Test
  void theControlsNeedNone() throws IOException {
    assertThat(TestAic.read(t.get("/sandbox/switches")).path("audience").asText())
        .isEqualTo("strict");
    assertThat(
            t.post(
                    "/sandbox/switches",
                    "{\"audience\":\"portless\",\"revoke\":\"tokens\"}",
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(200);
    assertThat(TestAic.read(t.get("/sandbox/counters")).has("keyCalls")).isTrue();
  }
}
