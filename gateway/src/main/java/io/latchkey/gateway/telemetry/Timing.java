package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of times, two additions a time; with an exemplar in each bucket, if it wants them.
 * Any thread. A scrape may see a time in its bucket and not in the sum yet.
 */
final class Timing {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] bounds;
  private final InstantSource clock;

  /** Made by the first time: most of many routes may never be called. */
  private volatile @Nullable Cells cells;

  private Timing(long[] bounds, InstantSource clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  /** What is counted, bucket by bucket. */
  private static final class Cells {
    private final LongAdder[] counts;
    private final ExemplarCell[] exemplars;
    private final LongAdder nanos = new LongAdder();

    Cells(int buckets, InstantSource clock) {
      counts = new LongAdder[buckets];
      exemplars = new ExemplarCell[buckets];
      for (int i = 0; i < buckets; i++) {
        counts[i] = new LongAdder();
        exemplars[i] = new ExemplarCell(clock);
      }
    }

    void count(int bucket, long time) {
      counts[bucket].increment();
      nanos.add(time);
    }
  }

  private Cells cells() {
    Cells made = cells;
    return made == null ? make() : made;
  }

  private synchronized Cells make() {
    Cells made = cells;
    if (made == null) {
      made = new Cells(bounds.length + 1, clock);
      cells = made;
    }
    return made;
  }

  /** It took so long; a negative time is what did not happen, and counts for nothing. */
  void took(long time) {
    if (time >= 0) {
      cells().count(bucket(time), time);
    }
  }

  /** The same, of an exchange that has ended and may be shown as an exemplar. */
  void took(long time, ExchangeRecord record) {
    if (time >= 0) {
      int bucket = bucket(time);
      Cells own = cells();
      own.count(bucket, time);
      own.exemplars[bucket].offer(time / NANOS_PER_SECOND, record);
    }
  }

  private int bucket(long time) {
    int bucket = 0;
    while (bucket < bounds.length && time > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }

  private HistogramDataPointSnapshot shown(Labels labels, double[] seconds) {
    long[] counted = new long[bounds.length + 1];
    List<Exemplar> shown = new ArrayList<>();
    Cells own = cells;
    for (int i = 0; own != null && i < counted.length; i++) {
      counted[i] = own.counts[i].sum();
      Exemplar exemplar = own.exemplars[i].exemplar();
      if (exemplar != null) {
        shown.add(exemplar);
      }
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(seconds, counted))
        .sum(own == null ? 0 : own.nanos.sum() / NANOS_PER_SECOND)
        .exemplars(Exemplars.of(shown))
        .build();
  }

  /** The metric that timings are series of. */
  static final class Family implements Collector {
    private final String name;
    private final String help;
    private final long[] bounds;
    private final double[] seconds;
    private final String[] labelNames;
    private final InstantSource clock;
    private final Map<Labels, Timing> series = new ConcurrentHashMap<>();

    /**
     * Registers it.
     *
     * @param micros the upper bounds of its buckets in microseconds, growing
     */
    Family(
        PrometheusRegistry registry,
        InstantSource clock,
        String name,
        String help,
        long[] micros,
        String... labelNames) {
      this.name = name;
      this.help = help;
      this.labelNames = labelNames;
      this.clock = clock;
      bounds = new long[micros.length];
      seconds = new double[micros.length + 1];
      for (int i = 0; i < micros.length; i++) {
        bounds[i] = micros[i] * 1000;
        seconds[i] = micros[i] / 1e6;
      }
      seconds[micros.length] = Double.POSITIVE_INFINITY;
      registry.register(this);
    }

    /** The series of these values, which is made where there is none. */
    Timing of(String... labelValues) {
      return series.computeIfAbsent(
          Labels.of(labelNames, labelValues), any -> new Timing(bounds, clock));
    }

    /** Removes the series whose first label has this value. */
    void forget(String labelValue) {
      series.keySet().removeIf(labels -> labelValue.equals(labels.get(labelNames[0])));
    }

    @Override
    public MetricFamilyDescriptor getMetricFamilyDescriptor() {
      return MetricFamilyDescriptor.histogram(name).help(help).labelNames(labelNames).build();
    }

    @Override
    public MetricSnapshot collect() {
      HistogramSnapshot.Builder all = HistogramSnapshot.builder().name(name).help(help);
      series.forEach((labels, timing) -> all.dataPoint(timing.shown(labels, seconds)));
      return all.build();
    }
  }
}
