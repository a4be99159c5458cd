package io.latchkey.gateway.overload;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How hard pressed one event loop is, by how late its timer fires: what waits for the processor
 * waits as long. Only a lateness that the loop's own work makes counts: to turn calls away takes
 * nothing from others.
 *
 * <p>A loop that had the processor for {@link #BUSY} of a window of time is as late as it was in
 * the middle of all times in it (a pause of the collector, which delays one firing, is none), and
 * {@link #FULL_NANOS} are too late. One that others kept from it is as late as at the best of them,
 * and no later than {@link #OWN} times the work that it did from one to the next; {@link
 * #LATE_NANOS} are too late then. One that has worked for less than {@link #COLD_NANOS} since it
 * began, or since callers spoke to it in a way that was new to it, is not late: its code is being
 * compiled, and calls cost many times what they soon will. Until {@link #WARM_NANOS} they cost some
 * times as much, so that as many at once as are no burden later make it late: {@link #LATE_NANOS}
 * are too late then.
 *
 * <p>After {@link #LATE_WINDOWS} windows too late in a row the pressure rises in each, by {@link
 * #STEP} for each time the lateness is over its bound; it falls in each window that is in time,
 * faster where nothing waits at all, so that it is gone within 5 s.
 *
 * <p>Confined to its event loop.
 */
final class Strain {
  /** Later than this by its own work, and calls wait too long. */
  static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Later than this where others have the processor, or calls soon cost less. */
  static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The part of a window for which a loop must have had a processor, to be full by itself. */
  static final double BUSY = 0.7;

  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  static final int LATE_WINDOWS = 3;

  /** The loop's own work for which code that is new to it is cold. */
  static final long COLD_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * The loop's own work after which code that was new to it is warm: a call of HTTP/2 cost three
   * times as much after 2 s as after 7 s, where compilers shared two processors with the loop.
   */
  static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How many times its own work a loop counts as late that others keep from the processor. */
  static final int OWN = 2;

  /** So many times over its bound a window counts as all of them: it lasts for long by itself. */
  static final int FAR = 4;

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
  private long cold;
  private long warm;
  private long cpuBegun;
  private final long[] late = new long[MOST];
  private int seen;
  private int lateWindows;
  private double pressure;
  private double part = 1;

  Strain(long now, long cpu) {
    meetsNew(cpu);
    begin(now, cpu);
  }

  /** Code that never ran on this loop is about to. */
  void meetsNew(long cpu) {
    cold = cpu + COLD_NANOS;
    warm = cpu + WARM_NANOS;
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
   * @param ranks how many priorities there are
   * @param full whether calls were turned away because the loop had no room for their work: as long
   *     as there are such a busy loop stays pressed, though it is in time
   */
  void fired(long now, long lateNanos, long cpu, double ranks, boolean full) {
    if (seen < MOST) {
      late[seen++] = lateNanos;
    }
    long worked = cpu - cpuBegun;
    boolean busy = worked > BUSY * (now - begun);
    long bound = cpu < warm ? LATE_NANOS : FULL_NANOS;
    if (seen < FEWEST || now - begun < WINDOW_NANOS && !(busy && isOver(FAR * bound))) {
      return;
    }
    part = busy ? 1 : (double) worked / (now - begun);
    Arrays.sort(late, 0, seen);
    if (cpu < cold) {
      settle(0, FULL_NANOS, ranks, false);
    } else if (busy) {
      settle(late[(seen - 1) / 2], bound, ranks, full);
    } else {
      settle(Math.min(late[0], OWN * worked / seen), LATE_NANOS, ranks, false);
    }
    begin(now, cpu);
  }

  /** Nobody waits for the end of a window whose looks are that late. */
  private boolean isOver(long far) {
    return Math.min(late[seen - 1], late[seen - 2]) > far;
  }

  private void settle(long lateness, long bound, double most, boolean full) {
    if (lateness > bound) {
      lateWindows += lateness > FAR * bound ? LATE_WINDOWS : 1;
      if (pressure > 0 || lateWindows >= LATE_WINDOWS) {
        long steps = Math.min(MOST_STEPS, lateness / bound);
        pressure = Math.min(most, pressure + STEP * steps);
      }
      return;
    }
    lateWindows = 0;
    if (lateness <= bound / 2) {
      double left = pressure * (lateness <= FULL_NANOS / 10 ? RELIEF : EASE);
      pressure = left >= LEAST ? left : full && pressure > 0 ? LEAST : 0;
    }
  }

  /** 0 for none; each 1 of it is the share of the calls of one more priority, lowest first. */
  double pressure() {
    return pressure;
  }

  /** The part of the last window for which it had the processor; 1 where that is nearly all. */
  double part() {
    return part;
  }
}
