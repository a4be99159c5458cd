package io.latchkey.gateway.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A row of numbers that many threads add to, each in a row of its own: adding is a load and a
 * store, no atomic instruction, for nobody else stores there. Any thread may read the sums, which
 * hold what had been added by then.
 */
final class LaneCounts {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long[] NONE = {};

  /** So many numbers more in each row, and no two threads' numbers lie on one line of a cache. */
  private static final int APART = 5;

  private final int width;

  /** By lane; {@link #NONE} where that has none yet. A {@link PerLane} would be one look more. */
  private volatile long[][] rows = {};

  /** A row of {@code width} numbers, all 0. */
  LaneCounts(int width) {
    this.width = width;
  }

  /** The row of the lane, which is the present thread's and adds by {@link #add}. */
  long[] row(int lane) {
    long[][] all = rows;
    long[] own = lane < all.length ? all[lane] : NONE;
    return own.length == 0 ? make(lane) : own;
  }

  /** Once for each thread, which waits for no more than another's making. */
  private synchronized long[] make(int lane) {
    long[] own = new long[width + APART];
    long[][] all = Arrays.copyOf(rows, Math.max(rows.length, lane + 1));
    for (int i = rows.length; i < all.length; i++) {
      all[i] = NONE;
    }
    all[lane] = own;
    rows = all;
    return own;
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
    long sum = 0;
    for (long[] row : rows) {
      sum += row.length == 0 ? 0 : (long) LONGS.getAcquire(row, index);
    }
    return sum;
  }

  /** The greatest that a number is in any row. */
  long greatest(int index) {
    long most = 0;
    for (long[] row : rows) {
      most = row.length == 0 ? most : Math.max(most, (long) LONGS.getAcquire(row, index));
    }
    return most;
  }
}
