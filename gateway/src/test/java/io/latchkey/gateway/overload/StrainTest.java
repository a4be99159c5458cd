package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.caller.Priority;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When an event loop counts as pressed, what is turned away then, and how soon that is over. */
class StrainTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long WINDOW = Strain.WINDOW_NANOS / MILLI;

  private final LoopGates all = new LoopGates(() -> 0, () -> 0);
  private final LoopGate gate = new LoopGate(all, 0, 0);
  private long now;
  private long worked;

  /** Fires the timer for so many windows, so late each time. */
  private void fire(int windows, long lateMillis) {
    fire(windows, lateMillis, 0);
  }

  /** The same, while the loop has a processor for {@code cpu} of the time. */
  private void fire(int windows, long lateMillis, double cpu) {
    long end = now + windows * WINDOW * MILLI;
    while (now < end) {
      now += WINDOW / 5 * MILLI;
      worked += (long) (WINDOW / 5 * MILLI * cpu);
      gate.fired(now, lateMillis * MILLI, worked);
    }
  }

  private int letIn(Priority priority, int calls) {
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
  void thoseTurnedAwayAreToldOneAfterTheOtherAndNoneLaterThanItsBound() {
    assertThat(gate.tellAfter(0)).isEqualTo(LoopGate.TELL_NANOS);
    assertThat(gate.tellAfter(0)).isEqualTo(LoopGate.TELL_NANOS + LoopGate.BETWEEN_NANOS);
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
