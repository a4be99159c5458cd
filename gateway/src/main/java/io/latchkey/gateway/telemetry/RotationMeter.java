package io.latchkey.gateway.telemetry;

import static io.latchkey.gateway.telemetry.CredentialSeries.counter;
import static io.latchkey.gateway.telemetry.CredentialSeries.gauge;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of secrets and keys: which key serves and since when, and what became of changed
 * files. Any thread, one at a time for one account; told at the start and when files change, never
 * by a call. Nothing of a secret is in them, not even a hash.
 */
public final class RotationMeter {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Gauge key;
  private final Gauge changed;
  private final Gauge candidate;
  private final Counter results;
  private final Map<String, String> shown = new ConcurrentHashMap<>();

  RotationMeter(PrometheusRegistry registry) {
    key = gauge(registry, "key_info", "The key that signs for an account", "account", "key");
    changed =
        gauge(
            registry,
            "key_changed_timestamp_seconds",
            "When the secret or key that serves was changed",
            "account");
    candidate =
        gauge(
            registry,
            "candidate",
            "Whether a changed secret or key waits to serve, or cannot",
            "account");
    results =
        counter(
            registry,
            "rotations_total",
            "What became of changed secrets and keys",
            "account",
            "result");
  }

  /** Makes the series of a result, at nought. */
  public void begin(String account, String result) {
    results.initLabelValues(account, result);
  }

  /** The public name of the key that signs for an account now, or null where none does. */
  public @Nullable String keyOf(String account) {
    return shown.get(account);
  }

  /** Removes the series of an account. */
  void forget(String account) {
    shown.remove(account);
    List.of(key, changed, candidate)
        .forEach(all -> all.removeIf(labels -> labels.get(0).equals(account)));
    results.removeIf(labels -> labels.get(0).equals(account));
  }

  /** One more of this result. */
  public void rotated(String account, String result) {
    results.labelValues(account, result).inc();
  }

  /** Whether changed files wait to serve. */
  public void waits(String account, boolean waits) {
    candidate.labelValues(account).set(waits ? 1 : 0);
  }

  /**
   * What serves from now on; the key before it is shown no more.
   *
   * @param name the public name of the key, or null where none signs
   */
  public void serves(String account, @Nullable String name, Instant since) {
    changed.labelValues(account).set(since.toEpochMilli() / MILLIS_PER_SECOND);
    String before = name == null ? shown.remove(account) : shown.put(account, name);
    if (before != null && !before.equals(name)) {
      key.remove(account, before);
    }
    if (name != null) {
      key.labelValues(account, name).set(1);
    }
  }
}
