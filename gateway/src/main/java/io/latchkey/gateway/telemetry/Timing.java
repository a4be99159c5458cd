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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of times, two additions a time; with an exemplar in each bucket, if it wants them.
 * Any thread. A scrape may see a time in its bucket and not in the sum yet.
 */
final class Timing {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TimingScale scale;
  private final LaneCounts counts;
  private final int at;
  private final InstantSource clock;

  /** Made when the first is offered: most of many routes may never be called. */
  private volatile ExemplarCell @Nullable [] exemplars;

  private Timing(TimingScale scale, LaneCounts counts, int at, InstantSource clock) {
    this.scale = scale;
    this.counts = counts;
    this.at = at;
    this.clock = clock;
  }

  private ExemplarCell exemplar(int bucket) {
    ExemplarCell[] made = exemplars;
    return (made == null ? make() : made)[bucket];
  }

  /** Once for each series: two makers would each count into cells that the other does not see. */
  private synchronized ExemplarCell[] make() {
    ExemplarCell[] made = exemplars;
    if (made == null) {
      made = new ExemplarCell[scale.buckets()];
      Arrays.setAll(made, any -> new ExemplarCell(clock));
      exemplars = made;
    }
    return made;
  }

  /** It took so long; a negative time is what did not happen, and counts for nothing. */
  void took(long time) {
    tookIn(counts.row(Lane.own()), time);
  }

  /** The same, in the present thread's row of its counts. */
  void tookIn(long[] row, long time) {
    if (time >= 0) {
      count(row, scale.bucket(time), time);
    }
  }

  /** The same, of an exchange that has ended and may be shown as an exemplar. */
  void tookIn(long[] row, long time, ExchangeRecord record) {
    if (time >= 0) {
      int bucket = scale.bucket(time);
      count(row, bucket, time);
      exemplar(bucket).offer(time / NANOS_PER_SECOND, record);
    }
  }

  /** It took an exchange so long that has ended and may be shown as an exemplar. */
  void took(long time, ExchangeRecord record) {
    tookIn(counts.row(Lane.own()), time, record);
  }

  private void count(long[] row, int bucket, long time) {
    LaneCounts.add(row, at + bucket, 1);
    LaneCounts.add(row, at + scale.buckets(), time);
  }

  private HistogramDataPointSnapshot shown(Labels labels) {
    long[] counted = new long[scale.buckets()];
    List<Exemplar> shown = new ArrayList<>();
    ExemplarCell[] cells = exemplars;
    for (int i = 0; i < counted.length; i++) {
      counted[i] = counts.sum(at + i);
      Exemplar exemplar = cells == null ? null : cells[i].exemplar();
      if (exemplar != null) {
        shown.add(exemplar);
      }
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(scale.seconds(), counted))
        .sum(counts.sum(at + counted.length) / NANOS_PER_SECOND)
        .exemplars(Exemplars.of(shown))
        .build();
  }

  /** The metric that timings are series of. */
  static final class Family implements Collector {
    private final String name;
    private final String help;
    private final TimingScale scale;
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
      scale = new TimingScale(micros);
      registry.register(this);
    }

    /** The series of these values, which is made where there is none. */
    Timing of(String... labelValues) {
      return in(new LaneCounts(scale.width()), 0, labelValues);
    }

    /** The same; if it is made, it counts in {@link #width} places from this one. */
    Timing in(LaneCounts counts, int at, String... labelValues) {
      return series.computeIfAbsent(
          Labels.of(labelNames, labelValues), any -> new Timing(scale, counts, at, clock));
    }

    /** How many numbers a series counts. */
    int width() {
      return scale.width();
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
      series.forEach((labels, timing) -> all.dataPoint(timing.shown(labels)));
      return all.build();
    }
  }
}
