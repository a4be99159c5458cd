package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What runs: the program, the configuration, and what became of reloads. Told at the start and by
 * reloads, one at a time; never by a call.
 */
public final class ConfigMeter {
  /** How a reload may end, as words. */
  public static final List<String> RESULTS = List.of("done", "unchanged", "refused", "busy");

  /** The TLS library of a gateway whose configurations have not spoken TLS yet. */
  static final String UNUSED = "unused";

  private static final String UNKNOWN = "unknown";
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Info build;
  private final Gauge loaded;
  private final Map<String, CounterDataPoint> reloads = new HashMap<>();
  private String program = UNKNOWN;
  private String java = UNKNOWN;
  private String tls = UNUSED;
  private volatile @Nullable Supplier<String> version;

  ConfigMeter(PrometheusRegistry registry) {
    build =
        Info.builder()
            .name("latchkey_telemetry_build_info")
            .help("The program that runs, its Java and its TLS library")
            .labelNames("version", "java", "tls")
            .register(registry);
    GaugeWithCallback.builder()
        .name("latchkey_config_version")
        .help("1 for the configuration that runs")
        .labelNames("version")
        .callback(this::tell)
        .register(registry);
    loaded =
        Gauge.builder()
            .name("latchkey_config_loaded_timestamp_seconds")
            .help("Since when the configuration runs")
            .withoutExemplars()
            .register(registry);
    Counter results =
        Counter.builder()
            .name("latchkey_config_reloads_total")
            .help("Reloads, by how they ended")
            .labelNames("result")
            .withoutExemplars()
            .register(registry);
    for (String result : RESULTS) {
      reloads.put(result, results.labelValues(result));
    }
  }

  /** The program that runs. */
  public synchronized void built(String programVersion, String javaVersion) {
    program = programVersion;
    java = javaVersion;
    build.setLabelValues(program, java, tls);
  }

  /** The library that TLS is spoken by from now on. */
  public synchronized void speaks(String library) {
    tls = library;
    build.setLabelValues(program, java, tls);
  }

  /**
   * A configuration runs from then on; the one before is shown no more.
   *
   * @param newVersion gives its version; asked when metrics are, on any thread
   */
  public void runs(Supplier<String> newVersion, Instant since) {
    version = newVersion;
    loaded.set(since.toEpochMilli() / MILLIS_PER_SECOND);
  }

  private void tell(GaugeWithCallback.Callback gauge) {
    Supplier<String> running = version;
    if (running != null) {
      gauge.call(1, running.get());
    }
  }

  /** A reload ended with one of {@link #RESULTS}. */
  public void reloaded(String result) {
    CounterDataPoint known = reloads.get(result);
    if (known == null) {
      throw new IllegalArgumentException("no result of a reload: " + result);
    }
    known.inc();
  }
}
