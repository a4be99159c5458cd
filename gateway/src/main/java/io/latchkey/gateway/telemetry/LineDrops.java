package io.latchkey.gateway.telemetry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one log that were lost, counted, and reported on the first and then at most once a
 * minute. Any thread.
 */
final class LineDrops {
  static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(LineDrops.class);

  private final String name;
  private final LongSupplier nanos;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong reportedAt;

  /**
   * None yet.
   *
   * @param name of the log, for reports
   */
  LineDrops(String name, LongSupplier nanos) {
    this.name = name;
    this.nanos = nanos;
    this.reportedAt = new AtomicLong(nanos.getAsLong() - REPORT_INTERVAL.toNanos());
  }

  /** One more was dropped because its reader is too slow, or the log has ended. */
  void add() {
    long total = dropped.incrementAndGet();
    long now = nanos.getAsLong();
    long last = reportedAt.get();
    if (now - last >= REPORT_INTERVAL.toNanos() && reportedAt.compareAndSet(last, now)) {
      LOG.atWarn().addKeyValue("log", name).addKeyValue("total", total).log("log lines dropped");
    }
  }

  /** Some were lost with their stream, which is closed: there is nobody left to tell. */
  void addUnreported() {
    dropped.incrementAndGet();
  }

  long total() {
    return dropped.get();
  }
}
