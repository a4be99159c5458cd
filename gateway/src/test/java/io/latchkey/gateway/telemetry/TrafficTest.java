package io.latchkey.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.latchkey.gateway.http.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00.250Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Traffic traffic = new Traffic(now::get);

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  private static ExchangeRecord ended(int status, Duration took) {
    ExchangeRecord record = new ExchangeRecord("id", 0, "listener", "127.0.0.1");
    record.status(status);
    record.end(Ending.COMPLETE, took.toNanos());
    return record;
  }

  private static ExchangeRecord refused(Reason reason) {
    ExchangeRecord record = new ExchangeRecord("id", 0, "listener", "127.0.0.1");
    record.refused(reason);
    record.status(reason.status());
    record.end(Ending.REFUSED, 1);
    return record;
  }

  @Test
  void aSecondIsShownWhenItIsOver() {
    traffic.ended(ended(200, Duration.ofMillis(10)));

    assertThat(traffic.since(Instant.EPOCH)).isEmpty();
    pass(Duration.ofMillis(749));
    assertThat(traffic.since(Instant.EPOCH)).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(traffic.since(Instant.EPOCH)).hasSize(1);
  }

  @Test
  void callsRefusalsAndErrorsAreToldApart() {
    traffic.ended(ended(200, Duration.ofMillis(10)));
    traffic.ended(ended(404, Duration.ofMillis(10)));
    traffic.ended(ended(503, Duration.ofMillis(10)));
    traffic.ended(refused(Reason.NOT_OPENED));
    traffic.ended(refused(Reason.NOT_OPENED));
    traffic.ended(refused(Reason.UNREACHABLE));
    ExchangeRecord broken = ended(200, Duration.ofMillis(10));
    broken.end(Ending.UPSTREAM_BROKEN, 5);
    traffic.ended(broken);
    pass(Duration.ofSeconds(1));

    Traffic.Second second = traffic.since(Instant.EPOCH).get(0);

    assertThat(second.second()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
    assertThat(second.requests()).isEqualTo(7);
    assertThat(second.errors()).isEqualTo(2);
    assertThat(second.refusals())
        .containsExactly(entry("scope:not-opened", 2), entry("transport:unreachable", 1));
  }

  @Test
  void latenciesAreThoseOfTheSecond() {
    for (int i = 0; i < 98; i++) {
      traffic.ended(ended(200, Duration.ofMillis(10)));
    }
    traffic.ended(ended(200, Duration.ofSeconds(1)));
    traffic.ended(ended(200, Duration.ofSeconds(1)));
    pass(Duration.ofSeconds(1));
    traffic.ended(ended(200, Duration.ofMillis(100)));
    pass(Duration.ofSeconds(2));

    List<Traffic.Second> seconds = traffic.since(Instant.EPOCH);

    assertThat(seconds.get(0).p50()).isCloseTo(10, within(1.3));
    assertThat(seconds.get(0).p90()).isCloseTo(10, within(1.3));
    assertThat(seconds.get(0).p99()).isCloseTo(1000, within(130.0));
    assertThat(seconds.get(1).p50()).isCloseTo(100, within(13.0));
    assertThat(seconds.get(2).p50()).isEqualTo(-1);
    assertThat(seconds.get(2).requests()).isZero();
  }

  @Test
  void aWebSocketsLifeIsNoLatency() {
    ExchangeRecord record = ended(101, Duration.ofHours(1));
    traffic.ended(record);
    pass(Duration.ofSeconds(1));

    assertThat(traffic.since(Instant.EPOCH).get(0).requests()).isEqualTo(1);
    assertThat(traffic.since(Instant.EPOCH).get(0).p99()).isEqualTo(-1);
  }

  @Test
  void tenMinutesAreKeptAndNoSecondMore() {
    traffic.ended(ended(200, Duration.ofMillis(1)));
    pass(Duration.ofSeconds(Traffic.SECONDS));

    assertThat(traffic.since(Instant.EPOCH)).hasSize(Traffic.SECONDS);
    assertThat(traffic.since(Instant.EPOCH).get(0).requests()).isEqualTo(1);

    pass(Duration.ofSeconds(1));
    assertThat(traffic.since(Instant.EPOCH)).hasSize(Traffic.SECONDS);
    assertThat(traffic.since(Instant.EPOCH)).allMatch(second -> second.requests() == 0);
  }

  @Test
  void aPlaceThatIsTakenOverBeginsAtNought() {
    for (int round = 0; round < 3; round++) {
      traffic.ended(refused(Reason.NO_TOKEN));
      pass(Duration.ofSeconds(1));
      assertThat(traffic.since(now.get().minusSeconds(2)))
          .last()
          .satisfies(second -> assertThat(second.refusals()).hasSize(1).containsValue(1));
      pass(Duration.ofSeconds(TrafficRing.SECONDS - 1));
    }
  }

  @Test
  void onlyWhatCameAfterIsGiven() {
    pass(Duration.ofSeconds(5));
    Instant third = Instant.parse("2026-11-22T10:00:03Z");

    assertThat(traffic.since(third))
        .extracting(Traffic.Second::second)
        .containsExactly(Instant.parse("2026-11-22T10:00:04Z"));
  }

  @Test
  void aClockThatGoesBackLosesNothingButWhatItOverwrites() {
    pass(Duration.ofSeconds(30));
    traffic.ended(ended(200, Duration.ofMillis(1)));
    pass(Duration.ofSeconds(-10));
    traffic.ended(ended(200, Duration.ofMillis(1)));
    pass(Duration.ofSeconds(20));

    assertThat(traffic.since(Instant.EPOCH).stream().mapToInt(Traffic.Second::requests).sum())
        .isEqualTo(2);
  }

  @Test
  void allLoopsAreCountedTogether() throws InterruptedException {
    int each = 20_000;
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      loops.add(
          new Thread(
              () -> {
                for (int n = 0; n < each; n++) {
                  traffic.ended(ended(200, Duration.ofMillis(1)));
                }
              }));
    }
    loops.forEach(Thread::start);
    for (Thread loop : loops) {
      loop.join();
    }
    pass(Duration.ofSeconds(1));

    assertThat(traffic.since(Instant.EPOCH).get(0).requests()).isEqualTo(4 * each);
  }
}
