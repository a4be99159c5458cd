package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of the credential stage, named {@code latchkey_credential_...}. */
final class CredentialSeries {
  private static final String STAGE = "latchkey_credential_";

  private CredentialSeries() {}

  static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder()
        .name(STAGE + name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
    return Gauge.builder()
        .name(STAGE + name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }
}
