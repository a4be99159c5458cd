package io.latchkey.gateway.upstream.transport;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Two counts over a window of time that slides in {@link #SLICES} steps: of the present slice and
 * of those before it within the window. What is older is forgotten.
 *
 * <p>Thread-safe without locks. Each thread counts in a stripe of its own as far as there are
 * enough, so that the event loops do not fight for a cache line; only who wants a sum reads them
 * all. Nothing is allocated after it was made.
 */
final class CallWindow {
  static final int SLICES = 10;

  /** The most that one stripe counts in one slice; beyond it both counts are halved. */
  static final int MOST = (1 << 18) - 1;

  /** Octets 0 to 127 of a stripe are its own, so that no two share a cache line. */
  private static final int STRIDE = 16;

  private static final int MOST_STRIPES = 64;
  private static final int COUNT_BITS = 18;
  private static final long EPOCH_MASK = (1L << (64 - 2 * COUNT_BITS)) - 1;

  private final AtomicLongArray slots;
  private final int stripes;
  private final long sliceNanos;

  /**
   * Makes a window in which nothing was counted.
   *
   * @param threads about how many will count
   */
  CallWindow(long windowNanos, int threads) {
    int wanted = Math.min(MOST_STRIPES, Math.max(1, threads));
    stripes = Integer.highestOneBit(2 * wanted - 1);
    slots = new AtomicLongArray(stripes * STRIDE);
    sliceNanos = Math.max(1, windowNanos / SLICES);
  }

  /** Adds to the counts of the slice that {@code nanos} lies in; a count never falls below 0. */
  void add(long nanos, int first, int second) {
    long epoch = epoch(nanos);
    int stripe = (int) Thread.currentThread().getId() & (stripes - 1);
    int slot = stripe * STRIDE + Math.floorMod(epoch, SLICES);
    long before;
    long after;
    do {
      before = slots.get(slot);
      boolean same = before >>> (2 * COUNT_BITS) == (epoch & EPOCH_MASK);
      int a = Math.max(0, (same ? first(before) : 0) + first);
      int b = Math.max(0, (same ? second(before) : 0) + second);
      boolean full = a > MOST || b > MOST;
      after = packed(epoch, full ? a / 2 : a, full ? b / 2 : b);
    } while (!slots.compareAndSet(slot, before, after));
  }

  /** The counts of the whole window, the first in the upper half. */
  long sum(long nanos) {
    return sum(nanos, SLICES);
  }

  /**
   * The counts of the last so many slices, the present one included; the first in the upper half.
   */
  long sum(long nanos, int slices) {
    long sum = 0;
    for (int back = 0; back < slices; back++) {
      long epoch = epoch(nanos) - back;
      int slice = Math.floorMod(epoch, SLICES);
      for (int stripe = 0; stripe < stripes; stripe++) {
        long slot = slots.get(stripe * STRIDE + slice);
        if (slot >>> (2 * COUNT_BITS) == (epoch & EPOCH_MASK)) {
          sum += (long) first(slot) << Integer.SIZE | second(slot);
        }
      }
    }
    return sum;
  }

  /** Forgets all. */
  void clear() {
    for (int i = 0; i < slots.length(); i++) {
      slots.set(i, 0);
    }
  }

  private long epoch(long nanos) {
    return Math.floorDiv(nanos, sliceNanos);
  }

  private static long packed(long epoch, int first, int second) {
    return (epoch & EPOCH_MASK) << (2 * COUNT_BITS) | (long) first << COUNT_BITS | second;
  }

  private static int first(long slot) {
    return (int) (slot >>> COUNT_BITS) & MOST;
  }

  private static int second(long slot) {
    return (int) slot & MOST;
  }
}
