package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopMeterTest {
  private static final String COUNT = "latchkey_telemetry_loop_lag_seconds_count{loop=\"call-1\"} ";
  private static final String SUM = "latchkey_telemetry_loop_lag_seconds_sum{loop=\"call-1\"} ";

  private final Metrics metrics = new Metrics(InstantSource.system());
  private final AtomicLong now = new AtomicLong();
  private final OneTask loop = new OneTask();

  private String text() {
    return new String(metrics.exposition(null).content(), UTF_8);
  }

  private void runAt(long nanos) {
    now.set(nanos);
    Objects.requireNonNull(loop.task).run();
  }

  @Test
  void whatALoopIsTooLateIsTold() {
    metrics.loops().watch("call-1", loop, now::get);
    assertThat(loop.delayNanos).isEqualTo(LoopMeter.INTERVAL_NANOS);

    runAt(LoopMeter.INTERVAL_NANOS);
    runAt(2 * LoopMeter.INTERVAL_NANOS + 3_000_000_000L);
    runAt(3 * LoopMeter.INTERVAL_NANOS + 3_000_000_000L);

    assertThat(text()).contains(COUNT + "3\n").contains(SUM + "3.0\n");
  }

  @Test
  void aLoopThatRunsEarlyIsNotLate() {
    metrics.loops().watch("call-1", loop, now::get);

    runAt(LoopMeter.INTERVAL_NANOS - 1);

    assertThat(text()).contains(COUNT + "1\n").contains(SUM + "0.0\n");
  }

  @Test
  void aLoopThatHasEndedIsAskedNoMore() {
    metrics.loops().watch("call-1", loop, now::get);
    loop.ended = true;

    runAt(LoopMeter.INTERVAL_NANOS);

    assertThat(text()).contains(COUNT + "1\n");
  }
}
