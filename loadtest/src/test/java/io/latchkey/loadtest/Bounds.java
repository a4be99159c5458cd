package io.latchkey.loadtest;

import java.time.Duration;

/**
 * What a run may be and must hold.
 *
 * @param rate calls a second
 * @param warmUp from one call a second to the rate, before it all; its times are not judged
 * @param duration of the load
 * @param p50 of all times to answer
 * @param p99 of all times to answer
 * @param failedPercent of calls that may fail
 * @param stopAfter failed calls after which nobody calls any more
 */
public record Bounds(
    int rate,
    Duration warmUp,
    Duration duration,
    Duration p50,
    Duration p99,
    int failedPercent,
    int stopAfter) {
  /** What {@code --max-rate} is by itself, on this machine. */
  static final int RATE_HERE = 2_000;

  /** What {@code --max-rate} is by itself, elsewhere. */
  static final int RATE_AFAR = 50;

  /** What {@code --max-rate} may be. */
  static final int RATE_EVER = 5_000;

  /** Of {@code --duration}, in seconds; of a soak. */
  static final int LONGEST = 3_600;

  static final int LONGEST_SOAK = 86_400;

  /** What {@code --stop-after} is by itself, on this machine and elsewhere. */
  static final int STOP_HERE = 1_000;

  static final int STOP_AFAR = 20;

  static Bounds of(Values values, Plan plan, boolean here) {
    int limit = values.number(Option.MAX_RATE, here ? RATE_HERE : RATE_AFAR, 1, RATE_EVER);
    int rate = values.number(Option.RATE, Math.min(plan.rate(), limit), 1, RATE_EVER);
    if (rate > limit) {
      throw new Mistake(
          "--rate " + rate + " is over --max-rate, which is " + limit + "; raise that too, or not");
    }
    int longest = plan == Plan.SOAK ? LONGEST_SOAK : LONGEST;
    return new Bounds(
        rate,
        Duration.ofSeconds(values.number(Option.WARM_UP, 10, 1, 600)),
        Duration.ofSeconds(values.number(Option.DURATION, plan.seconds(), 5, longest)),
        Duration.ofMillis(values.number(Option.P50, plan == Plan.BIG ? 500 : 200, 1, 60_000)),
        Duration.ofMillis(values.number(Option.P99, plan == Plan.BIG ? 3_000 : 1_000, 1, 60_000)),
        values.number(Option.FAILED_PERCENT, 0, 0, 100),
        values.number(Option.STOP_AFTER, here ? STOP_HERE : STOP_AFAR, 1, 1_000_000));
  }
}
