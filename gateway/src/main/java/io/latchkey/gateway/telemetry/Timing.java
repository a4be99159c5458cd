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
 * Any thread. A scrape may see a time in the sum and not in its bucket yet.
 *
 * <p>In a row of counts the sum comes first and the buckets after it. Where there are exemplars,
 * beside each bucket's count stands when its present one was taken: all that most calls look at.
 */
final class Timing {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Family family;
  private final LaneCounts counts;
  private final int at;

  /** Made when the first is offered: most of many routes may never be called. */
  private volatile ExemplarCell @Nullable [] exemplars;

  private Timing(Family family, LaneCounts counts, int at) {
    this.family = family;
    this.counts = counts;
    this.at = at;
  }

  /** Once for each series: two makers would each count into cells that the other does not see. */
  private synchronized ExemplarCell[] make() {
    ExemplarCell[] made = exemplars;
    if (made == null) {
      made = new ExemplarCell[family.scale.buckets()];
      Arrays.setAll(made, any -> new ExemplarCell(family.clock));
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
    family.count(row, at, time);
  }

  /** Offers an exchange as the exemplar of the bucket in which its time was just counted. */
  void offer(long[] row, int place, long time, ExchangeRecord record) {
    ExemplarCell[] made = exemplars;
    ExemplarCell cell = (made == null ? make() : made)[family.scale.bucket(time)];
    LaneCounts.set(row, place + 1, cell.offer(time / NANOS_PER_SECOND, record));
  }

  private HistogramDataPointSnapshot shown(Labels labels) {
    long[] counted = new long[family.scale.buckets()];
    List<Exemplar> shown = new ArrayList<>();
    ExemplarCell[] cells = exemplars;
    for (int i = 0; i < counted.length; i++) {
      counted[i] = counts.sum(at + family.place(i));
      Exemplar exemplar = cells == null ? null : cells[i].exemplar();
      if (exemplar != null) {
        shown.add(exemplar);
      }
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(family.scale.seconds(), counted))
        .sum(counts.sum(at) / NANOS_PER_SECOND)
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

    /** How far the counts of two buckets are apart. */
    private final int step;

    /**
     * Registers it.
     *
     * @param exemplars whether exchanges are offered to its buckets
     * @param micros the upper bounds of its buckets in microseconds, growing
     */
    Family(
        PrometheusRegistry registry,
        InstantSource clock,
        String name,
        String help,
        boolean exemplars,
        long[] micros,
        String... labelNames) {
      this.step = exemplars ? 2 : 1;
      this.name = name;
      this.help = help;
      this.labelNames = labelNames;
      this.clock = clock;
      scale = new TimingScale(micros);
      registry.register(this);
    }

    /** The series of these values, which is made where there is none. */
    Timing of(String... labelValues) {
      return in(new LaneCounts(width()), 0, labelValues);
    }

    /** The same; if it is made, it counts in {@link #width} places from this one. */
    Timing in(LaneCounts counts, int at, String... labelValues) {
      return series.computeIfAbsent(
          Labels.of(labelNames, labelValues), any -> new Timing(this, counts, at));
    }

    /** How many numbers a series counts. */
    int width() {
      return place(scale.buckets());
    }

    /** Where a bucket is counted, from the beginning of its series. */
    private int place(int bucket) {
      return 1 + bucket * step;
    }

    /**
     * Counts a time in the present thread's row, in which its series begins at {@code at}; gives
     * the place of its bucket. A negative time is what did not happen: it has none, and gives -1.
     */
    int count(long[] row, int at, long time) {
      if (time < 0) {
        return -1;
      }
      int place = at + place(scale.bucket(time));
      LaneCounts.add(row, at, time);
      LaneCounts.add(row, place, 1);
      return place;
    }

    /** Whether it is time to offer {@code record} to the bucket that {@link #count} gave. */
    boolean isDue(long[] row, int place, ExchangeRecord record) {
      return step > 1
          && place >= 0
          && (row[place + 1] == 0
              || record.endedNanos() - row[place + 1] >= ExemplarCell.EVERY_NANOS);
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
