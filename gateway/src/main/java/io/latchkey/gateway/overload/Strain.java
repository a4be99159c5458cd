package io.latchkey.gateway.overload;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How hard pressed one event loop is, by how late its timer fires: what waits for the processor
 * waits as long.
 *
 * <p>A loop is as late in a window of time as it was in the middle of all times in it: a pause of
 * the collector, which delays one firing, is none. A timer falls anywhere into a round of the loop,
 * so that a round takes about twice as long. How late is too late depends on why: a loop that used
 * the processor itself is full at {@link #FULL_NANOS}; one that others kept from it at {@link
 * #LATE_NANOS}, for to turn its calls away helps little. After {@link #LATE_WINDOWS} such windows
 * in a row the pressure rises in each, by {@link #STEP} for each time the lateness is over its
 * bound; it falls in each window that is in time, faster where nothing waits at all, so that it is
 * gone within 5 s.
 *
 * <p>Confined to its event loop.
 */
final class Strain {
  /** Later than this by its own work, and calls wait too long. */
  static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Later than this, whoever works. */
  static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The part of a window for which a loop must have had a processor, to be full by itself. */
  static final double BUSY = 0.7;

  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  static final int LATE_WINDOWS = 3;
  static final double STEP = 0.02;
  static final int MOST_STEPS = 4;

  /** What is left of the pressure where calls still wait, but not too long. */
  static final double EASE = 0.9;

  /** What is left of it where they hardly do. */
  static final double RELIEF = 0.75;

  /** Below this there is none. */
  static final double LEAST = 0.01;

  private static final int FEWEST = 2;
  private static final int MOST = 8;

  private long begun;
  private long cpuBegun;
  private final long[] late = new long[MOST];
  private int seen;
  private int lateWindows;
  private double pressure;

  Strain(long now, long cpu) {
    begin(now, cpu);
  }

  private void begin(long now, long cpu) {
    begun = now;
    cpuBegun = cpu;
    seen = 0;
  }

  /**
   * The timer fires at {@code now}, which is so much later than it was set for.
   *
   * @param cpu how long the loop's thread has had a processor
   */
  void fired(long now, long lateNanos, long cpu, double most) {
    if (seen < MOST) {
      late[seen++] = lateNanos;
    }
    if (now - begun < WINDOW_NANOS || seen < FEWEST) {
      return;
    }
    boolean busy = cpu - cpuBegun > BUSY * (now - begun);
    Arrays.sort(late, 0, seen);
    settle(late[(seen - 1) / 2], busy ? FULL_NANOS : LATE_NANOS, most);
    begin(now, cpu);
  }

  private void settle(long lateness, long bound, double most) {
    if (lateness > bound) {
      lateWindows++;
      if (pressure > 0 || lateWindows >= LATE_WINDOWS) {
        long steps = Math.min(MOST_STEPS, lateness / bound);
        pressure = Math.min(most, pressure + STEP * steps);
      }
      return;
    }
    lateWindows = 0;
    if (lateness <= bound / 2) {
      double left = pressure * (lateness <= FULL_NANOS / 10 ? RELIEF : EASE);
      pressure = left < LEAST ? 0 : left;
    }
  }

  /** 0 for none; each 1 of it is the share of the calls of one more priority, lowest first. */
  double pressure() {
    return pressure;
  }
}
