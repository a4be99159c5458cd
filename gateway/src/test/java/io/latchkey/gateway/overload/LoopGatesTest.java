package io.latchkey.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One timer a loop, for its gate and for whoever wants to know how late it is. */
class LoopGatesTest {
  private final List<Long> late = new ArrayList<>();
  private final Loop loop = new Loop();
  private long now;
  private final LoopGates gates = new LoopGates(() -> now, () -> now, 1);

  /** A loop that keeps its timers, to be run by hand; it has no thread. */
  private static final class Loop extends ScheduledThreadPoolExecutor {
    private @Nullable Runnable timer;
    private int timers;

    Loop() {
      super(1);
    }

    @Override
    @SuppressWarnings("NullAway") // nobody waits for what it would give
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      timers++;
      timer = task;
      return null;
    }
  }

  private void fire(long lateNanos) {
    now += LoopGates.LOOK_NANOS + lateNanos;
    Objects.requireNonNull(loop.timer).run();
  }

  @Test
  void theTimerTellsHowLateItIs() {
    gates.watch(loop, late::add);

    fire(0);
    fire(70_000_000);
    fire(-1);

    assertThat(late).containsExactly(0L, 70_000_000L, 0L);
  }

  @Test
  void theGateOfALoopThatIsWatchedHasNoOtherTimer() {
    LoopGate watched = gates.watch(loop, late::add);

    assertThat(gates.of(loop)).isSameAs(watched);
    assertThat(loop.timers).isEqualTo(1);
    fire(0);
    assertThat(loop.timers).isEqualTo(2);
  }

  @Test
  void aLoopThatIsLateForLongIsPressed() {
    gates.watch(loop, late::add);
    for (int i = 0; i < 50; i++) {
      fire(Strain.LATE_NANOS + 1);
    }

    assertThat(gates.pressure()).isPositive();
  }

  @Test
  void aLookThatFailsIsNotTheLast() {
    gates.watch(
        loop,
        lateNanos -> {
          late.add(lateNanos);
          if (late.size() == 1) {
            throw new IllegalStateException("made up");
          }
        });

    fire(0);
    fire(0);

    assertThat(late).hasSize(2);
  }
}
