package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an event loop counts as pressed, what is turned away then, and how soon that is over. */
class StrainTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long WINDOW = Strain.WINDOW_NANOS / MILLI;

  private final List<Runnable> endOfRound = new ArrayList<>();
  private long now;
  private final LoopGates all = new LoopGates(() -> now, this::worked, 1);
  private final LoopGate gate = new LoopGate(all, endOfRound::add, 0, 0);
  private long worked;

  private long worked() {
    return worked;
  }

  /** Fires the timer for so many windows, so late each time. */
  private void fire(int windows, long lateMillis) {
    fire(windows, lateMillis, Strain.BUSY - 0.01);
  }

  /** The same, while the loop has a processor for {@code cpu} of the time. */
  private void fire(int windows, long lateMillis, double cpu) {
    endOfRound.forEach(Runnable::run);
    endOfRound.clear();
    long look = LoopGates.LOOK_NANOS + lateMillis * MILLI;
    for (int i = 0; i < windows; i++) {
      long begun = now;
      for (int seen = 0; seen < 2 || now - begun < WINDOW * MILLI; seen++) {
        now += look;
        worked += (long) (look * cpu);
        gate.fired(now, lateMillis * MILLI, worked);
      }
    }
  }

  @BeforeEach
  void itsCodeIsWarm() {
    worked = Strain.WARM_NANOS;
    fire(1, 0);
  }

  /** Those beyond the few that are let in always. */
  private int letIn(Priority priority, int calls) {
    letInAny(priority, LoopGate.LEAST_AT_ONCE);
    return letInAny(priority, calls);
  }

  private int letInAny(Priority priority, int calls) {
    int in = 0;
    for (int i = 0; i < calls; i++) {
      try {
        gate.enter(priority);
        gate.leave();
        in++;
      } catch (RefusedException refused) {
        assertThat(refused.refusal().retryAfterSeconds()).isBetween(1L, 4L);
      }
    }
    return in;
  }

  @Test
  void aPauseIsNoPressure() {
    fire(20, 0);
    now += 900 * MILLI;
    gate.fired(now, 900 * MILLI, worked);
    fire(20, 0);

    assertThat(gate.pressure()).isZero();
    assertThat(letIn(Priority.NORMAL, 1000)).isEqualTo(1000);
  }

  @Test
  void lateUpToTheBoundIsNoPressure() {
    fire(100, 50);

    assertThat(gate.pressure()).isZero();
  }

  @Test
  void lateForTwoWindowsIsNoPressureAndForThreeItIs() {
    fire(2, 51);
    assertThat(gate.pressure()).isZero();

    fire(1, 51);

    assertThat(gate.pressure()).isEqualTo(Strain.STEP);
    assertThat(letIn(Priority.NORMAL, 1000)).isBetween(979, 981);
  }

  @Test
  void aWindowThatIsFarTooLateIsEnough() {
    fire(1, Strain.FAR * 50);
    assertThat(gate.pressure()).isZero();

    fire(1, 0);
    fire(1, Strain.FAR * 50 + 1);

    assertThat(gate.pressure()).isPositive();
  }

  @Test
  void theLaterALoopIsTheFasterThePressureRisesUpToABound() {
    fire(3, 151);
    assertThat(gate.pressure()).isCloseTo(3 * Strain.STEP, within(1e-9));

    fire(1, 900);

    assertThat(gate.pressure()).isCloseTo(7 * Strain.STEP, within(1e-9));
  }

  @Test
  void aLoopThatWorksItselfIsPressedSooner() {
    fire(20, 6, Strain.BUSY - 0.01);
    assertThat(gate.pressure()).isZero();

    fire(20, 5, 1);
    assertThat(gate.pressure()).isZero();

    fire(Strain.LATE_WINDOWS, 6, 1);
    assertThat(gate.pressure()).isGreaterThan(0);
  }

  @Test
  void whatOthersMakeALoopLateIsNoPressure() {
    fire(20, 300, 24.0 / 350);
    assertThat(gate.pressure()).isZero();

    fire(Strain.LATE_WINDOWS, 300, 26.0 / 350);
    assertThat(gate.pressure()).isPositive();

    fire(18, 300, 5.0 / 350);
    assertThat(gate.pressure()).isZero();
  }

  @Test
  void aWayToSpeakIsNewToALoopOnce() {
    gate.hears(Speech.HTTP2_TLS);
    fire(5, 200, 0.5);
    assertThat(gate.pressure()).isZero();

    gate.hears(Speech.HTTP2_TLS);
    fire(10, 200, 0.5);
    assertThat(gate.pressure()).isPositive();
  }

  @Test
  void aWayToSpeakThatIsNewEasesNoPressureThatIsThere() {
    fire(100, 200);
    double before = gate.pressure();
    assertThat(before).isPositive();

    gate.hears(Speech.HTTP2_TLS);
    fire(5, 200, 0.5);
    assertThat(gate.pressure()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void aWayToSpeakThatCameUnderPressureIsNewOnceThatIsGone() {
    fire(100, 200);
    gate.hears(Speech.HTTP2_TLS);
    fire(100, 0);
    assertThat(gate.pressure()).isZero();

    gate.hears(Speech.HTTP2_TLS);
    fire(5, 200, 0.5);
    assertThat(gate.pressure()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, HTTP1_CLEARTEXT",
    "true, false, HTTP1_TLS",
    "false, true, HTTP2_CLEARTEXT",
    "true, true, HTTP2_TLS"
  })
  void thereAreFourWaysToSpeak(boolean tls, boolean http2, Speech expected) {
    assertThat(Speech.of(tls, http2)).isEqualTo(expected);
  }

  @Test
  void eachWayToSpeakIsNewByItself() {
    for (Speech speech : Speech.values()) {
      gate.hears(speech);
      fire(5, 200, 0.5);
      assertThat(gate.pressure()).as("%s", speech).isZero();
      fire(30, 0, 1);
    }
  }

  @Test
  void aFewCallsAreLetInHoweverHardALoopIsPressed() {
    fire(100, 200);
    assertThat(letInAny(Priority.NORMAL, 64)).isEqualTo(64);
    assertThat(letInAny(Priority.NORMAL, 100)).isBetween(4, 6);

    now += 50 * MILLI;
    gate.fired(now, 0, worked);
    assertThat(letInAny(Priority.NORMAL, 5)).isEqualTo(5);
    assertThat(letInAny(Priority.NORMAL, 100)).isLessThan(10);
  }

  @Test
  void aPressedLoopLetsCallsInForSoLongInEachRoundAndTheHigherForLonger() throws Exception {
    all.priorities(EnumSet.of(Priority.LOW, Priority.HIGH));
    fire(Strain.LATE_WINDOWS, 60);
    letInAny(Priority.LOW, LoopGate.LEAST_AT_ONCE);
    long round = Rounds.NANOS;
    gate.enter(Priority.LOW);
    now += round;
    gate.enter(Priority.LOW);
    now++;
    assertThat(letIn(Priority.LOW, 10)).isZero();
    assertThat(letIn(Priority.HIGH, 10)).isEqualTo(10);
    now += round;
    assertThat(letIn(Priority.HIGH, 10)).isZero();

    assertThat(endOfRound).hasSize(1);
    endOfRound.remove(0).run();

    assertThat(letIn(Priority.LOW, 10)).isEqualTo(10);
    assertThat(endOfRound).hasSize(1);
  }

  @Test
  void aLoopThatKeepsUpHasNoRounds() {
    assertThat(letIn(Priority.NORMAL, 10)).isEqualTo(10);
    now += Rounds.NANOS + 1;

    assertThat(letIn(Priority.NORMAL, 10)).isEqualTo(10);
    assertThat(endOfRound).isEmpty();
  }

  @Test
  void whereALoopKeepsUpNobodyWaitsToBeTold() {
    assertThat(gate.tellAfter(0)).isZero();
  }

  @Test
  void asManyWaitToBeToldAsMayAndTheNextIsToldAtOnce() {
    all.most(100);
    fire(Strain.LATE_WINDOWS, 60);
    for (int i = 0; i < LoopGate.MOST_TURNED_AWAY; i++) {
      assertThat(gate.tellAfter(0)).isPositive();
    }

    assertThat(gate.tellAfter(0)).isZero();

    gate.toldOrGone();
    assertThat(gate.tellAfter(0)).isPositive();
    assertThat(gate.tellAfter(0)).isZero();
  }

  @Test
  void theLessTellingTakesTheMoreAreTold() {
    fire(Strain.LATE_WINDOWS, 60);
    assertThat(between()).isEqualTo(LoopGate.FARTHEST_NANOS);

    tellingTakes(10_000);
    assertThat(between()).isBetween(10_000L * LoopGate.TELLING, 11_000L * LoopGate.TELLING);

    tellingTakes(10);
    assertThat(between()).isEqualTo(LoopGate.NEAREST_NANOS);

    tellingTakes(1_000_000_000);
    assertThat(between()).isEqualTo(LoopGate.FARTHEST_NANOS);
  }

  private void tellingTakes(long nanos) {
    for (int i = 0; i < 100; i++) {
      gate.telling(nanos);
    }
  }

  private long between() {
    long first = gate.tellAfter(0);
    return gate.tellAfter(0) - first;
  }

  @Test
  void thoseTurnedAwayAreToldOneAfterTheOtherAndNoneLaterThanItsBound() {
    fire(Strain.LATE_WINDOWS, 60);
    assertThat(gate.tellAfter(0)).isEqualTo(LoopGate.TELL_NANOS);
    assertThat(gate.tellAfter(0)).isEqualTo(LoopGate.TELL_NANOS + LoopGate.FARTHEST_NANOS);
    for (int i = 0; i < 10_000; i++) {
      assertThat(gate.tellAfter(0)).isBetween(LoopGate.TELL_NANOS, LoopGate.LAST_NANOS);
    }
    assertThat(gate.tellAfter(0)).isEqualTo(LoopGate.LAST_NANOS);

    assertThat(gate.tellAfter(2 * LoopGate.LAST_NANOS)).isEqualTo(LoopGate.TELL_NANOS);
  }

  @Test
  void thePressureHasABoundAndIsGoneWithinFiveSeconds() {
    fire(1000, 200);
    assertThat(gate.pressure()).isCloseTo(1.0, within(1e-9));
    assertThat(letIn(Priority.NORMAL, 1000)).isBetween(49, 51);

    fire((int) (4500 / WINDOW), 0);

    assertThat(gate.pressure()).isZero();
    assertThat(letIn(Priority.NORMAL, 1000)).isEqualTo(1000);
  }

  @Test
  void theLowAreTurnedAwayFirstAndTheHighLast() {
    all.priorities(EnumSet.allOf(Priority.class));
    fire(2 + 25, 60);
    assertThat(letIn(Priority.LOW, 1000)).isBetween(400, 600);
    assertThat(letIn(Priority.NORMAL, 1000)).isEqualTo(1000);
    assertThat(letIn(Priority.HIGH, 1000)).isEqualTo(1000);

    fire(50, 60);
    assertThat(letIn(Priority.LOW, 1000)).isBetween(49, 51);
    assertThat(letIn(Priority.NORMAL, 1000)).isBetween(400, 600);
    assertThat(letIn(Priority.HIGH, 1000)).isEqualTo(1000);

    fire(200, 60);
    assertThat(letIn(Priority.HIGH, 1000)).isBetween(49, 51);
  }

  @Test
  void withoutLowCallersTheNormalAreTheLowest() {
    all.priorities(Set.of(Priority.NORMAL, Priority.HIGH));
    fire(2 + 25, 60);

    assertThat(letIn(Priority.NORMAL, 1000)).isBetween(400, 600);
    assertThat(letIn(Priority.HIGH, 1000)).isEqualTo(1000);
  }

  @Test
  void callsAreCounted() throws RefusedException {
    assertThatCode(() -> gate.enter(Priority.LOW)).doesNotThrowAnyException();
    gate.enter(Priority.HIGH);
    assertThat(gate.calls()).isEqualTo(2);

    gate.leave();
    gate.leave();

    assertThat(gate.calls()).isZero();
    fire(100, 60);
    for (int i = 0; i < 2; i++) {
      letIn(Priority.NORMAL, 1);
    }
    assertThatThrownBy(
            () -> {
              gate.enter(Priority.NORMAL);
              gate.enter(Priority.NORMAL);
            })
        .isInstanceOf(RefusedException.class);
  }
}
