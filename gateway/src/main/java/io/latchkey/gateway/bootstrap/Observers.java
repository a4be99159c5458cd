package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.telemetry.AccessLog;
import io.latchkey.gateway.telemetry.ExchangeObserver;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.telemetry.Metrics;

/** Who is told of every exchange, as one. Any thread. */
record Observers(Metrics metrics, AccessLog accessLog) implements ExchangeObserver {
  @Override
  public void switched(ExchangeRecord record) {
    metrics.switched(record);
  }

  @Override
  public void ended(ExchangeRecord record) {
    metrics.ended(record);
    accessLog.ended(record);
  }
}
