package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.telemetry.AccessLog;
import io.latchkey.gateway.telemetry.ExchangeObserver;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.RecentRefusals;
import io.latchkey.gateway.telemetry.Traffic;
import io.latchkey.gateway.telemetry.Usage;
import java.time.InstantSource;

/** Who is told of every exchange, as one. Any thread. */
record Observers(
    Metrics metrics,
    AccessLog accessLog,
    Traffic traffic,
    RecentRefusals refusals,
    Usage usage,
    TraceWay traces)
    implements ExchangeObserver {

  static Observers of(Metrics metrics, InstantSource clock, TraceWay traces) {
    return new Observers(
        metrics,
        new AccessLog(clock),
        new Traffic(clock),
        new RecentRefusals(clock),
        new Usage(clock),
        traces);
  }

  @Override
  public void switched(ExchangeRecord record) {
    metrics.switched(record);
  }

  @Override
  public void ended(ExchangeRecord record) {
    metrics.ended(record);
    accessLog.ended(record);
    traffic.ended(record);
    refusals.ended(record);
    usage.ended(record);
    traces.ended(record);
  }
}
