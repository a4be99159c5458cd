package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the open connections of one side, and of a tenant's those that carry no call and the calls
 * that wait for one. Any thread.
 */
public final class ConnectionMeter {
  private final GaugeDataPoint open;
  private final LongAdder idle = new LongAdder();
  private final LongAdder waiting = new LongAdder();

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
    idle.increment();
  }

  /** One that carried none is lent, or closed. */
  public void leaves() {
    idle.decrement();
  }

  /** A call waits for a connection. */
  public void waits() {
    waiting.increment();
  }

  /** One that waited has got it, or waits no more. */
  public void served() {
    waiting.decrement();
  }

  double idle() {
    return (double) idle.sum();
  }

  double waiting() {
    return (double) waiting.sum();
  }
}
