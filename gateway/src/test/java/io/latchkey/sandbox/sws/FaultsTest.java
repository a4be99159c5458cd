package io.latchkey.sandbox.sws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.tenant.TokenFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
  private static final String USERS = TestSws.API + "users";

  private final TestSws t = new TestSws();

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> mint(TokenFault fault) throws IOException {
    t.switches().tokenFault.set(fault);
    return t.mint(SwsRole.VIEWER);
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "CLOSE", "CUT"})
  void aBrokenConnectionGivesNoToken(TokenFault fault) {
    assertThatThrownBy(() -> mint(fault)).isInstanceOf(IOException.class);
    assertThat(t.counters().mints()).isZero();
  }

  @Test
  void aHangingRealmNeverAnswers() {
    t.switches().tokenFault.set(TokenFault.HANG);
    var request = t.request(TestSws.TOKEN).timeout(Duration.ofMillis(300));

    assertThatThrownBy(() -> t.send(request)).isInstanceOf(HttpTimeoutException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_ERROR, 500, An error has occurred",
    "UNAVAILABLE, 503, retry later",
    "TOO_MANY_REQUESTS, 429, retry later",
    "HTML, 200, Sign in to serviceaccounts",
    "EMPTY, 200, ''",
    "GARBAGE, 200, access_token",
    "HUGE, 200, padding",
    "DEEP, 200, [[[[",
    "REDIRECT, 302, ''",
  })
  void anAnswerIsReplacedWhole(TokenFault fault, int status, String snippet) throws IOException {
    HttpResponse<String> response = mint(fault);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(snippet);
    assertThat(t.counters().mints()).isZero();
    assertThat(t.counters().tokenRequests()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW", "DRIP"})
  void aLateAnswerIsRightInTheEnd(TokenFault fault) throws IOException {
    t.switches().slowMillis.set(50);
    t.switches().dripMillis.set(1);

    assertThat(TestSws.read(mint(fault)).path("token_type").asText()).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "absent",
      value = {
        "NO_TOKEN, access_token, absent",
        "TOKEN_TYPE_MAC, token_type, \"mac\"",
        "TOKEN_TYPE_ABSENT, token_type, absent",
        "EXPIRES_NEGATIVE, expires_in, -1",
        "EXPIRES_ZERO, expires_in, 0",
        "EXPIRES_HUGE, expires_in, 1000000000000000000000000000000",
        "EXPIRES_ABSENT, expires_in, absent",
        "EXPIRES_STRING, expires_in, '\"300\"'",
        "EXPIRES_WORD, expires_in, '\"soon\"'",
      })
  void aMemberOfTheAnswerIsBent(TokenFault fault, String member, String shown) throws IOException {
    JsonNode json = TestSws.read(mint(fault));

    assertThat(json.has(member) ? json.path(member).toString() : null).isEqualTo(shown);
    assertThat(t.counters().mints()).isEqualTo(1);
  }

  @Test
  void aBadTokenIsNotOfTheSyntax() throws IOException {
    assertThat(TestSws.read(mint(TokenFault.BAD_TOKEN)).path("access_token").asText())
        .contains(" ", "\r\n");
  }

  @Test
  void aFaultLastsForAsManyCallsAsWanted() throws IOException {
    t.switches().tokenFaultNext.set(1);

    assertThat(mint(TokenFault.SERVER_ERROR).statusCode()).isEqualTo(500);
    assertThat(t.mint(SwsRole.VIEWER).statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultyAnswerDoesNotBurnTheAssertion() throws IOException {
    t.switches().tokenFault.set(TokenFault.UNAVAILABLE);
    t.switches().tokenFaultNext.set(1);
    String assertion = t.assertion(SwsRole.VIEWER).signed();

    assertThat(t.exchange(assertion).statusCode()).isEqualTo(503);
    assertThat(t.exchange(assertion).statusCode()).isEqualTo(200);
  }

  @Test
  void tooManyRequestsComeWithAndWithoutRetryAfter() throws IOException {
    String bearer = t.admin();
    t.switches().tooManyRequestsNext.set(1);
    HttpResponse<String> bare = t.get(USERS, "Authorization", bearer);
    assertThat(bare.statusCode()).isEqualTo(429);
    assertThat(bare.headers().firstValue("Retry-After")).isEmpty();
    assertThat(bare.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(TestSws.read(bare).path("instance").asText()).isEqualTo(USERS);

    t.switches().tooManyRequestsNext.set(1);
    t.switches().retryAfterSeconds.set(3);
    assertThat(t.get(USERS, "Authorization", bearer).headers().firstValue("Retry-After"))
        .hasValue("3");
    assertThat(t.get(USERS, "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void theNextCallsFailAsWanted() throws IOException {
    String bearer = t.admin();
    t.switches().unauthorizedNext.set(1);
    assertThat(t.get(USERS, "Authorization", bearer).statusCode()).isEqualTo(401);
    t.switches().serverErrorNext.set(1);
    t.switches().serverErrorStatus.set(502);
    assertThat(t.get(USERS, "Authorization", bearer).statusCode()).isEqualTo(502);
    t.switches().resetNext.set(2); // the client tries a GET again
    assertThatThrownBy(() -> t.get(USERS, "Authorization", bearer)).isInstanceOf(IOException.class);
    t.switches().resetNext.set(0);
    t.switches().cutNext.set(1);
    assertThatThrownBy(() -> t.get(USERS, "Authorization", bearer)).isInstanceOf(IOException.class);
    assertThat(t.get(USERS, "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void anApiAnswerCanBeLate() throws IOException {
    t.switches().apiLatencyMillis.set(120);
    String bearer = t.admin();
    long before = System.nanoTime();

    assertThat(t.get(USERS, "Authorization", bearer).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(119));
  }

  @Test
  void aTokenAnswerCanBeLate() throws IOException {
    t.switches().tokenLatencyMillis.set(120);
    long before = System.nanoTime();

    assertThat(t.mint(SwsRole.VIEWER).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(119));
  }

  @Test
  void theDateCanBeAhead() throws IOException {
    assertThat(t.mint(SwsRole.VIEWER).headers().firstValue("Date"))
        .hasValue("Tue, 03 Feb 2026 04:05:06 GMT");
    t.switches().dateOffsetSeconds.set(3600);
    assertThat(t.mint(SwsRole.VIEWER).headers().firstValue("Date"))
        .hasValue("Tue, 03 Feb 2026 05:05:06 GMT");
  }

  @Test
  void answersCanSetACookie() throws IOException {
    String bearer = t.admin();
    assertThat(t.get(USERS, "Authorization", bearer).headers().firstValue("Set-Cookie")).isEmpty();
    t.switches().setCookie.set(true);
    assertThat(t.get(USERS, "Authorization", bearer).headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(cookie -> assertThat(cookie).startsWith("AWSALB="));
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    t.mint(SwsRole.VIEWER);
    long before = t.tenant.connections();
    t.switches().idleCloseMillis.set(20);

    // a call may meet the very moment of the close, and a POST is not sent twice
    Awaitility.await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              t.mint(SwsRole.VIEWER);
              assertThat(t.tenant.connections()).isGreaterThan(before);
            });
  }
}
