package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How late event loops are: a task is set on each, and how much later it runs is told. Whatever
 * waits on that loop waited as long.
 */
public final class LoopMeter {
  /** How often a loop is asked that has no timer of its own. */
  static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long[] MICROS = {
    500,
    1000,
    2000,
    5000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000
  };

  private final Timing.Family lags;

  LoopMeter(PrometheusRegistry registry, InstantSource clock) {
    lags =
        new Timing.Family(
            registry,
            clock,
            "latchkey_telemetry_loop_lag_seconds",
            "How much too late a task of an event loop runs",
            false,
            MICROS,
            "loop");
  }

  /** Takes how many nanoseconds the timer of a loop was late each time; any thread. */
  public LongConsumer of(String name) {
    return lags.of(name)::took;
  }

  /**
   * Asks {@code loop} from now on, until it ends.
   *
   * @param name bounded, as the loops are
   * @param nanos the clock that the loop goes by
   */
  public void watch(String name, ScheduledExecutorService loop, LongSupplier nanos) {
    new Probe(lags.of(name), loop, nanos).ask();
  }

  /** What asks one loop; after the first time on the loop alone. */
  private static final class Probe implements Runnable {
    private final Timing lag;
    private final ScheduledExecutorService loop;
    private final LongSupplier nanos;
    private long due;

    Probe(Timing lag, ScheduledExecutorService loop, LongSupplier nanos) {
      this.lag = lag;
      this.loop = loop;
      this.nanos = nanos;
    }

    void ask() {
      due = nanos.getAsLong() + INTERVAL_NANOS;
      try {
        loop.schedule(this, INTERVAL_NANOS, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException ended) {
        due = 0; // the loop is over, and there is nothing more to ask
      }
    }

    @Override
    public void run() {
      lag.took(Math.max(0, nanos.getAsLong() - due));
      ask();
    }
  }
}
