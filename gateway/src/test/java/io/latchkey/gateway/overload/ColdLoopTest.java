package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How late a loop may be whose code is not warm yet. */
class ColdLoopTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final LoopGates all = new LoopGates(() -> 0, () -> 0, 1);

  @Test
  void coldCodeIsNoPressure() {
    LoopGate cold = new LoopGate(all, Runnable::run, 0, 7);
    long look = LoopGates.LOOK_NANOS + 200 * MILLI;
    for (long worked = 0; worked < Strain.COLD_NANOS; worked += look) {
      cold.fired(worked, 200 * MILLI, 7 + worked);
    }
    assertThat(cold.pressure()).isZero();

    for (int i = 0; i < 10; i++) {
      cold.fired(Strain.COLD_NANOS + i * look, 200 * MILLI, 7 + Strain.COLD_NANOS + i * look);
    }
    assertThat(cold.pressure()).isPositive();
  }

  @Test
  void codeThatIsNotWarmYetMayBeLateAsOneThatOthersKeepFromTheProcessor() {
    LoopGate gate = new LoopGate(all, Runnable::run, 0, 0);
    long look = LoopGates.LOOK_NANOS + 40 * MILLI;
    long worked = Strain.COLD_NANOS;
    for (; worked < Strain.WARM_NANOS; worked += look) {
      gate.fired(worked, 40 * MILLI, worked);
    }
    assertThat(gate.pressure()).isZero();
    gate.fired(worked + look, 40 * MILLI, worked + look);
    gate.fired(worked + 2 * look, 40 * MILLI, worked + 2 * look);
    assertThat(gate.pressure()).isPositive();

    LoopGate other = new LoopGate(all, Runnable::run, 0, 0);
    for (long at = Strain.COLD_NANOS; at < Strain.COLD_NANOS + 1500 * MILLI; at += look) {
      other.fired(at, 60 * MILLI, at);
    }
    assertThat(other.pressure()).isPositive();
  }
}
