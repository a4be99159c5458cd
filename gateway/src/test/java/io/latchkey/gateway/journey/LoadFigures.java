package io.latchkey.gateway.journey;

import java.util.Arrays;
import java.util.Locale;

/**
 * What calls of one phase got: as it is counted by the callers, on one thread, and as one line of
 * numbers from one process to another.
 *
 * @param offered calls per second that were due; those for which no connection was free included
 * @param goodput answers of the tenant per second, not counting the first tenth of the time
 * @param p50 how long the tenant's answers took, in milliseconds, from the write to the last octet
 * @param lag the 99th percentile of how late the callers' own timer was, in milliseconds
 * @param refused answers that were refusals of overload
 * @param unsent calls for which no connection was free
 * @param lastRefusal in seconds from the begin; 0 if there was none
 * @param faults all other answers, and connections that broke
 */
record LoadFigures(
    double offered,
    double goodput,
    double p50,
    double p99,
    double lag,
    double refused,
    double unsent,
    double lastRefusal,
    double faults) {

  /** The part of the calls that were due that was sent when it was due. */
  double delivered(double seconds) {
    return 1 - unsent / Math.max(1, offered * seconds);
  }

  static LoadFigures parse(String line) {
    double[] each = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    return new LoadFigures(
        each[0], each[1], each[2], each[3], each[4], each[5], each[6], each[7], each[8]);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%.1f %.1f %.2f %.2f %.2f %.0f %.0f %.2f %.0f",
        offered,
        goodput,
        p50,
        p99,
        lag,
        refused,
        unsent,
        lastRefusal,
        faults);
  }

  /** Durations in steps of 10 microseconds, up to 10 s. */
  static final class Durations {
    private static final int MOST = 1_000_000;
    private final int[] counts = new int[MOST + 1];
    private long all;

    void add(long nanos) {
      counts[(int) Math.min(MOST, Math.max(0, nanos / 10_000))]++;
      all++;
    }

    /** In milliseconds; 0 where nothing was added. */
    double percentile(double percent) {
      long left = (long) Math.ceil(all * percent / 100);
      for (int i = 0; i <= MOST && all > 0; i++) {
        left -= counts[i];
        if (left <= 0) {
          return i / 100.0;
        }
      }
      return 0;
    }
  }
}
