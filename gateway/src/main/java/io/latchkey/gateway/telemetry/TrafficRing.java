package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one event loop saw in each of the last seconds: a ring of {@value #SECONDS} places, each of
 * which a later second takes over when it first counts something.
 *
 * <p>One thread counts; any thread reads. A reader asks for a second by its number and gets nothing
 * from a place that holds another one, so that a place is never emptied for a reader's sake.
 */
final class TrafficRing {
  /** More than are ever shown: the place of a second that is shown is not taken over meanwhile. */
  static final int SECONDS = Traffic.SECONDS + 8;

  private static final int REASONS = Reason.values().length;
  private static final int REQUESTS = 0;
  private static final int ERRORS = 1;
  private static final int FIRST_REASON = 2;
  private static final int FIRST_CLASS = FIRST_REASON + REASONS;
  private static final int WIDTH = FIRST_CLASS + LatencyScale.CLASSES;

  private final AtomicLongArray seconds = new AtomicLongArray(SECONDS);
  private final AtomicIntegerArray counts = new AtomicIntegerArray(SECONDS * WIDTH);

  /** Counts an exchange that ended in {@code second}; by the ring's own thread. */
  void count(long second, ExchangeRecord record) {
    int place = (int) Math.floorMod(second, (long) SECONDS);
    int start = place * WIDTH;
    if (seconds.getPlain(place) != second) {
      seconds.setRelease(place, 0);
      for (int i = start; i < start + WIDTH; i++) {
        counts.setOpaque(i, 0);
      }
      seconds.setRelease(place, second);
    }
    add(start + REQUESTS);
    Reason reason = record.reason;
    if (reason != null) {
      add(start + FIRST_REASON + reason.ordinal());
    } else if (record.status >= 500 || record.ending == Ending.UPSTREAM_BROKEN) {
      add(start + ERRORS);
    }
    if (record.totalNanos >= 0 && !record.hasSwitched()) {
      add(start + FIRST_CLASS + LatencyScale.of(record.totalNanos));
    }
  }

  private void add(int index) {
    counts.setOpaque(index, counts.getPlain(index) + 1);
  }

  /** Adds what was counted in {@code second} to {@code sum}; any thread. */
  void addTo(long second, Sum sum) {
    int place = (int) Math.floorMod(second, (long) SECONDS);
    if (seconds.getAcquire(place) != second) {
      return;
    }
    int start = place * WIDTH;
    sum.requests += counts.getOpaque(start + REQUESTS);
    sum.errors += counts.getOpaque(start + ERRORS);
    for (int i = 0; i < REASONS; i++) {
      sum.reasons[i] += counts.getOpaque(start + FIRST_REASON + i);
    }
    for (int i = 0; i < LatencyScale.CLASSES; i++) {
      sum.latencies[i] += counts.getOpaque(start + FIRST_CLASS + i);
    }
  }

  /** The counts of one second, of all loops together. */
  static final class Sum {
    int requests;
    int errors;
    final int[] reasons = new int[REASONS];
    final int[] latencies = new int[LatencyScale.CLASSES];
  }
}
