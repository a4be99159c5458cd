package io.latchkey.gateway.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics that have all been told something, so that each of them is shown. */
public final class EveryMetric {
  /** The metrics of a text, by their names and types. */
  static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

  private EveryMetric() {}

  /** All of them as text for Prometheus. */
  public static String shown() {
    return new String(told().exposition(null).content(), UTF_8);
  }

  /** The names of all series: a histogram has three. */
  public static Set<String> series() {
    Set<String> names = new TreeSet<>();
    Matcher metric = TYPE.matcher(shown());
    while (metric.find()) {
      if (metric.group(2).equals("histogram")) {
        List.of("_bucket", "_sum", "_count").forEach(end -> names.add(metric.group(1) + end));
      } else {
        names.add(metric.group(1));
      }
    }
    return names;
  }

  static Metrics told() {
    Metrics metrics = new Metrics(InstantSource.system());
    metrics.configure(List.of("route"), List.of("account"), List.of("tenant"));
    metrics.watchDroppedLines(() -> 0);
    metrics.watchTokens(() -> List.of(new TokenState("account", 1, 2, 0)));
    for (CertificateMeter meter :
        List.of(metrics.listenerCertificates(), metrics.tenantCertificates())) {
      meter.begin("place");
      meter.expires("place", "file", Instant.EPOCH);
    }
    metrics.warnings().runs(Map.of("route", Set.of("caller")));
    metrics.rotations().begin("account", "result");
    metrics.rotations().waits("account", false);
    metrics.rotations().serves("account", "key", Instant.EPOCH);
    metrics.config().built("1", "17");
    metrics.config().runs(() -> "0123456789ab", Instant.EPOCH);
    metrics.minted("account", 1, Duration.ofHours(1), Duration.ofMillis(1));
    metrics.resilience().of("tenant").retried(RetryCause.values()[0]);
    metrics.addresses("tenant").moved(1, 0);
    metrics.loops().watch("call-1", new OneTask(), System::nanoTime);
    metrics
        .gates()
        .watch(
            calls -> calls.of("tenant", 1),
            most -> most.of("tenant", 2),
            waiting -> waiting.of("tenant", 0),
            () -> 0);
    metrics.gates().watchAll(() -> 0, () -> 1);
    metrics.gates().waited("tenant", 1);
    metrics.gates().limited("route");
    return metrics;
  }
}
