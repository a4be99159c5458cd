package io.latchkey.gateway.telemetry;

import static io.latchkey.gateway.telemetry.CredentialSeries.counter;
import static io.latchkey.gateway.telemetry.CredentialSeries.gauge;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The numbers of accounts' quotas. Any thread; told where a quota is a bound, never else. */
public final class QuotaMeter {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter limited;
  private final Counter waits;
  private final Counter waited;
  private final Counter refused;
  private final Gauge rest;
  private final Gauge pace;

  QuotaMeter(PrometheusRegistry registry) {
    limited = counter(registry, "limited_total", "Answers of 429 that a tenant gave", "account");
    waits = counter(registry, "quota_waits_total", "Calls held back for a quota", "account");
    waited =
        counter(
            registry,
            "quota_wait_seconds_total",
            "How long calls were held back, all in all",
            "account");
    refused =
        counter(registry, "quota_refusals_total", "Calls refused for a quota", "account", "reason");
    rest =
        gauge(
            registry,
            "quota_rest_timestamp_seconds",
            "Before when nothing was sent last",
            "account");
    pace =
        gauge(
            registry, "quota_pace", "Calls a second that are let go, 0 where unbounded", "account");
  }

  /** Makes the series of an account, at nought. */
  void begin(String account) {
    limited.initLabelValues(account);
    waits.initLabelValues(account);
    waited.initLabelValues(account);
    refused.initLabelValues(account, "quota");
    refused.initLabelValues(account, "queue");
    rest.initLabelValues(account);
    pace.initLabelValues(account);
  }

  /** Removes the series of an account. */
  void forget(String account) {
    List.of(limited, waits, waited).forEach(all -> all.remove(account));
    refused.removeIf(labels -> labels.get(0).equals(account));
    List.of(rest, pace).forEach(all -> all.remove(account));
  }

  /** The tenant answered 429. */
  public void limited(String account) {
    limited.labelValues(account).inc();
  }

  /** A call was held back, perhaps for no time at all. */
  public void waited(String account, Duration time) {
    waits.labelValues(account).inc();
    waited.labelValues(account).inc(time.toNanos() / NANOS_PER_SECOND);
  }

  /** A call was refused. */
  public void refused(String account, String reason) {
    refused.labelValues(account, reason).inc();
  }

  /** Nothing is sent before then. */
  public void rests(String account, Instant until) {
    rest.labelValues(account).set(until.toEpochMilli() / MILLIS_PER_SECOND);
  }

  /** So many calls a second are let go. */
  public void paced(String account, double perSecond) {
    pace.labelValues(account).set(perSecond);
  }
}
