package io.latchkey.gateway.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A row of numbers that many threads add to, each in a row of its own: adding is a load and a
 * store, no atomic instruction, for nobody else stores there. Any thread may read the sums, which
 * hold what had been added by then.
 */
final class LaneCounts {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  /** So many numbers more in each row, and no two threads' numbers lie on one line of a cache. */
  private static final int APART = 5;

  private final PerLane<long[]> rows;

  /** A row of {@code width} numbers, all 0. */
  LaneCounts(int width) {
    rows = new PerLane<>(() -> new long[width + APART]);
  }

  /** The row of the lane, which is the present thread's and adds by {@link #add}. */
  long[] row(int lane) {
    return rows.of(lane);
  }

  /** Adds to a number of a row that is the present thread's. */
  static void add(long[] row, int index, long more) {
    set(row, index, row[index] + more);
  }

  /** Sets a number of a row that is the present thread's. */
  static void set(long[] row, int index, long number) {
    LONGS.setRelease(row, index, number);
  }

  /** Adds to a number; any thread. */
  void add(int index, long more) {
    add(row(Lane.own()), index, more);
  }

  /** All that was added to a number. */
  long sum(int index) {
    long[] sum = {0};
    rows.each(row -> sum[0] += (long) LONGS.getAcquire(row, index));
    return sum[0];
  }

  /** The greatest that a number is in any row. */
  long greatest(int index) {
    long[] most = {0};
    rows.each(row -> most[0] = Math.max(most[0], (long) LONGS.getAcquire(row, index)));
    return most[0];
  }
}
