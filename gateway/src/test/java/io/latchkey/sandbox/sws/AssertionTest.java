package io.latchkey.sandbox.sws;

import static io.latchkey.sandbox.sws.TestSws.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.sws.SwsSwitches.ErrorStyle;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every defect of an assertion, one by one, and what is just no defect. */
class AssertionTest {
  private static final String REASONLESS = "Invalid client or Invalid client credentials";
  private static final String THROWN = "Client authentication with signed JWT failed: ";
  private static final String NOT_ACTIVE = "Token is not active";

  private final TestSws t = new TestSws();

  @AfterEach
  void stop() {
    t.close();
  }

  private interface Spoil extends BiConsumer<TestSws, Assertion> {}

  private static Arguments defect(String name, Spoil spoil, String current, String older) {
    return arguments(name, spoil, current, older);
  }

  private static long seconds(TestSws t, long from) {
    return t.clock.instant().getEpochSecond() + from;
  }

  static List<Arguments> defects() {
    return List.of(
        defect(
            "no sub",
            (t, a) -> a.with("sub", null),
            "Token sub claim is required",
            "Can't identify client. Subject missing on JWT token"),
        defect("no iss", (t, a) -> a.with("iss", null), REASONLESS, REASONLESS),
        defect("iss is not sub", (t, a) -> a.with("iss", "other"), REASONLESS, REASONLESS),
        defect(
            "unknown client",
            (t, a) -> a.with("iss", "x.y.ExternalServiceAccount").with("sub", "x.y.External"),
            REASONLESS,
            REASONLESS),
        defect(
            "account id without tenant",
            (t, a) -> {
              String id = t.settings.account(SwsRole.VIEWER).id();
              a.with("iss", id).with("sub", id);
            },
            REASONLESS,
            REASONLESS),
        defect(
            "other algorithm",
            (t, a) -> a.algorithm("RS512"),
            "Invalid signature algorithm",
            "invalid signature algorithm"),
        defect(
            "other account's key",
            (t, a) -> a.signedBy(t.settings.account(SwsRole.AUDITOR).privateKey()),
            THROWN + "Signature on JWT token failed validation",
            "Signature on JWT token failed validation"),
        defect(
            "other audience",
            (t, a) -> a.with("aud", "https://auth.alero.io/auth/realms/serviceaccounts"),
            "Invalid token audience",
            "Token audience doesn't match domain. Realm issuer is '"),
        defect(
            "no audience",
            (t, a) -> a.with("aud", null),
            "Invalid token audience",
            "Token audience doesn't match domain. Realm issuer is '"),
        defect(
            "two audiences, one right",
            (t, a) -> a.with("aud", List.of(t.tenant.issuer(), "other")),
            "Multiple audiences not allowed",
            "Multiple audiences not allowed"),
        defect(
            "two audiences, none right",
            (t, a) -> a.with("aud", List.of("one", "other")),
            "Invalid token audience",
            "Token audience doesn't match domain. Realm issuer is '"),
        defect(
            "no exp",
            (t, a) -> a.with("exp", null),
            "Token exp claim is required",
            "Token exp claim is required"),
        defect("over", (t, a) -> a.with("exp", seconds(t, -1)), NOT_ACTIVE, NOT_ACTIVE),
        defect("over just now", (t, a) -> a.with("exp", seconds(t, 0)), NOT_ACTIVE, NOT_ACTIVE),
        defect("nbf to come", (t, a) -> a.with("nbf", seconds(t, 16)), NOT_ACTIVE, NOT_ACTIVE),
        defect(
            "iat to come",
            (t, a) -> a.with("iat", seconds(t, 16)),
            "Token was issued in the future",
            NOT_ACTIVE),
        defect(
            "too old",
            (t, a) -> a.with("iat", seconds(t, -61)),
            "Token was issued too far in the past to be used now",
            NOT_ACTIVE),
        defect(
            "no iat and too long",
            (t, a) -> a.with("iat", null).with("exp", seconds(t, 61)),
            "Token expiration is too far in the future and iat claim not present in token",
            NOT_ACTIVE),
        defect(
            "no jti",
            (t, a) -> a.with("jti", null),
            "Token jti claim is required",
            "Missing ID on the token"),
        defect(
            "exp is a word",
            (t, a) -> a.with("exp", "soon"),
            THROWN + "Parsing error",
            "Parsing error"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defects")
  void aDefectIsRefusedInItsOwnWords(String name, Spoil spoil, String current, String older)
      throws IOException {
    Assertion assertion = t.assertion(SwsRole.VIEWER);
    spoil.accept(t, assertion);

    HttpResponse<String> response = t.exchange(assertion.signed());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    JsonNode json = TestSws.read(response);
    assertThat(json.path("error").asText()).isEqualTo("invalid_client");
    assertThat(json.path("error_description").asText()).isEqualTo(current);
    assertThat(t.counters().clientsRefused()).isEqualTo(1);
    assertThat(t.counters().mints()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defects")
  void anOlderKeycloakWordsItOtherwise(String name, Spoil spoil, String current, String older)
      throws IOException {
    t.switches().errorStyle.set(ErrorStyle.OLDER);
    t.switches().badClientStatus.set(401);
    Assertion assertion = t.assertion(SwsRole.VIEWER);
    spoil.accept(t, assertion);

    HttpResponse<String> response = t.exchange(assertion.signed());

    assertThat(response.statusCode()).isEqualTo(401);
    JsonNode json = TestSws.read(response);
    boolean silent = older.equals(REASONLESS);
    assertThat(json.path("error").asText())
        .isEqualTo(silent ? "invalid_client" : "unauthorized_client");
    assertThat(json.path("error_description").asText())
        .startsWith(silent ? REASONLESS : THROWN + older);
  }

  static List<Arguments> sound() {
    return List.of(
        arguments("as it is", (Spoil) (t, a) -> {}),
        arguments("nbf 0 as a text", (Spoil) (t, a) -> a.with("nbf", "0")),
        arguments("exp as a text", (Spoil) (t, a) -> a.with("exp", "" + seconds(t, 50))),
        arguments("nbf within the skew", (Spoil) (t, a) -> a.with("nbf", seconds(t, 15))),
        arguments("iat within the skew", (Spoil) (t, a) -> a.with("iat", seconds(t, 15))),
        arguments("as old as may be", (Spoil) (t, a) -> a.with("iat", seconds(t, -60))),
        arguments("exp in an hour", (Spoil) (t, a) -> a.with("exp", seconds(t, 3600))),
        arguments(
            "no iat and 60 s", (Spoil) (t, a) -> a.with("iat", null).with("exp", seconds(t, 60))),
        arguments(
            "one audience in an array",
            (Spoil) (t, a) -> a.with("aud", List.of(t.tenant.issuer()))),
        arguments(
            "for the token endpoint",
            (Spoil) (t, a) -> a.with("aud", t.tenant.url() + TestSws.TOKEN)),
        arguments(
            "for the introspection endpoint",
            (Spoil) (t, a) -> a.with("aud", t.tenant.url() + TestSws.TOKEN + "/introspect")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void whatKeycloakTakesIsTaken(String name, Spoil change) throws IOException {
    Assertion assertion = t.assertion(SwsRole.VIEWER);
    change.accept(t, assertion);

    assertThat(t.exchange(assertion.signed()).statusCode()).isEqualTo(200);
  }

  @Test
  void anAssertionIsGoodForOneTokenOnly() throws IOException {
    String assertion = t.assertion(SwsRole.VIEWER).signed();
    assertThat(t.exchange(assertion).statusCode()).isEqualTo(200);

    HttpResponse<String> again = t.exchange(assertion);

    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(TestSws.read(again).path("error_description").asText())
        .isEqualTo("Token reuse detected");
    assertThat(t.counters().assertionsReused()).isEqualTo(1);
    t.switches().singleUseJti.set(false);
    assertThat(t.exchange(assertion).statusCode()).isEqualTo(200);
  }

  @Test
  void aRefusedAssertionDoesNotBurnItsId() throws IOException {
    Assertion assertion = t.assertion(SwsRole.VIEWER).with("aud", "other");
    assertThat(t.exchange(assertion.signed()).statusCode()).isEqualTo(400);

    assertion.with("aud", t.tenant.issuer());

    assertThat(t.exchange(assertion.signed()).statusCode()).isEqualTo(200);
  }

  @Test
  void onlyTheFirstDefectIsTold() throws IOException {
    Assertion wrong =
        t.assertion(SwsRole.VIEWER).with("aud", "other").with("exp", null).with("jti", null);

    assertThat(t.exchange(wrong.signed()).body()).contains("Invalid token audience");
    assertThat(t.exchange(wrong.with("iss", "x").signed()).body()).contains(REASONLESS);
  }

  @ParameterizedTest
  @CsvSource({
    "259200, 200", // 72 h, as the vendor's helper
    "259201, 400",
  })
  void theLenientRealmTakesAssertionsOfThreeDays(long age, int status) throws IOException {
    t.switches().lenientAge.set(true);
    Assertion old = t.assertion(SwsRole.VIEWER).with("iat", seconds(t, -age));

    assertThat(t.exchange(old.signed()).statusCode()).isEqualTo(status);
  }

  @Test
  void theLenientRealmRemembersIdsAsLong() throws IOException {
    t.switches().lenientAge.set(true);
    String helper =
        t.assertion(SwsRole.VIEWER)
            .with("exp", seconds(t, Duration.ofDays(3).toSeconds()))
            .with("nbf", "0")
            .signed();
    assertThat(t.exchange(helper).statusCode()).isEqualTo(200);
    t.clock.advance(Duration.ofDays(2));

    assertThat(t.exchange(helper).body()).contains("Token reuse detected");
  }

  @Test
  void eachDemandCanBeSwitchedOff() throws IOException {
    t.switches().checkIssuer.set(false);
    t.switches().checkAudience.set(false);
    t.switches().singleAudience.set(false);
    t.switches().requireJti.set(false);
    Assertion loose =
        t.assertion(SwsRole.VIEWER)
            .with("iss", "other")
            .with("aud", List.of("one", "other"))
            .with("jti", null);

    assertThat(t.exchange(loose.signed()).statusCode()).isEqualTo(200);
    t.switches().clockSkewSeconds.set(100);
    Assertion ahead = t.assertion(SwsRole.VIEWER).with("nbf", seconds(t, 100));
    assertThat(t.exchange(ahead.signed()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "client_assertion=a.b.c | Parameter client_assertion_type is missing",
        "client_assertion_type=urn:x&client_assertion=a.b.c"
            + " | Parameter client_assertion_type has value 'urn:x' but expected is '"
            + AssertionAuthenticator.TYPE
            + "'",
        "client_assertion_type=TYPE | client_assertion parameter missing",
        "client_assertion_type=TYPE&client_assertion=word | " + THROWN + "Parsing error",
        "client_assertion_type=TYPE&client_assertion=eyJhbGciOiJub25lIn0.e30. | "
            + THROWN
            + "Parsing error",
        "client_assertion_type=TYPE&client_assertion=eyJhbGciOiJSUzI1NiJ9.W10.eA | "
            + THROWN
            + "Parsing error",
        "none | " + REASONLESS,
      })
  void theParametersAreLookedAtFirst(String parameters, String description) throws IOException {
    String content =
        parameters == null
            ? ""
            : "&" + parameters.replace("TYPE", encoded(AssertionAuthenticator.TYPE));

    HttpResponse<String> response = t.form("grant_type=client_credentials" + content);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestSws.read(response).path("error_description").asText()).isEqualTo(description);
  }

  @Test
  void aClientIdBesideTheAssertionMustBeItsSubject() throws IOException {
    String form =
        "grant_type=client_credentials&client_assertion_type="
            + encoded(AssertionAuthenticator.TYPE)
            + "&client_assertion=";
    String right = "&client_id=" + encoded(t.settings.clientId(SwsRole.VIEWER));

    assertThat(t.form(form + t.assertion(SwsRole.VIEWER).signed() + right).statusCode())
        .isEqualTo(200);
    assertThat(t.form(form + t.assertion(SwsRole.VIEWER).signed() + "&client_id=x").body())
        .contains("client_id parameter does not match sub claim");
  }

  @Test
  void theRealmHasTheNameUnderWhichItIsCalled() throws IOException {
    String other = "http://localhost:" + t.tenant.port() + SwsState.REALM;
    Assertion assertion = t.assertion(SwsRole.VIEWER).with("aud", other);
    assertThat(t.exchange(assertion.signed()).statusCode()).isEqualTo(400);

    var request =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create("http://localhost:" + t.tenant.port() + TestSws.TOKEN))
            .header("Content-Type", TestSws.FORM)
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&client_assertion_type="
                        + encoded(AssertionAuthenticator.TYPE)
                        + "&client_assertion="
                        + assertion.signed()));

    assertThat(t.send(request).statusCode()).isEqualTo(200);
  }
}
