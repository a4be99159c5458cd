package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private final HandClock clock = new HandClock();
  private final Quota quota = of(Duration.ofSeconds(5));
  private final List<Call> admitted = new ArrayList<>();

  private Quota of(Duration wait) {
    return Quota.of("hr-sync", wait, clock, QuotaObserver.NONE);
  }

  /** A call that remembers what it was told. */
  private final class Call implements QuotaWaiter {
    @Nullable QuotaWaiting waiting;
    @Nullable Refusal refusal;
    int told;

    @Override
    public void admitted() {
      told++;
      admitted.add(this);
    }

    @Override
    public void refused(Refusal why) {
      told++;
      refusal = why;
    }

    @Nullable Reason reason() {
      return refusal == null ? null : refusal.reason();
    }

    long retryAfter() {
      return refusal == null ? 0 : refusal.retryAfterSeconds();
    }
  }

  private Call enter(Quota into) {
    return enter(into, "app");
  }

  private Call enter(Quota into, String caller) {
    return enter(into, caller, Duration.ZERO);
  }

  private Call enter(Quota into, String caller, Duration waited) {
    Call call = new Call();
    call.waiting = into.enter(caller, clock, waited, call);
    clock.run();
    return call;
  }

  private void limit(Quota which, int status, String... fields) {
    which.answered(which.season(), status, FieldSection.of(fields));
    clock.run();
  }

  @Test
  void nothingGoesBeforeTheTenantSaidAndAllGoInTurnThen() {
    limit(quota, 429, "Retry-After", "2");
    Call first = enter(quota);
    Call second = enter(quota);

    clock.advance(Duration.ofNanos(1_999_999_999));
    assertThat(admitted).isEmpty();
    assertThat(quota.rests()).isTrue();
    clock.advance(Duration.ofNanos(1));
    assertThat(admitted).startsWith(first);
    clock.advance(Duration.ofSeconds(2));
    assertThat(admitted).containsExactly(first, second);
    assertThat(quota.rests()).isFalse();
  }

  @Test
  void aRestInAQuietMomentDoesNotSlowDownWhoComesAfterIt() {
    limit(quota, 429, "Retry-After", "1");
    clock.advance(Duration.ofSeconds(1));
    List<Call> few = enter(quota, 20);
    clock.advance(Duration.ofSeconds(2));
    assertThat(few).allMatch(admitted::contains);

    clock.advance(Duration.ofSeconds(20));
    List<Call> many = enter(quota, 500);
    clock.advance(Duration.ofSeconds(1));
    assertThat(many).allMatch(admitted::contains);
  }

  private List<Call> enter(Quota into, int calls) {
    return IntStream.range(0, calls).mapToObj(i -> enter(into)).toList();
  }

  @Test
  void aLonger429ProlongsTheRestAndAShorterOneDoesNot() {
    int season = quota.season();
    limit(quota, 429, "Retry-After", "2");
    quota.answered(season, 429, FieldSection.of("Retry-After", "4"));
    quota.answered(season, 429, FieldSection.of("Retry-After", "1"));
    enter(quota);

    clock.advance(Duration.ofMillis(3_999));
    assertThat(admitted).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(admitted).hasSize(1);
  }

  @Test
  void aRestLongerThanTheWaitIsRefusedAtOnceWithItsTime() {
    limit(quota, 429, "Retry-After", "6");
    clock.advance(Duration.ofMillis(500));

    Call refused = enter(quota);

    assertThat(refused.reason()).isEqualTo(Reason.QUOTA);
    assertThat(refused.retryAfter()).isEqualTo(6); // five and a half, rounded up
  }

  @Test
  void aRestThatGrowsPastTheDeadlineRefusesAtTheDeadline() {
    int season = quota.season();
    limit(quota, 429, "Retry-After", "4");
    Call waits = enter(quota);
    quota.answered(season, 429, FieldSection.of("Retry-After", "60"));

    clock.advance(Duration.ofMillis(4_999));
    assertThat(waits.told).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(waits.reason()).isEqualTo(Reason.QUOTA);
    assertThat(waits.retryAfter()).isEqualTo(55);
  }

  @Test
  void aCallHasOneWaitForAllItsTurns() {
    limit(quota, 429, "Retry-After", "2");
    assertThat(enter(quota, "app", Duration.ofMillis(3_001)).reason()).isEqualTo(Reason.QUOTA);
    Call waits = enter(quota, "app", Duration.ofMillis(2_999));

    clock.advance(Duration.ofSeconds(2));

    assertThat(admitted).containsExactly(waits);
    assertThat(waits.waiting.waited()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whoHasWaitedBeforeIsRefusedWhenItsOwnWaitIsOver() {
    int season = quota.season();
    limit(quota, 429, "Retry-After", "1");
    Call patient = enter(quota);
    Call before = enter(quota, "app", Duration.ofSeconds(3));
    quota.answered(season, 429, FieldSection.of("Retry-After", "60"));

    clock.advance(Duration.ofMillis(1_999));
    assertThat(before.told).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(before.reason()).isEqualTo(Reason.QUOTA);
    assertThat(patient.told).isZero();
  }

  @Test
  void aHostileRetryAfterIsBounded() {
    limit(quota, 429, "Retry-After", "99999999999999");

    assertThat(enter(quota).retryAfter()).isEqualTo(Backoff.RETRY_AFTER_MOST.toSeconds());
  }

  @Test
  void theQueueIsBounded() {
    Quota patient = of(Duration.ofHours(1));
    limit(patient, 429, "Retry-After", "9");
    List<Call> all = new ArrayList<>();
    for (int i = 0; i < Quota.MAX_WAITERS; i++) {
      all.add(enter(patient, "caller-" + i));
    }
    assertThat(all).allMatch(call -> call.told == 0);

    Call past = enter(patient);

    assertThat(past.reason()).isEqualTo(Reason.QUOTA_QUEUE);
    assertThat(past.retryAfter()).isGreaterThanOrEqualTo(9);
  }

  @Test
  void oneCallerGetsHalfOfTheQueueAndAnotherFindsRoom() {
    Quota patient = of(Duration.ofHours(1));
    limit(patient, 429, "Retry-After", "9");
    List<Call> greedy = enter(patient, Quota.MAX_WAITERS / 2);
    assertThat(greedy).allMatch(call -> call.told == 0);

    assertThat(enter(patient).reason()).isEqualTo(Reason.QUOTA_QUEUE);
    assertThat(enter(patient, "modest").told).isZero();
  }

  @Test
  void aCallersOwnPlaceDecidesWhetherItIsRefused() {
    limit(quota, 429, "Retry-After", "1");
    clock.advance(Duration.ofSeconds(1)); // from now on there is a pace
    limit(quota, 429, "Retry-After", "4");
    List<Call> greedy = new ArrayList<>();
    while (greedy.isEmpty() || greedy.get(greedy.size() - 1).told == 0) {
      greedy.add(enter(quota, "greedy"));
    }
    assertThat(greedy.get(greedy.size() - 1).reason()).isEqualTo(Reason.QUOTA);

    Call modest = enter(quota, "modest");
    clock.advance(Duration.ofSeconds(4).plusMillis(200));

    assertThat(modest.told).isEqualTo(1);
    assertThat(modest.refusal).isNull();
  }

  @Test
  void whoIsTurnedAwayIsToldHowLongATurnWouldTake() {
    limit(quota, 429, "Retry-After", "3");
    Call away = new Call();
    quota.turnAway("app", clock, away);
    clock.run();

    assertThat(away.reason()).isEqualTo(Reason.QUOTA);
    assertThat(away.retryAfter()).isEqualTo(3);
  }

  @Test
  void aTurnThatIsAskedForLateGoesToWhoWaitsInTime() {
    limit(quota, 429, "Retry-After", "2");
    Call first = enter(quota, "a");
    clock.advance(Duration.ofSeconds(1));
    Call second = enter(quota, "b");
    quota.answered(quota.season(), 429, FieldSection.of("Retry-After", "60"));

    clock.advance(Duration.ofMillis(4_000));
    assertThat(first.reason()).isEqualTo(Reason.QUOTA);
    assertThat(second.told).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(second.reason()).isEqualTo(Reason.QUOTA);
  }

  @Test
  void aWordThatIsNo429RestsItForAMinuteAtTheMost() {
    limit(quota, 200, "RateLimit-Remaining", "0", "RateLimit-Reset", "300");
    assertThat(enter(quota).retryAfter()).isEqualTo(Quota.SAID_MOST.toSeconds());

    Quota refused = of(Duration.ofSeconds(5));
    limit(refused, 429, "RateLimit-Remaining", "0", "RateLimit-Reset", "300");
    assertThat(enter(refused).retryAfter()).isEqualTo(300);
  }

  @Test
  void whoLeavesIsNotToldAndMakesRoom() {
    limit(quota, 429, "Retry-After", "1");
    Call gone = enter(quota);
    Call stays = enter(quota);
    QuotaWaiting waiting = gone.waiting;
    assertThat(waiting).isNotNull();
    waiting.cancel();

    clock.advance(Duration.ofSeconds(4));

    assertThat(gone.told).isZero();
    assertThat(admitted).containsExactly(stays);
  }

  @Test
  void aCloseRefusesWhoWaitsAndWhoComes() {
    limit(quota, 429, "Retry-After", "1");
    Call waits = enter(quota);
    quota.close();
    clock.run();

    assertThat(waits.reason()).isEqualTo(Reason.NO_TOKEN);
    assertThat(enter(quota).reason()).isEqualTo(Reason.NO_TOKEN);
    clock.advance(Duration.ofMinutes(5));
    assertThat(waits.told).isEqualTo(1);
  }

  @Test
  void restsOfOurOwnDoubleWhileNothingIsAccepted() {
    for (int millis : new int[] {100, 200, 400}) {
      limit(quota, 429);
      enter(quota);
      clock.advance(Duration.ofMillis(millis - 1));
      assertThat(admitted).isEmpty();
      clock.advance(Duration.ofMillis(1));
      assertThat(admitted).hasSize(1);
      admitted.clear();
    }
  }

  @Test
  void a503SaysNothingOfTheQuota() {
    limit(quota, 503);
    limit(quota, 503, "Retry-After", "3");
    assertThat(quota.isOpen()).isTrue();
  }

  @Test
  void anOddAnswerLeavesItOpen() {
    limit(quota, 200, "X-RateLimit-Remaining", "-1", "X-RateLimit-Reset", "9");
    limit(quota, 200, "RateLimit-Remaining", "0");
    limit(quota, 500, "Retry-After", "3");
    assertThat(quota.isOpen()).isTrue();
  }

  @Test
  void oneThatIsOffNeverCloses() {
    Quota off = of(Duration.ZERO);
    limit(off, 429, "Retry-After", "9");
    assertThat(off.isOpen()).isTrue();
    assertThat(off.rests()).isFalse();
  }
}
