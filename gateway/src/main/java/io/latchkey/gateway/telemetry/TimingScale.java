package io.latchkey.gateway.telemetry;

/** The buckets of a histogram of times. A time at the bound of a bucket is in it. */
final class TimingScale {
  private static final long NANOS_PER_MICRO = 1000;
  private static final double MICROS_PER_SECOND = 1e6;

  private final long[] bounds;
  private final double[] seconds;

  /** The bucket of the least time that has so many leading zeroes: the first that may be meant. */
  private final int[] first = new int[Long.SIZE + 1];

  /**
   * A scale.
   *
   * @param micros the upper bounds of its buckets in microseconds, growing; one more holds the rest
   */
  TimingScale(long[] micros) {
    bounds = new long[micros.length];
    seconds = new double[micros.length + 1];
    for (int i = 0; i < micros.length; i++) {
      bounds[i] = micros[i] * NANOS_PER_MICRO;
      seconds[i] = micros[i] / MICROS_PER_SECOND;
    }
    seconds[micros.length] = Double.POSITIVE_INFINITY;
    for (int zeroes = 1; zeroes < Long.SIZE; zeroes++) {
      first[zeroes] = from(0, Long.MIN_VALUE >>> zeroes);
    }
  }

  /** How many there are. */
  int buckets() {
    return seconds.length;
  }

  /** Their upper bounds in seconds; not to be changed. */
  double[] seconds() {
    return seconds;
  }

  /** The bucket of a time of 0 or more, in nanoseconds. */
  int bucket(long time) {
    return from(first[Long.numberOfLeadingZeros(time)], time);
  }

  private int from(int start, long time) {
    int bucket = start;
    while (bucket < bounds.length && time > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
