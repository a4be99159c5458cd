package io.latchkey.sandbox.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.tenant.TokenFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenFaultTest {
  private final TestTenant t = new TestTenant();

  @AfterEach
  void stop() {
    t.close();
  }

  private HttpResponse<String> mint(TokenFault fault) throws IOException {
    t.switches().tokenFault.set(fault);
    return t.mint(t.app(), "orders_read");
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "CLOSE", "CUT"})
  void aBrokenConnectionGivesNoAnswer(TokenFault fault) {
    assertThatThrownBy(() -> mint(fault)).isInstanceOf(IOException.class);
    assertThat(t.counters().mints()).isZero();
  }

  @Test
  void aHangingEndpointNeverAnswers() {
    t.switches().tokenFault.set(TokenFault.HANG);

    var request = t.request("/oauth2/token/my_api_client").timeout(Duration.ofMillis(300));

    assertThatThrownBy(() -> t.send(request)).isInstanceOf(HttpTimeoutException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_ERROR, 500, An error has occurred",
    "UNAVAILABLE, 503, retry later",
    "TOO_MANY_REQUESTS, 429, retry later",
    "HTML, 200, <!DOCTYPE html>",
    "GARBAGE, 200, access_token",
    "DEEP, 200, [[[[",
  })
  void anAnswerIsReplacedWhole(TokenFault fault, int status, String snippet) throws IOException {
    HttpResponse<String> response = mint(fault);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(snippet);
    assertThat(t.counters().mints()).isZero();
  }

  @Test
  void anEmptyAnswerHasNoContent() throws IOException {
    assertThat(mint(TokenFault.EMPTY).body()).isEmpty();
  }

  @Test
  void aHugeAnswerIsTenMebibytesOfJson() throws IOException {
    HttpResponse<String> response = mint(TokenFault.HUGE);

    assertThat(response.body()).hasSize(10 * 1024 * 1024).startsWith("{\"").endsWith("\"}");
  }

  @Test
  void aRedirectLeadsElsewhere() throws IOException {
    assertThat(mint(TokenFault.REDIRECT).headers().firstValue("Location"))
        .hasValue("http://elsewhere.example/oauth2/token/app");
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
        "EXPIRES_STRING, expires_in, '\"18000\"'",
        "EXPIRES_WORD, expires_in, '\"soon\"'",
      })
  void aMemberOfTheAnswerIsBent(TokenFault fault, String member, String shown) throws IOException {
    JsonNode json = TestTenant.read(mint(fault));

    if (shown == null) {
      assertThat(json.has(member)).isFalse();
    } else {
      assertThat(json.path(member)).hasToString(shown);
    }
    assertThat(t.counters().mints()).isEqualTo(1);
  }

  @Test
  void aBadTokenIsNotOfTheSyntax() throws IOException {
    assertThat(TestTenant.read(mint(TokenFault.BAD_TOKEN)).path("access_token").asText())
        .contains(" ")
        .contains("\r\n");
  }

  @Test
  void aSlowAnswerAndADrippingOneAreRightInTheEnd() throws IOException {
    t.switches().slowMillis.set(50);
    t.switches().dripMillis.set(1);
    t.switches().tokenFormat.set(IdentitySwitches.TokenFormat.OPAQUE);

    assertThat(mint(TokenFault.SLOW).statusCode()).isEqualTo(200);
    assertThat(TestTenant.read(mint(TokenFault.DRIP)).path("token_type").asText())
        .isEqualTo("Bearer");
  }

  @Test
  void aFaultLastsForAsManyCallsAsWanted() throws IOException {
    t.switches().tokenFaultNext.set(2);

    assertThat(mint(TokenFault.SERVER_ERROR).statusCode()).isEqualTo(500);
    assertThat(t.mint(t.app(), "all").statusCode()).isEqualTo(500);
    assertThat(t.mint(t.app(), "all").statusCode()).isEqualTo(200);
  }

  @Test
  void retryAfterComesOnlyIfWanted() throws IOException {
    assertThat(mint(TokenFault.UNAVAILABLE).headers().firstValue("Retry-After")).isEmpty();
    t.switches().retryAfterSeconds.set(7);
    assertThat(mint(TokenFault.TOO_MANY_REQUESTS).headers().firstValue("Retry-After"))
        .hasValue("7");
  }

  @Test
  void aLatencyDelaysTheAnswer() throws IOException {
    t.switches().tokenLatencyMillis.set(120);
    long before = System.nanoTime();

    assertThat(t.mint(t.app(), "all").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(119));
  }

  @ParameterizedTest
  @CsvSource({"SERVER_ERROR, 500", "HTML, 200", "TOO_MANY_REQUESTS, 429"})
  void loginFailsInTheSameWays(TokenFault fault, int status) throws IOException {
    t.switches().loginFault.set(fault);

    HttpResponse<String> response =
        t.json("/Security/StartAuthentication", "{\"User\":\"x\"}", TestTenant.NATIVE);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(t.counters().loginStarts()).isZero();
    assertThat(t.counters().loginRequests()).isPositive();
  }

  @Test
  void aFaultOfTokenMembersIsNoneOfLogin() {
    assertThatThrownBy(() -> t.switches().loginFault.set(TokenFault.EXPIRES_WORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("loginFault: one of [none, down");
  }
}
