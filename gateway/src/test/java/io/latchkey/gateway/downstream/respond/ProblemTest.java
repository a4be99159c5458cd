package io.latchkey.gateway.downstream.respond;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  private static final String ID = "0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-11-01T02:03:04Z");

  /**
   * One member of a list, a token with parameters whose values are tokens or strings (RFC 9651).
   */
  private static final Pattern PROXY_STATUS =
      Pattern.compile(
          "latchkey; error=([a-z_]+); details=\"([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]+)\"");

  /** The registered error types (RFC 9209 section 2.3) that a refusal of ours may have. */
  private static final Set<String> ERRORS =
      Set.of(
          "destination_unavailable",
          "connection_terminated",
          "connection_limit_reached",
          "http_protocol_error",
          "http_response_timeout",
          "http_request_error",
          "http_request_denied",
          "proxy_internal_error",
          "proxy_loop_detected");

  private static List<String> values(Refusal refusal, String name) {
    String lines = new String(Problem.lines(refusal, ID, NOW), StandardCharsets.US_ASCII);
    assertThat(lines).matches("([A-Za-z-]+: [\\x20-\\x7e]*\r\n)+");
    List<String> values = new ArrayList<>();
    for (String line : lines.split("\r\n")) {
      if (line.startsWith(name + ": ")) {
        values.add(line.substring(name.length() + 2));
      }
    }
    return values;
  }

  private static JsonNode json(Refusal refusal) throws Exception {
    return new ObjectMapper().readTree(Problem.content(refusal, ID));
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonIsACompleteProblem(Reason reason) throws Exception {
    JsonNode json = json(Refusal.of(reason, "Do so."));
    assertThat(json.properties().stream().map(Map.Entry::getKey))
        .containsExactly("type", "title", "status", "detail", "requestId");
    assertThat(json.get("type").textValue())
        .isEqualTo(reason.urn())
        .matches("urn:latchkey:refusal:[a-z]+:[a-z-]+");
    assertThat(json.get("title").textValue()).isEqualTo(reason.title()).isNotBlank();
    assertThat(json.get("status").intValue()).isEqualTo(reason.status()).isBetween(400, 599);
    assertThat(json.get("detail").textValue()).isEqualTo("Do so.");
    assertThat(json.get("requestId").textValue()).isEqualTo(ID);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasTheFieldsOfItsStatus(Reason reason) {
    Refusal refusal = Refusal.of(reason, "Do so.").allowing(Set.of("PUT", "GET"));
    boolean denied = reason.status() == 401;
    assertThat(values(refusal, "Content-Type")).containsExactly("application/problem+json");
    assertThat(values(refusal, "X-Request-Id")).containsExactly(ID);
    assertThat(values(refusal, "Cache-Control")).containsExactly("no-store");
    assertThat(values(refusal, "WWW-Authenticate")).hasSize(denied ? 2 : 0);
    assertThat(values(refusal, "Allow"))
        .isEqualTo(reason.status() == 405 ? List.of("GET, PUT") : List.of());
    assertThat(values(refusal, "Retry-After"))
        .isEqualTo(reason.status() == 503 ? List.of("1") : List.of());
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasAProxyStatus(Reason reason) {
    List<String> found = values(Refusal.of(reason, "Do so."), "Proxy-Status");
    assertThat(found).hasSize(1);
    Matcher status = PROXY_STATUS.matcher(found.get(0));
    assertThat(status.matches()).isTrue();
    assertThat(status.group(1)).isIn(ERRORS);
    assertThat(status.group(2)).isEqualTo(reason.urn());
  }

  @Test
  void callerRouteAndScopesAreNamedWhereKnown() throws Exception {
    Refusal refusal =
        Refusal.of(Reason.NOT_OPENED, "No.")
            .forCaller("pay\"roll")
            .onRoute("r\u00e9seau")
            .triedScopes(List.of("a", "b\\"));
    JsonNode json = json(refusal);
    assertThat(json.get("caller").textValue()).isEqualTo("pay\"roll");
    assertThat(json.get("route").textValue()).isEqualTo("r\u00e9seau");
    assertThat(json.get("scopes")).extracting(JsonNode::textValue).containsExactly("a", "b\\");
    assertThat(values(refusal, "X-Request-Id")).containsExactly(ID);
  }

  @Test
  void aWaitIsTold() {
    assertThat(values(Refusal.of(Reason.NO_TOKEN, "No.").retryAfter(30), "Retry-After"))
        .containsExactly("30");
    assertThat(values(Refusal.of(Reason.NO_TOKEN, "No.").retryAfter(0), "Retry-After"))
        .containsExactly("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          2026-11-01T02:03:04Z     > Sun, 01 Nov 2026 02:03:04 GMT
          2026-12-31T23:59:59.999Z > Thu, 31 Dec 2026 23:59:59 GMT
          1994-11-06T08:49:37Z     > Sun, 06 Nov 1994 08:49:37 GMT
          """)
  void theDateHasTheOneFormThatHttpWrites(Instant now, String expected) {
    String lines =
        new String(
            Problem.lines(Refusal.of(Reason.LOOP, "No."), ID, now), StandardCharsets.US_ASCII);
    assertThat(lines).startsWith("Date: " + expected + "\r\n");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void whatNamesNothingIsWrittenAsEverythingIs(Reason reason) {
    for (String text :
        List.of("", "Call again.", "\"a\\b\"\r\n\t\u0000\u001f\u007f/", "\u00e4\u20ac")) {
      Refusal refusal = Refusal.of(reason, text).retryAfter(3);

      assertThat(Problem.content(refusal, ID)).isEqualTo(Problem.full(refusal, ID));
      assertThat(Problem.content(refusal, text)).isEqualTo(Problem.full(refusal, text));
    }
  }
}
