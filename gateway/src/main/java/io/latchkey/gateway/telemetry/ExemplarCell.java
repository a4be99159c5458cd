package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Trace;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The exemplar of one series: an exchange to look up in the access log. It is replaced once in
 * {@link #EVERY_NANOS} at most, so that a call costs one read; what is shown is never older than
 * the first call after that. Any thread.
 */
final class ExemplarCell {
  /** How long an exemplar stays at the least. */
  static final long EVERY_NANOS = 1_000_000_000;

  private final InstantSource clock;
  private volatile @Nullable Taken taken;

  private record Taken(long nanos, Exemplar exemplar) {}

  /**
   * An empty cell.
   *
   * @param clock tells when an exemplar was taken
   */
  ExemplarCell(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes an exchange that has ended, if it is time for another; when what it holds ended. */
  long offer(double value, ExchangeRecord record) {
    Taken before = taken;
    long now = record.endedNanos();
    if (before != null && now - before.nanos < EVERY_NANOS) {
      return before.nanos;
    }
    taken = new Taken(now, exemplar(value, record));
    return now;
  }

  private Exemplar exemplar(double value, ExchangeRecord record) {
    return Exemplar.builder()
        .value(value)
        .labels(labels(record))
        .timestampMillis(clock.millis())
        .build();
  }

  private static Labels labels(ExchangeRecord record) {
    Trace trace = record.trace;
    return trace == null || !trace.sampled()
        ? Labels.of("request_id", record.requestId)
        : Labels.of("request_id", record.requestId, "trace_id", trace.id());
  }

  @Nullable Exemplar exemplar() {
    Taken last = taken;
    return last == null ? null : last.exemplar;
  }
}
