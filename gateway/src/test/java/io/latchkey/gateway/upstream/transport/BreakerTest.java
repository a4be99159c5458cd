package io.latchkey.gateway.upstream.transport;

import static io.latchkey.gateway.upstream.transport.TenantOutcome.FAILED;
import static io.latchkey.gateway.upstream.transport.TenantOutcome.SERVED;
import static io.latchkey.gateway.upstream.transport.TenantOutcome.UNTOLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.telemetry.BreakerState;
import io.latchkey.gateway.telemetry.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private final Metrics metrics = new Metrics(InstantSource.fixed(NOW));
  private long nanos = -3 * SECOND;

  private Breaker breaker(int failures, int calls) {
    return new Breaker(
        "api",
        new TenantSettings.Breaker(
            failures, calls, Duration.ofSeconds(10), Duration.ofMillis(2500)),
        2,
        InstantSource.fixed(NOW),
        metrics.resilience().of("api"));
  }

  private void call(Breaker breaker, TenantOutcome outcome) {
    breaker.ended(Objects.requireNonNull(breaker.admit(nanos)), outcome, nanos);
  }

  private void calls(Breaker breaker, int many, TenantOutcome outcome) {
    for (int i = 0; i < many; i++) {
      call(breaker, outcome);
    }
  }

  private static BreakerState state(Breaker breaker) {
    return breaker.status().state();
  }

  @ParameterizedTest
  @CsvSource({
    "50, 20, 10, 9, CLOSED",
    "50, 20, 10, 10, OPEN",
    "50, 20, 0, 19, CLOSED",
    "50, 20, 0, 20, OPEN",
    "50, 20, 11, 10, CLOSED",
    "1, 1, 0, 1, OPEN",
    "100, 3, 1, 2, CLOSED",
    "100, 3, 0, 3, OPEN"
  })
  void itOpensAtTheShareOfEnoughCalls(
      int share, int least, int served, int failed, BreakerState state) {
    Breaker breaker = breaker(share, least);
    calls(breaker, served, SERVED);
    calls(breaker, 100, UNTOLD);
    calls(breaker, failed, FAILED);
    assertThat(state(breaker)).isEqualTo(state);
    assertThat(breaker.admit(nanos) == null).isEqualTo(state == BreakerState.OPEN);
  }

  @Test
  void whatIsOlderThanTheWindowCountsNoMore() {
    Breaker breaker = breaker(50, 20);
    calls(breaker, 19, FAILED);
    nanos += 11 * SECOND;
    call(breaker, FAILED);
    assertThat(state(breaker)).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void itRefusesForAsLongAsItSaysAndThenLetsOneCallGo() {
    Breaker breaker = breaker(50, 1);
    call(breaker, FAILED);
    assertThat(breaker.retryAfterSeconds(nanos)).isEqualTo(3);
    nanos += 1_500_000_000L;
    assertThat(breaker.retryAfterSeconds(nanos)).isEqualTo(1);
    nanos += SECOND - 1;
    assertThat(breaker.admit(nanos)).isNull();
    assertThat(breaker.retryAfterSeconds(nanos)).isEqualTo(1);
    nanos++;
    Breaker.Pass probe = breaker.admit(nanos);
    assertThat(probe).isNotNull().matches(Breaker.Pass::isProbe);
    assertThat(state(breaker)).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(breaker.admit(nanos)).as("one at a time").isNull();

    breaker.ended(probe, SERVED, nanos);
    assertThat(breaker.status()).isEqualTo(new Breaker.Status(BreakerState.CLOSED, NOW));
    calls(breaker, 30, SERVED);
  }

  @Test
  void aProbeThatFailsOpensItForAsLongAgain() {
    Breaker breaker = breaker(50, 1);
    call(breaker, FAILED);
    for (int i = 0; i < 3; i++) {
      nanos += 2_500_000_000L;
      call(breaker, FAILED);
      assertThat(state(breaker)).isEqualTo(BreakerState.OPEN);
      assertThat(breaker.admit(nanos + 2_499_999_999L)).isNull();
    }
    assertThat(new String(metrics.exposition(null).content(), StandardCharsets.UTF_8))
        .contains("latchkey_transport_breaker_state{tenant=\"api\"} 2.0")
        .contains("breaker_transitions_total{tenant=\"api\",to=\"open\"} 4.0")
        .contains("breaker_transitions_total{tenant=\"api\",to=\"half-open\"} 3.0")
        .contains("breaker_transitions_total{tenant=\"api\",to=\"closed\"} 0.0");
  }

  @Test
  void aProbeThatSaysNothingMakesRoomForTheNext() {
    Breaker breaker = breaker(50, 1);
    call(breaker, FAILED);
    nanos += 3 * SECOND;
    for (int i = 0; i < 3; i++) {
      Breaker.Pass probe = Objects.requireNonNull(breaker.admit(nanos));
      assertThat(breaker.admit(nanos)).isNull();
      breaker.ended(probe, UNTOLD, nanos);
      assertThat(state(breaker)).isEqualTo(BreakerState.HALF_OPEN);
    }
    call(breaker, SERVED);
    assertThat(state(breaker)).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aProbeThatLastsTooLongIsFollowedByAnotherAndHeardNoMore() {
    Breaker breaker = breaker(50, 1);
    call(breaker, FAILED);
    nanos += 3 * SECOND;
    Breaker.Pass slow = Objects.requireNonNull(breaker.admit(nanos));
    nanos += 2_499_999_999L;
    assertThat(breaker.admit(nanos)).isNull();
    nanos++;
    Breaker.Pass next = Objects.requireNonNull(breaker.admit(nanos));
    breaker.ended(slow, SERVED, nanos);
    assertThat(state(breaker)).isEqualTo(BreakerState.HALF_OPEN);
    breaker.ended(next, SERVED, nanos);
    assertThat(state(breaker)).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void callsOfBeforeAChangeSayNothingAnyMore() {
    Breaker breaker = breaker(50, 1);
    Breaker.Pass early = Objects.requireNonNull(breaker.admit(nanos));
    Breaker.Pass late = Objects.requireNonNull(breaker.admit(nanos));
    call(breaker, FAILED);
    breaker.ended(early, SERVED, nanos);
    assertThat(state(breaker)).isEqualTo(BreakerState.OPEN);
    nanos += 3 * SECOND;
    call(breaker, SERVED);
    breaker.ended(late, FAILED, nanos);
    assertThat(state(breaker)).isEqualTo(BreakerState.CLOSED);
    call(breaker, SERVED);
    assertThat(state(breaker))
        .as("what was counted before is forgotten")
        .isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void oneThatIsTurnedOffLetsEverythingGo() {
    Breaker off = new Breaker("api", null, 1, InstantSource.fixed(NOW), null);
    calls(off, 1000, FAILED);
    assertThat(state(off)).isEqualTo(BreakerState.CLOSED);
    calls(Breaker.NONE, 1000, FAILED);
    assertThat(state(Breaker.NONE)).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void manyThreadsThatComeTogetherGetOneProbe() throws Exception {
    int many = 8;
    int rounds = 200;
    Breaker breaker = breaker(50, 1);
    AtomicInteger probes = new AtomicInteger();
    CyclicBarrier together =
        new CyclicBarrier(
            many,
            () -> {
              nanos += 3 * SECOND;
              probes.set(0);
            });
    CyclicBarrier done = new CyclicBarrier(many);
    call(breaker, FAILED);
    List<Thread> threads = new ArrayList<>();
    List<Integer> seen = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < many; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int round = 0; round < rounds; round++) {
                    together.await();
                    Breaker.Pass pass = breaker.admit(nanos);
                    if (pass != null) {
                      probes.incrementAndGet();
                    }
                    done.await();
                    if (pass != null) {
                      seen.add(probes.get());
                      breaker.ended(pass, round % 3 == 0 ? UNTOLD : FAILED, nanos);
                    }
                    done.await();
                  }
                } catch (Exception broken) {
                  throw new IllegalStateException(broken);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(rounds).containsOnly(1);
  }

  @Test
  void itOpensOnceHoweverManyThreadsFailAtOnce() throws Exception {
    Breaker breaker = breaker(50, 100);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int call = 0; call < 1000; call++) {
                  Breaker.Pass pass = breaker.admit(nanos);
                  if (pass != null) {
                    breaker.ended(pass, FAILED, nanos);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(state(breaker)).isEqualTo(BreakerState.OPEN);
    assertThat(new String(metrics.exposition(null).content(), StandardCharsets.UTF_8))
        .contains("breaker_transitions_total{tenant=\"api\",to=\"open\"} 1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "101, SERVED",
    "200, SERVED",
    "404, SERVED",
    "429, SERVED",
    "500, SERVED",
    "501, SERVED",
    "502, FAILED",
    "503, FAILED",
    "504, FAILED",
    "505, SERVED",
    "599, SERVED"
  })
  void whatAnAnswerSays(int status, TenantOutcome outcome) {
    assertThat(TenantOutcome.of(status)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "UNREACHABLE, FAILED",
    "CERTIFICATE_REFUSED, FAILED",
    "BROKEN, FAILED",
    "TIMEOUT, FAILED",
    "MALFORMED, UNTOLD",
    "TOO_LARGE, UNTOLD",
    "OVERLOADED, UNTOLD"
  })
  void whatAFailureSays(UpstreamException.Kind kind, TenantOutcome outcome) {
    assertThat(TenantOutcome.of(new UpstreamException(kind, "x"))).isEqualTo(outcome);
  }
}
