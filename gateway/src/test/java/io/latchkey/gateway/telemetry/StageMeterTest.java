package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.Stage;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageMeterTest {
  private final Metrics metrics = new Metrics(InstantSource.system());

  private String text() {
    return new String(metrics.exposition(null).content(), UTF_8);
  }

  private static ExchangeRecord decided() {
    ExchangeRecord record = new ExchangeRecord("id", 1_000_000_000, "l", "p");
    record.passed(Stage.CALLER, 1_000_004_000);
    record.passed(Stage.ROUTE, 1_000_005_000);
    record.passed(Stage.SCOPE, 1_000_025_000);
    record.passed(Stage.COOKIE, 1_000_325_000);
    return record;
  }

  @Test
  void eachStageIsToldFromTheEndOfTheOneBefore() {
    ExchangeRecord record = decided();
    record.credential("bot", 1, 50_000_000);
    record.connected(100_000);
    record.answered(200, 900_000_000, 2_000_000_000);
    record.end(Ending.COMPLETE, 2_500_000_000L);
    metrics.ended(record);

    assertThat(text())
        .contains("latchkey_caller_duration_seconds_sum 4.0E-6\n")
        .contains("latchkey_route_duration_seconds_sum 1.0E-6\n")
        .contains("latchkey_route_duration_seconds_bucket{le=\"1.0E-6\"} 1\n")
        .contains("latchkey_scope_duration_seconds_sum 2.0E-5\n")
        .contains("latchkey_cookie_duration_seconds_sum 3.0E-4\n")
        .contains("latchkey_credential_duration_seconds_sum 0.05\n")
        .contains("latchkey_transport_connect_duration_seconds_sum 1.0E-4\n")
        .contains("latchkey_transport_first_byte_duration_seconds_sum{route=\"none\"} 0.9\n")
        .contains("latchkey_respond_content_duration_seconds_sum 0.5\n");
  }

  @Test
  void aRefusedCallIsToldOfTheStagesThatItPassed() {
    ExchangeRecord record = new ExchangeRecord("id", 0, "l", "p");
    record.passed(Stage.CALLER, 4_000);
    record.end(Ending.REFUSED, 9_000);
    metrics.ended(record);

    assertThat(text())
        .contains("latchkey_caller_duration_seconds_count 1\n")
        .contains("latchkey_route_duration_seconds_count 0\n")
        .contains("latchkey_respond_content_duration_seconds_count 0\n")
        .contains("latchkey_transport_connect_duration_seconds_count 0\n");
  }

  @Test
  void aWebSocketsLifeIsNoContentOfAnAnswer() {
    ExchangeRecord record = decided();
    record.answered(101, 5, 2_000_000_000);
    record.switched();
    record.end(Ending.COMPLETE, 9_000_000_000L);
    metrics.ended(record);

    assertThat(text()).contains("latchkey_respond_content_duration_seconds_count 0\n");
  }

  @Test
  void onlyStagesOfTheDecisionArePassed() {
    ExchangeRecord record = new ExchangeRecord("id", 0, "l", "p");
    for (Stage stage :
        List.of(Stage.ACCEPT, Stage.PARSE, Stage.CREDENTIAL, Stage.TRANSPORT, Stage.RESPOND)) {
      assertThatThrownBy(() -> record.passed(stage, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
