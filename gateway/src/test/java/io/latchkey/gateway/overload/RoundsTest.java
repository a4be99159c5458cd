package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that cost a tenth of a millisecond each, in rounds whose length the test says. */
class RoundsTest {
  private static final long COST = 100_000;
  private static final int IN_ONE = (int) (Rounds.ROOM_NANOS / COST);

  private final List<Runnable> endOfRound = new ArrayList<>();
  private final Rounds rounds = new Rounds(endOfRound::add, 0);
  private long now;
  private long cpu;

  @BeforeEach
  void whatCallsCostIsKnown() {
    ended(1000, 1000 * COST, 1);
  }

  private void ended(int calls, long worked, double part) {
    for (int i = 0; i < calls; i++) {
      rounds.ended();
    }
    cpu += worked;
    rounds.look(cpu, part);
  }

  /** The next round, so many nanoseconds after the begin of the last one. */
  private int letIn(long later, int rank) {
    endOfRound.forEach(Runnable::run);
    endOfRound.clear();
    now += later;
    int in = 0;
    for (; in < 10_000 && !rounds.isFull(now, rank); in++) {
      rounds.letIn();
    }
    return in;
  }

  @Test
  void aRoundLetsInWhatTheLoopCarriesInTheTimeSinceTheLast() {
    assertThat(letIn(Rounds.ROOM_NANOS, 0)).isBetween(IN_ONE, IN_ONE + 1);
    assertThat(letIn(4 * COST, 0)).isBetween(3, 5);
    assertThat(letIn(0, 0)).isZero();
  }

  @Test
  void howeverLongTheLastRoundTookItLetsInNoMoreThanItsRoom() {
    letIn(0, 0);

    assertThat(letIn(1000 * Rounds.ROOM_NANOS, 0)).isBetween(IN_ONE, IN_ONE + 1);
  }

  @Test
  void aHigherPriorityHasAsMuchRoomAgain() {
    letIn(Rounds.ROOM_NANOS, 0);

    assertThat(letIn(0, 1)).isBetween(IN_ONE - 1, IN_ONE + 1);
    assertThat(letIn(0, 1)).isZero();
  }

  @Test
  void aCallThatCostsMoreThanAllOfTheRoomIsLetInAndPaidForLater() {
    ended(0, 10_000 * Rounds.ROOM_NANOS, 1);
    long cost = 10_000 * Rounds.ROOM_NANOS / 950;

    assertThat(letIn(Rounds.ROOM_NANOS, 0)).isEqualTo(1);
    assertThat(letIn(cost / 1000, 0)).isZero();
    assertThat(letIn(2 * cost, 0)).isEqualTo(1);
  }

  @Test
  void timeThatOthersHadGivesNoRoom() {
    ended(0, 0, 0.5);
    letIn(0, 0);
    double part = Rounds.HOPE * 0.5;
    int all = (int) (Rounds.STARVED_ROOM_NANOS / (0.95 * COST));
    while (letIn(0, 0) > 0) {
      assertThat(now).isZero();
    }

    int calls = letIn(100 * COST, 0);

    assertThat(calls).isBetween((int) (90 * part), (int) (110 * part)).isLessThan(all);
  }

  @Test
  void whereFewCallsHaveEndedNothingIsKnownOfWhatTheyCost() {
    Rounds fresh = new Rounds(endOfRound::add, 0);
    for (int i = 1; i < Rounds.FEWEST; i++) {
      fresh.ended();
    }
    fresh.look(1_000_000_000, 1);

    for (int i = 0; i < 1000; i++) {
      assertThat(fresh.isFull(0, 0)).isFalse();
      fresh.letIn();
    }
    assertThat(fresh.wasFull()).isFalse();
  }

  @Test
  void thatOneWasFullIsToldOnce() {
    letIn(Rounds.ROOM_NANOS, 0);

    assertThat(rounds.wasFull()).isTrue();
    assertThat(rounds.wasFull()).isFalse();
  }
}
