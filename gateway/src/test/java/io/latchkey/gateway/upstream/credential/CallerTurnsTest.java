package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallerTurnsTest {
  private static final QuotaWaiter SILENT =
      new QuotaWaiter() {
        @Override
        public void admitted() {}

        @Override
        public void refused(Refusal refusal) {}
      };

  private final HandClock clock = new HandClock();
  private final QuotaHome home =
      new QuotaHome("hr-sync", Duration.ofSeconds(5), clock, QuotaObserver.NONE);

  private QuotaWaiting call(String caller) {
    return new QuotaWaiting(home, caller, clock, SILENT, clock.nanoTime(), 1);
  }

  private CallerTurns of(int places, String callers) {
    CallerTurns turns = new CallerTurns(places);
    callers.chars().forEach(c -> turns.add(call(Character.toString(c))));
    return turns;
  }

  private static String order(CallerTurns turns) {
    StringBuilder order = new StringBuilder();
    for (QuotaWaiting next = turns.next(); next != null; next = turns.next()) {
      order.append(next.caller());
    }
    return order.toString();
  }

  @Test
  void callersTakeTurns() {
    assertThat(order(of(99, "aaaaabbc"))).isEqualTo("abcabaaa");
    assertThat(order(of(99, ""))).isEmpty();
  }

  @Test
  void whoWaitsForLessIsLateFirstAndHasNoOtherTurn() {
    CallerTurns turns = new CallerTurns(9);
    QuotaWaiting first = call("a");
    QuotaWaiting impatient = new QuotaWaiting(home, "a", clock, SILENT, clock.nanoTime(), 0);
    turns.add(first);
    turns.add(impatient);

    assertThat(turns.nextLate()).isSameAs(impatient);
    assertThat(turns.next()).isSameAs(first);
    assertThat(turns.next()).isSameAs(impatient);
    assertThat(turns.isEmpty()).isTrue();
  }

  @Test
  void deadlinesAreComparedPastTheGreatestNumberOfNanoseconds() {
    QuotaWaiting sooner = new QuotaWaiting(home, "a", clock, SILENT, Long.MAX_VALUE - 1, 1);
    QuotaWaiting later = new QuotaWaiting(home, "a", clock, SILENT, Long.MAX_VALUE - 1, 3);
    CallerTurns turns = new CallerTurns(9);
    turns.add(later);
    turns.add(sooner);

    assertThat(turns.nextLate()).isSameAs(sooner);
  }

  @Test
  void theCallsOfOneGoFirstComeFirstServed() {
    CallerTurns turns = new CallerTurns(9);
    QuotaWaiting first = call("a");
    QuotaWaiting second = call("a");
    turns.add(first);
    turns.add(second);

    assertThat(turns.nextLate()).isSameAs(first);
    assertThat(turns.next()).isSameAs(first);
    assertThat(turns.next()).isSameAs(second);
    assertThat(turns.next()).isNull();
    assertThat(turns.nextLate()).isNull();
  }

  @Test
  void noCallerHoldsMorePlacesThanAreFree() {
    CallerTurns turns = new CallerTurns(12);
    fill(turns, "a");
    assertThat(turns.size()).isEqualTo(6);
    fill(turns, "b");
    assertThat(turns.size()).isEqualTo(9);

    assertThat(turns.hasRoom("c")).isTrue();
    fill(turns, "c");
    fill(turns, "d");
    assertThat(turns.size()).isEqualTo(12);
    assertThat(turns.hasRoom("e")).isFalse();
  }

  private void fill(CallerTurns turns, String caller) {
    while (turns.hasRoom(caller)) {
      turns.add(call(caller));
    }
  }

  @Test
  void oneOfManyCallersFindsRoomWhileAllOthersTakeWhatTheyCan() {
    CallerTurns turns = new CallerTurns(Quota.MAX_WAITERS);
    for (int i = 0; i < 10; i++) {
      fill(turns, "greedy-" + i);
    }
    assertThat(turns.hasRoom("modest")).isTrue();
  }

  @Test
  void whoLeavesIsPassedOverAndItsLineGoes() {
    CallerTurns turns = of(99, "ab");
    QuotaWaiting gone = call("c");
    turns.add(gone);
    turns.add(call("b"));

    turns.remove(gone);
    turns.remove(gone);

    assertThat(turns.size()).isEqualTo(3);
    assertThat(order(turns)).isEqualTo("abb");
    assertThat(turns.isEmpty()).isTrue();
  }

  @Test
  void whoIsDrainedIsGone() {
    CallerTurns turns = of(99, "aab");
    assertThat(turns.drain()).hasSize(3);
    assertThat(turns.isEmpty()).isTrue();
    assertThat(turns.next()).isNull();
  }

  @Test
  void asManyGoBeforeACallAsItIsTold() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      CallerTurns turns = new CallerTurns(1000);
      List<QuotaWaiting> all = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        QuotaWaiting one = call("c" + random.nextInt(1 + random.nextInt(8)));
        turns.add(one);
        all.add(one);
        if (random.nextInt(4) == 0) {
          turns.next();
        } else if (random.nextInt(4) == 0) {
          turns.remove(all.get(random.nextInt(all.size())));
        }
      }
      QuotaWaiting mine = call("c" + random.nextInt(9));
      int told = turns.ahead(mine.caller());
      turns.add(mine);

      int before = 0;
      while (Objects.requireNonNull(turns.next()) != mine) {
        before++;
      }
      assertThat(told).isEqualTo(before);
    }
  }
}
