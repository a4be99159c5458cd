package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminRulesTest extends AdminBench {

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:9090, 200",
    "localhost., 200",
    "127.0.0.1:1, 200",
    "10.0.0.7, 200",
    "[::1]:9090, 200",
    "[fe80::1], 200",
    "gateway.example, 200",
    "GATEWAY.EXAMPLE:80, 200",
    "evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "localhost.evil.example, 421",
    "x.gateway.example, 421",
    "127.0.0.256, 421",
    "127.1, 421",
    "2130706433, 421",
    "0x7f.0.0.1, 421",
    "user@localhost, 400",
    "'localhost, localhost', 400",
    "localhost:99999, 400",
    "localhost/x, 400"
  })
  void onlyNamesOfOursAreAnswered(String host, int status) throws Exception {
    assertThat(call(start("127.0.0.1", null), "GET /health/live", "Host: " + host + "\r\n"))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Host:\r\n", "Host: localhost\r\nHost: localhost\r\n"})
  void aHostThatIsMissingEmptyOrDoubledIsRefused(String fields) throws Exception {
    assertThat(call(start("127.0.0.1", null), "GET /health/live", fields))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /health/live, '', 200",
    "GET /metrics, '', 200",
    "GET /api/reload, '', 200",
    "HEAD /api/reload, '', 200",
    "POST /api/reload, '', 401",
    "POST /api/reload, Bearer wrong, 401",
    "POST /api/reload, Bearer t0ken2, 401",
    "POST /api/reload, Basic t0ken, 401",
    "POST /api/reload, Bearert0ken, 401",
    "POST /api/reload, Bearer, 401",
    "POST /api/reload, Bearer t0ken, 200",
    "POST /api/reload, bearer t0ken, 200"
  })
  void onLoopbackTheTokenIsForChanges(String requestLine, String authorization, int status)
      throws Exception {
    String field = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
    assertThat(local(requestLine, field)).startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /health/live, '', 200",
    "GET /health/ready, '', 200",
    "POST /health/ready, '', 405",
    "GET /metrics, '', 401",
    "HEAD /metrics, '', 401",
    "GET /metrics, Bearer wrong, 401",
    "GET /metrics, Bearer t0ken, 200",
    "GET /nothing, '', 401",
    "GET /nothing, Bearer t0ken, 404",
    "POST /metrics, '', 401",
    "POST /api/reload, Bearer t0ken, 200"
  })
  void offLoopbackTheTokenIsForAllButHealth(String requestLine, String authorization, int status)
      throws Exception {
    String field = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
    assertThat(call(start("0.0.0.0", "t0ken"), requestLine, "Host: localhost\r\n" + field))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void twoTokensOrNoneConfiguredOpenNothing() throws Exception {
    assertThat(local("POST /api/reload", TOKEN + TOKEN)).startsWith("HTTP/1.1 401 ");
    for (String token : new String[] {null, ""}) {
      assertThat(
              call(
                  start("127.0.0.1", token),
                  "POST /api/reload",
                  "Host: localhost\r\nAuthorization: Bearer \r\n"))
          .startsWith("HTTP/1.1 401 ")
          .containsIgnoringCase("WWW-Authenticate: Bearer")
          .doesNotContain("t0ken");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /nothing, 404",
    "GET /, 404",
    "GET /health, 404",
    "GET /health/live/, 404",
    "GET /HEALTH/live, 404",
    "GET /x/../health/live, 400",
    "GET //health/live, 400",
    "GET /health%2flive, 400",
    "GET /%68ealth/live, 404",
    "POST /nothing, 404",
    "POST /metrics, 405",
    "OPTIONS /metrics, 405",
    "TRACE /health/live, 501",
    "DELETE /health/ready, 405",
    "GET http://localhost/health/live, 400",
    "OPTIONS *, 400"
  })
  void whatIsNotServedIsRefusedAsAProblem(String requestLine, int status) throws Exception {
    assertThat(local(requestLine, ""))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("content-type: application/problem+json\r\n")
        .contains("\"status\":" + status);
  }

  @Test
  void aRefusedMethodNamesThoseThatAreTaken() throws Exception {
    assertThat(local("PUT /api/reload", TOKEN)).containsIgnoringCase("Allow: GET, HEAD, POST\r\n");
  }
}
