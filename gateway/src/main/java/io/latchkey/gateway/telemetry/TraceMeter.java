package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What became of recorded exchanges. Any thread. */
public final class TraceMeter {
  private final CounterDataPoint exported;
  private final CounterDataPoint failed;
  private final CounterDataPoint dropped;

  TraceMeter(PrometheusRegistry registry) {
    Counter traces =
        Counter.builder()
            .name("latchkey_telemetry_traces_total")
            .help("Recorded exchanges, by what became of their spans")
            .labelNames("result")
            .withoutExemplars()
            .register(registry);
    exported = traces.labelValues("exported");
    failed = traces.labelValues("failed");
    dropped = traces.labelValues("dropped");
  }

  /** The collector took them. */
  public void exported(int exchanges) {
    exported.inc(exchanges);
  }

  /** The collector did not take them. */
  public void failed(int exchanges) {
    failed.inc(exchanges);
  }

  /** Too many waited already. */
  public void dropped(int exchanges) {
    dropped.inc(exchanges);
  }
}
