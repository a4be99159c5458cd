package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.sandbox.tenant.TokenFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The token endpoint fails in every shared way. */
class AicTokenFaultTest {
  private final TestAic t = new TestAic();

  @AfterEach
  void close() {
    t.close();
  }

  private HttpResponse<String> mint(TokenFault fault) throws IOException {
    t.switches().tokenFault.set(fault);
    return t.mint(t.signed(t.claims()), "fr:idm:*");
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "CLOSE", "CUT"})
  void aBrokenConnectionGivesNoAnswer(TokenFault fault) {
    assertThatThrownBy(() -> mint(fault)).isInstanceOf(IOException.class);
    assertThat(t.counters().mints()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_ERROR, 500, An error has occurred",
    "UNAVAILABLE, 503, retry later",
    "TOO_MANY_REQUESTS, 429, Too Many Requests",
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

  @ParameterizedTest
  @CsvSource({
    "NO_TOKEN, {\"scope\"",
    "TOKEN_TYPE_MAC, \"token_type\":\"mac\"",
    "EXPIRES_ZERO, \"expires_in\":0",
    "EXPIRES_STRING, \"expires_in\":\"899\"",
    "EXPIRES_WORD, \"expires_in\":\"soon\"",
    "BAD_TOKEN, not a b64token",
  })
  void aMemberOfTheAnswerIsBent(TokenFault fault, String snippet) throws IOException {
    assertThat(mint(fault).body()).contains(snippet);
    assertThat(t.counters().mints()).isEqualTo(1);
  }

  @Test
  void aFaultLastsForAsManyCallsAsWanted() throws IOException {
    t.switches().tokenFaultNext.set(1);
    assertThat(mint(TokenFault.SERVER_ERROR).statusCode()).isEqualTo(500);
    assertThat(t.mint(t.signed(t.claims()), "fr:idm:*").statusCode()).isEqualTo(200);
    assertThat(t.counters().tokenRequests()).isEqualTo(2);
  }
}
