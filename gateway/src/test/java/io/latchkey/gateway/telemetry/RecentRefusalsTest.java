package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentRefusalsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final RecentRefusals refusals = new RecentRefusals(InstantSource.fixed(NOW));

  private static ExchangeRecord call(String id, String target) {
    ExchangeRecord record = new ExchangeRecord(id, 0, "listener", "127.0.0.1");
    record.request("GET", target);
    record.status(200);
    return record;
  }

  private void refuse(String id) {
    ExchangeRecord record = call(id, "/orders");
    record.refused(Reason.NOT_OPENED);
    refusals.ended(record);
  }

  @Test
  void aRefusalIsKeptWithWhatTheAccessLogHolds() {
    ExchangeRecord record = call("id-1", "/orders?secret=canary#canary");
    record.caller("payroll", "api-key");
    record.route("identity");
    record.refused(Refusal.of(Reason.NOT_OPENED, "No scope of the caller opens this."));
    record.status(403);

    refusals.ended(record);

    assertThat(refusals.newestFirst())
        .containsExactly(
            new RecentRefusals.Refused(
                NOW,
                "id-1",
                403,
                Reason.NOT_OPENED,
                "No scope of the caller opens this.",
                "GET",
                "/orders",
                "identity",
                "payroll"));
    assertThat(refusals.newestFirst().toString()).doesNotContain("canary");
  }

  @Test
  void whatWasNotRefusedIsNot() {
    refusals.ended(call("id", "/orders"));

    assertThat(refusals.newestFirst()).isEmpty();
  }

  @Test
  void theLastTwoHundredAreKeptNewestFirst() {
    for (int i = 0; i < RecentRefusals.KEPT; i++) {
      refuse("id-" + i);
    }
    assertThat(refusals.newestFirst()).hasSize(RecentRefusals.KEPT);
    assertThat(refusals.newestFirst().get(RecentRefusals.KEPT - 1).requestId()).isEqualTo("id-0");

    refuse("one-more");

    assertThat(refusals.newestFirst()).hasSize(RecentRefusals.KEPT);
    assertThat(refusals.newestFirst().get(0).requestId()).isEqualTo("one-more");
    assertThat(refusals.newestFirst().get(RecentRefusals.KEPT - 1).requestId()).isEqualTo("id-1");
  }

  @Test
  void aLongPathIsCut() {
    ExchangeRecord exact = call("exact", "/" + "a".repeat(RecentRefusals.LONGEST_TEXT - 1));
    ExchangeRecord longer = call("longer", "/" + "a".repeat(RecentRefusals.LONGEST_TEXT));
    for (ExchangeRecord record : List.of(exact, longer)) {
      record.refused(Reason.NO_ROUTE);
      refusals.ended(record);
    }

    assertThat(refusals.newestFirst())
        .allMatch(refused -> refused.path().length() == RecentRefusals.LONGEST_TEXT);
  }

  @Test
  void manyLoopsLoseNone() throws InterruptedException {
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "loop-" + i;
      loops.add(
          new Thread(
              () -> {
                for (int n = 0; n < RecentRefusals.KEPT / 4; n++) {
                  refuse(name + "-" + n);
                }
              }));
    }
    loops.forEach(Thread::start);
    for (Thread loop : loops) {
      loop.join();
    }

    assertThat(refusals.newestFirst())
        .extracting(RecentRefusals.Refused::requestId)
        .doesNotHaveDuplicates()
        .hasSize(RecentRefusals.KEPT);
  }
}
