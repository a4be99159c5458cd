package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.GaugeDataPoint;

/** Counts the open connections of one side. Any thread. */
public final class ConnectionMeter {
  private final GaugeDataPoint open;

  ConnectionMeter(GaugeDataPoint open) {
    this.open = open;
  }

  public void opened() {
    open.inc();
  }

  public void closed() {
    open.dec();
  }
}
