package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What passed in each of the last {@value #SECONDS} seconds, for a plot.
 *
 * <p>Each event loop counts into a {@link TrafficRing} of its own, without a lock; there are as
 * many rings as loops that ended an exchange, each of about 300 KiB. They are joined when somebody
 * asks. Any thread.
 */
public final class Traffic implements ExchangeObserver {
  /** How many seconds are kept. */
  public static final int SECONDS = 600;

  private static final long MILLIS = 1000;

  private final InstantSource clock;
  private final long began;
  private final PerLane<TrafficRing> rings = new PerLane<>(TrafficRing::new);

  /**
   * One second.
   *
   * @param second its beginning
   * @param requests exchanges that ended in it, however they did
   * @param refusals those that the gateway refused, by {@code stage:reason}
   * @param errors those that it did not refuse, and that the tenant answered with 5xx or broke off
   * @param p50 what half of them did not take longer than, in milliseconds; -1 without any
   * @param p90 the same of nine in ten
   * @param p99 the same of 99 in a hundred
   */
  public record Second(
      Instant second,
      int requests,
      Map<String, Integer> refusals,
      int errors,
      double p50,
      double p90,
      double p99) {}

  /** Nothing seen yet; seconds are those of {@code clock}. */
  public Traffic(InstantSource clock) {
    this.clock = clock;
    this.began = Math.floorDiv(clock.millis(), MILLIS);
  }

  @Override
  public void ended(ExchangeRecord record) {
    rings.own().count(Math.floorDiv(record.endedMillis(clock), MILLIS), record);
  }

  /** The seconds that are over and began after {@code after}, oldest first, without a gap. */
  public List<Second> since(Instant after) {
    long now = Math.floorDiv(clock.millis(), MILLIS);
    long first = Math.max(Math.max(began, now - SECONDS), after.getEpochSecond() + 1);
    List<Second> seconds = new ArrayList<>();
    for (long second = first; second < now; second++) {
      TrafficRing.Sum sum = new TrafficRing.Sum();
      long asked = second;
      rings.each(ring -> ring.addTo(asked, sum));
      seconds.add(shown(second, sum));
    }
    return seconds;
  }

  private static Second shown(long second, TrafficRing.Sum sum) {
    Map<String, Integer> refusals = new LinkedHashMap<>();
    for (Reason reason : Reason.values()) {
      int count = sum.reasons[reason.ordinal()];
      if (count > 0) {
        refusals.put(reason.stage().word() + ":" + ReasonWords.of(reason), count);
      }
    }
    return new Second(
        Instant.ofEpochSecond(second),
        sum.requests,
        refusals,
        sum.errors,
        LatencyScale.percentile(sum.latencies, .5),
        LatencyScale.percentile(sum.latencies, .9),
        LatencyScale.percentile(sum.latencies, .99));
  }
}
