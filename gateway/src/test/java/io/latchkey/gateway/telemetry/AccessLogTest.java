package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Trace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
  private static final String CANARY = "c4n4ry";

  private final AccessLog log =
      new AccessLog(InstantSource.fixed(Instant.parse("2026-11-22T10:00:01.500Z")));

  private static ExchangeRecord record() {
    return new ExchangeRecord("r-1", 1_000, "127.0.0.1:8080", "10.7.0.9");
  }

  private JsonNode line(ExchangeRecord record) {
    String line = log.line(record);
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(notJson);
    }
  }

  @Test
  void anAnsweredCallIsToldInFull() {
    ExchangeRecord record = record();
    record.http("2.0");
    record.request("POST", "/identity/UserMgmt/GetUserInfo?token=" + CANARY);
    record.caller("payroll", "api-key");
    record.staleProofs(1);
    record.route("identity");
    record.scope("directory-read", false);
    record.removedCookies(List.of(".ASPXAUTH"));
    record.credential("hr-sync", 3, 1_500_000);
    record.connected(2_000);
    record.answered(200, 40_000_000, 0);
    record.outcome(Outcome.SUCCESS_FALSE);
    record.status(200);
    record.octets(17, 4096);
    record.retried();
    record.replayed();
    record.notReplayed(NotReplayed.AGAIN);
    record.end(Ending.COMPLETE, 500_001_000);
    assertThat(log.line(record))
        .isEqualTo(
            "{\"time\":\"2026-11-22T10:00:01.000Z\",\"requestId\":\"r-1\","
                + "\"listener\":\"127.0.0.1:8080\",\"peer\":\"10.7.0.9\",\"http\":\"2.0\",\"method\":\"POST\","
                + "\"path\":\"/identity/UserMgmt/GetUserInfo\",\"caller\":\"payroll\","
                + "\"proof\":\"api-key\",\"staleProofs\":1,\"route\":\"identity\","
                + "\"scope\":\"directory-read\",\"removedCookies\":[\".ASPXAUTH\"],"
                + "\"serviceAccount\":\"hr-sync\",\"generation\":3,\"status\":200,"
                + "\"upstreamStatus\":200,\"outcome\":\"success-false\",\"ended\":\"complete\","
                + "\"retried\":true,\"replayed\":true,\"notReplayed\":\"again\","
                + "\"octetsIn\":17,\"octetsOut\":4096,\"tokenMs\":1.500,\"connectMs\":0.002,\"firstByteMs\":40.000,\"totalMs\":500.000}");
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalNamesItsStageAndReason(Reason reason) {
    ExchangeRecord record = record();
    record.request("GET", "/x");
    record.refused(reason);
    record.status(reason.status());
    record.end(Ending.COMPLETE, 2_000);
    JsonNode line = line(record);
    assertThat(line.get("stage").textValue()).isEqualTo(reason.stage().word());
    assertThat("urn:latchkey:refusal:" + reason.stage().word() + ":" + line.get("reason").asText())
        .isEqualTo(reason.urn());
    assertThat(line.get("ended").textValue()).isEqualTo("refused");
    assertThat(line.has("upstreamStatus")).isFalse();
  }

  @Test
  void aCallerWhoLeavesDuringARefusalIsGone() {
    ExchangeRecord record = record();
    record.refused(Reason.UNPROVEN);
    record.end(Ending.CALLER_GONE, 2_000);
    assertThat(line(record).get("ended").textValue()).isEqualTo("caller-gone");
  }

  @Test
  void neitherQueryNorFragmentNorCookieValueComesOut() {
    for (String target :
        List.of(
            "/a?" + CANARY,
            "/a#" + CANARY,
            "?" + CANARY,
            "http://h/a?x#" + CANARY,
            "/a?b?" + CANARY)) {
      ExchangeRecord record = record();
      record.request("GET", target);
      record.removedCookies(List.of("CCSID=" + CANARY, "a==" + CANARY));
      record.end(Ending.COMPLETE, 2_000);
      assertThat(log.line(record)).doesNotContain(CANARY);
    }
  }

  @Test
  void theRecordHasNoPlaceForSecretsOrFields() {
    assertThat(
            Arrays.stream(ExchangeRecord.class.getDeclaredFields())
                .filter(field -> !field.isSynthetic())
                .<Object>map(field -> field.getType()))
        .isSubsetOf(
            String.class,
            int.class,
            long.class,
            boolean.class,
            Trace.class, // numbers alone
            List.class,
            Reason.class,
            Outcome.class,
            NotReplayed.class,
            Ending.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a\r\n{\"status\":200}",
        "/a\",\"status\":200,\"x\":\"",
        "/a\\",
        "/\u001b[2J\u0000\u007f\u0085\u009b",
        "/\u2028\u2029\u202e\ud800",
        "/caf\u00e9"
      })
  void textOfACallerCannotLeaveItsPlace(String path) {
    ExchangeRecord record = record();
    record.request(path, path);
    record.removedCookies(List.of(path));
    record.status(403);
    JsonNode line = line(record);
    assertThat(line.get("path").textValue()).isEqualTo(path);
    assertThat(line.get("method").textValue()).isEqualTo(path);
    assertThat(line.get("status").intValue()).isEqualTo(403);
  }

  @Test
  void longTextIsCutAfterTheLimit() {
    ExchangeRecord record = record();
    record.request("GET", "/".repeat(LogText.MAX_VALUE));
    assertThat(line(record).get("path").textValue()).hasSize(LogText.MAX_VALUE);
    record.request("GET", "/".repeat(LogText.MAX_VALUE + 1));
    assertThat(line(record).get("path").textValue()).hasSize(LogText.MAX_VALUE + 3).endsWith("...");
  }

  @Test
  void theNamesOfRemovedCookiesAreBounded() {
    ExchangeRecord record = record();
    record.removedCookies(Collections.nCopies(ExchangeRecord.MAX_COOKIES + 1, "a"));
    assertThat(line(record).get("removedCookies")).hasSize(ExchangeRecord.MAX_COOKIES);
  }

  @Test
  void anyTextSurvivesAsJson() {
    Random random = new Random(11);
    for (int i = 0; i < 2000; i++) {
      char[] text = new char[random.nextInt(40)];
      for (int c = 0; c < text.length; c++) {
        text[c] = (char) (random.nextBoolean() ? random.nextInt(0x10000) : random.nextInt(0x80));
      }
      ExchangeRecord record = record();
      record.caller(new String(text), "jwt");
      assertThat(line(record).get("caller").textValue()).isEqualTo(new String(text));
    }
  }

  @Test
  void whatIsCopiedFromTheLineBeforeIsWhatWouldBeWritten() {
    Random random = new Random(7);
    String[] names = {"payroll", "reports", "identity", "directory-read", "hr-sync", ".ASPXAUTH"};
    for (int i = 0; i < 20_000; i++) {
      ExchangeRecord record =
          new ExchangeRecord(
              "r-" + i, 0, pick(random, "127.0.0.1:1", "[::1]:2"), "10.0.0." + i % 2);
      if (random.nextInt(8) > 0) {
        record.http(pick(random, "1.1", "2.0"));
        record.request("GET", "/" + i);
      }
      if (random.nextInt(8) > 0) {
        record.caller(pick(random, names), pick(random, "api-key", "jwt"));
        record.route(pick(random, names));
        record.scope(random.nextInt(4) == 0 ? null : pick(random, names), random.nextInt(9) == 0);
        record.removedCookies(random.nextInt(3) == 0 ? List.of() : List.of(pick(random, names)));
        record.speaker(pick(random, "service-account", "session"));
        record.credential(pick(random, names), random.nextInt(2), 1);
        record.staleProofs(random.nextInt(9) == 0 ? 2 : 0);
      }
      if (random.nextInt(9) == 0) {
        record.refused(pick(random, Reason.NOT_OPENED, Reason.NO_TOKEN));
      }
      record.end(Ending.COMPLETE, i);
      AccessLog fresh =
          new AccessLog(InstantSource.fixed(Instant.parse("2026-11-22T10:00:01.500Z")));
      assertThat(log.line(record)).isEqualTo(fresh.line(record));
    }
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }
}
