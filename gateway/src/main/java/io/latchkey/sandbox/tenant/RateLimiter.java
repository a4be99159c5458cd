package io.latchkey.sandbox.tenant;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many calls each key has left: a bucket that fills with time, or a window of one second. Keys
 * beyond {@link #MAX_KEYS} push out the one unused for longest. Any thread.
 */
public final class RateLimiter {
  static final int MAX_KEYS = 10_000;

  private static final long SECOND = 1_000_000;

  /** How the calls of a key are counted. */
  public enum Kind {
    /** So many at once, then as many a second as the rate. */
    BUCKET,
    /** So many from each whole second to the next. */
    WINDOW
  }

  /**
   * What becomes of one call.
   *
   * @param limit calls that a key not used for long may make at once
   * @param remaining calls that it may make now, after this one
   * @param waitMicros until the next call is admitted; 0 where one would be at once
   * @param resetMicros until it is as if not used for long
   */
  record Verdict(boolean admitted, int limit, int remaining, long waitMicros, long resetMicros) {}

  /** Micro-calls in a bucket, or calls made in a window, as of a time. */
  private record Use(long amount, long asOf) {}

  private final LinkedHashMap<String, Use> uses = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Takes one call of a key.
   *
   * @param rate calls a second, above zero
   * @param burst of a bucket, above zero
   * @param micros the time
   */
  synchronized Verdict take(String key, Kind kind, int rate, int burst, long micros) {
    Verdict verdict =
        kind == Kind.BUCKET ? bucket(key, rate, burst, micros) : window(key, rate, micros);
    Iterator<Map.Entry<String, Use>> eldest = uses.entrySet().iterator();
    if (uses.size() > MAX_KEYS) {
      eldest.next();
      eldest.remove();
    }
    return verdict;
  }

  /** One call is a second's worth of micro-calls, so that a micro-second brings {@code rate}. */
  private Verdict bucket(String key, int rate, int burst, long micros) {
    long full = burst * SECOND;
    Use last = uses.getOrDefault(key, new Use(full, micros));
    long passed = Math.min(Math.max(0, micros - last.asOf()), full);
    long level = Math.min(full, last.amount() + passed * rate);
    boolean admitted = level >= SECOND;
    long left = admitted ? level - SECOND : level;
    uses.put(key, new Use(left, micros));
    return new Verdict(
        admitted,
        burst,
        (int) (left / SECOND),
        up(Math.max(0, SECOND - left), rate),
        up(full - left, rate));
  }

  private Verdict window(String key, int rate, long micros) {
    long start = Math.floorDiv(micros, SECOND) * SECOND;
    Use last = uses.getOrDefault(key, new Use(0, start));
    long made = last.asOf() == start ? last.amount() : 0;
    boolean admitted = made < rate;
    long now = admitted ? made + 1 : made;
    uses.put(key, new Use(now, start));
    long end = start + SECOND - micros;
    return new Verdict(admitted, rate, (int) Math.max(0, rate - now), now < rate ? 0 : end, end);
  }

  static long up(long amount, long unit) {
    return Math.floorDiv(amount + unit - 1, unit);
  }

  synchronized int keys() {
    return uses.size();
  }
}
