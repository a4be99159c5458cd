package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.GaugeDataPoint;

/**
 * Counts the open connections of one side, and of a tenant's those that carry no call and the calls
 * that wait for one. Any thread.
 */
public final class ConnectionMeter {
  private static final int IDLE = 0;
  private static final int WAITING = 1;

  private final GaugeDataPoint open;
  private final LaneCounts counts = new LaneCounts(2);

  ConnectionMeter(GaugeDataPoint open) {
    this.open = open;
  }

  /** How many are open. */
  public int count() {
    return (int) open.get();
  }

  public void opened() {
    open.inc();
  }

  public void closed() {
    open.dec();
  }

  /** A connection carries no call from now on. */
  public void rests() {
    counts.add(IDLE, 1);
  }

  /** One that carried none is lent, or closed. */
  public void leaves() {
    counts.add(IDLE, -1);
  }

  /** A call waits for a connection. */
  public void waits() {
    counts.add(WAITING, 1);
  }

  /** One that waited has got it, or waits no more. */
  public void served() {
    counts.add(WAITING, -1);
  }

  double idle() {
    return (double) counts.sum(IDLE);
  }

  double waiting() {
    return (double) counts.sum(WAITING);
  }
}
