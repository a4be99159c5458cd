package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A counter with an exemplar, for what an operator will want to see a call of. Any thread. */
final class Tally {
  private final LongAdder count = new LongAdder();
  private final ExemplarCell exemplar;

  private Tally(InstantSource clock) {
    exemplar = new ExemplarCell(clock);
  }

  /** One more, of which no exemplar is wanted. */
  void add() {
    count.increment();
  }

  /** One more, of which {@code record} tells. */
  void add(ExchangeRecord record) {
    count.increment();
    exemplar.offer(1, record);
  }

  /** The metric that tallies are series of. */
  static final class Family implements Collector {
    private final String name;
    private final String help;
    private final String[] labelNames;
    private final InstantSource clock;
    private final Map<Labels, Tally> series = new ConcurrentHashMap<>();

    /**
     * Registers it.
     *
     * @param name without the {@code _total} that it gets
     */
    Family(
        PrometheusRegistry registry,
        InstantSource clock,
        String name,
        String help,
        String... labelNames) {
      this.name = name;
      this.help = help;
      this.labelNames = labelNames;
      this.clock = clock;
      registry.register(this);
    }

    /** The series of these values, which is made where there is none. */
    Tally of(String... labelValues) {
      return series.computeIfAbsent(Labels.of(labelNames, labelValues), any -> new Tally(clock));
    }

    /** Removes the series whose first label has this value. */
    void forget(String labelValue) {
      series.keySet().removeIf(labels -> labelValue.equals(labels.get(labelNames[0])));
    }

    @Override
    public MetricFamilyDescriptor getMetricFamilyDescriptor() {
      return MetricFamilyDescriptor.counter(name).help(help).labelNames(labelNames).build();
    }

    @Override
    public MetricSnapshot collect() {
      CounterSnapshot.Builder all = CounterSnapshot.builder().name(name).help(help);
      series.forEach(
          (labels, tally) ->
              all.dataPoint(
                  CounterDataPointSnapshot.builder()
                      .labels(labels)
                      .value((double) tally.count.sum())
                      .exemplar(tally.exemplar.exemplar())
                      .build()));
      return all.build();
    }
  }
}
