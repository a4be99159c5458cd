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

/** A counter, with an exemplar for what an operator will want to see a call of. Any thread. */
final class Tally {
  private final LaneCounts counts;
  private final int at;
  private final ExemplarCell exemplar;

  private Tally(LaneCounts counts, int at, InstantSource clock) {
    this.counts = counts;
    this.at = at;
    exemplar = new ExemplarCell(clock);
  }

  /** One more, of which no exemplar is wanted, in the present thread's row of its counts. */
  void addTo(long[] row) {
    LaneCounts.add(row, at, 1);
  }

  /** One more, of which {@code record} tells. */
  void add(ExchangeRecord record) {
    counts.add(at, 1);
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
      return in(new LaneCounts(1), 0, labelValues);
    }

    /** The same; if it is made, it counts at this place. */
    Tally in(LaneCounts counts, int at, String... labelValues) {
      return series.computeIfAbsent(
          Labels.of(labelNames, labelValues), any -> new Tally(counts, at, clock));
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
                      .value((double) tally.counts.sum(tally.at))
                      .exemplar(tally.exemplar.exemplar())
                      .build()));
      return all.build();
    }
  }
}
