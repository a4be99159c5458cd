package io.latchkey.sandbox.aic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health for all, logs and metrics for who has the key. */
class AicMonitoringTest {
  private final TestAic t = new TestAic();

  @AfterEach
  void close() {
    t.close();
  }

  private HttpResponse<String> keyed(String path) throws IOException {
    return t.get(path, "x-api-key", t.settings.apiKey(), "x-api-secret", t.settings.apiSecret());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/monitoring/logs/sources",
        "/monitoring/logs?source=am-access",
        "/monitoring/logs/tail?source=am-access",
        "/monitoring/prometheus/am",
        "/logs/sources",
        "/logs?source=am-access",
        "/logs/tail?source=am-access",
      })
  void theKeyOpensAndATokenDoesNot(String path) throws IOException {
    assertThat(keyed(path).statusCode()).isEqualTo(200);
    assertThat(t.counters().keyCalls()).isEqualTo(1);
    assertThat(t.get(path, "Authorization", t.idm()).statusCode()).isEqualTo(401);
    assertThat(t.get(path, "x-api-key", t.settings.apiKey()).statusCode()).isEqualTo(401);
    assertThat(t.get(path, "x-api-key", t.settings.apiKey(), "x-api-secret", "wrong").statusCode())
        .isEqualTo(401);
    assertThat(t.counters().keyCalls()).isEqualTo(1);
    assertThat(t.counters().unauthorized()).isEqualTo(3);
  }

  @Test
  void healthIsOpen() throws IOException {
    assertThat(t.get("/monitoring/health").statusCode()).isEqualTo(200);
  }

  @Test
  void sourcesAreListed() throws IOException {
    JsonNode sources = TestAic.read(keyed("/monitoring/logs/sources"));
    assertThat(sources.path("result")).hasToString("[\"am-access\",\"idm-access\"]");
    assertThat(sources.path("resultCount").asInt()).isEqualTo(2);
  }

  @Test
  void callsAreFoundInTheLogBySourceTimeAndCookie() throws IOException {
    String bearer = t.idm();
    t.get("/openidm/info/ping", "Authorization", bearer, "X-ForgeRock-TransactionId", "one");
    JsonNode tail = TestAic.read(keyed("/monitoring/logs/tail?source=idm-access"));
    assertThat(tail.path("result").get(0).path("payload").path("transactionId").asText())
        .isEqualTo("one");
    String cookie = tail.path("pagedResultsCookie").asText();
    t.clock.advance(Duration.ofMinutes(1));
    t.get("/openidm/info/ping", "Authorization", bearer, "X-ForgeRock-TransactionId", "two");
    JsonNode more =
        TestAic.read(
            keyed("/monitoring/logs/tail?source=idm-access&_pagedResultsCookie=" + cookie));

    assertThat(more.path("result").findValuesAsText("transactionId")).containsExactly("two");
    assertThat(
            TestAic.read(keyed("/monitoring/logs?source=idm-access&endTime=2026-02-03T04:05:30Z"))
                .path("resultCount")
                .asInt())
        .isEqualTo(1);
    assertThat(keyed("/monitoring/logs?source=am-access").body()).contains("\"resultCount\":0");
    assertThat(keyed("/monitoring/logs").statusCode()).isEqualTo(400);
    assertThat(keyed("/monitoring/logs?source=x&beginTime=now").statusCode()).isEqualTo(400);
    assertThat(keyed("/logs?source=x&_pagedResultsCookie=y").statusCode()).isEqualTo(400);
  }

  @Test
  void theLogKeepsItsLastEntries() {
    AuditLog log = new AuditLog();
    for (int i = 0; i <= AuditLog.MOST; i++) {
      log.write("s", t.clock.instant(), "", "", "GET /" + i, 200);
    }
    var kept = log.after(0, java.util.Set.of("s"), t.clock.instant(), t.clock.instant());
    assertThat(kept).hasSize(AuditLog.MOST);
    assertThat(kept.get(0).number()).isEqualTo(2);
  }

  @Test
  void metricsAreCounts() throws IOException {
    t.idm();
    assertThat(keyed("/monitoring/prometheus/am").body())
        .endsWith("am_oauth2_grant_count_total 1\n");
  }
}
