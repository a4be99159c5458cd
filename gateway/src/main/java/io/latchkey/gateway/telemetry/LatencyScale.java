package io.latchkey.gateway.telemetry;

/**
 * Latencies in classes, four to each doubling, from 65 microseconds to 68 seconds; what is shorter
 * or longer counts to the first or the last. The middle of a class is at most 13 % off.
 */
final class LatencyScale {
  /** How many classes there are. */
  static final int CLASSES = 84;

  private static final int UNIT_BITS = 14;
  private static final int FIRST_OCTAVE = 2;
  private static final double NANOS_PER_MILLI = 1e6;

  private LatencyScale() {}

  /** The class of a latency in nanoseconds. */
  static int of(long nanos) {
    long units = Math.max(1L << FIRST_OCTAVE, nanos >> UNIT_BITS);
    int octave = 63 - Long.numberOfLeadingZeros(units);
    int quarter = (int) (units >> (octave - FIRST_OCTAVE)) & 3;
    return Math.min(CLASSES - 1, (octave - FIRST_OCTAVE) * 4 + quarter);
  }

  /** The middle of a class, in milliseconds. */
  static double millis(int index) {
    long width = 1L << (index / 4);
    double units = (4 + index % 4) * width + width / 2.0;
    return units * (1 << UNIT_BITS) / NANOS_PER_MILLI;
  }

  /** What {@code share} of the latencies counted did not exceed, in milliseconds; -1 if none. */
  static double percentile(int[] counts, double share) {
    long all = 0;
    for (int count : counts) {
      all += count;
    }
    long rank = (long) Math.ceil(share * all);
    long passed = 0;
    for (int i = 0; i < counts.length; i++) {
      passed += counts[i];
      if (all > 0 && passed >= Math.max(1, rank)) {
        return millis(i);
      }
    }
    return -1;
  }
}
