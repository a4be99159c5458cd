package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts the addresses of one tenant, and what became of them. Any thread. */
public final class AddressMeter {
  private final GaugeDataPoint healthy;
  private final GaugeDataPoint out;
  private final CounterDataPoint ejections;
  private final CounterDataPoint nameFailures;

  private AddressMeter(Family family, String tenant) {
    this.healthy = family.addresses.labelValues(tenant, "healthy");
    this.out = family.addresses.labelValues(tenant, "ejected");
    this.ejections = family.ejections.labelValues(tenant);
    this.nameFailures = family.nameFailures.labelValues(tenant);
  }

  /** Those of all tenants. */
  static final class Family {
    private final Gauge addresses;
    private final Counter ejections;
    private final Counter nameFailures;

    Family(PrometheusRegistry registry) {
      addresses =
          Gauge.builder()
              .name("latchkey_transport_addresses")
              .help("Addresses of a tenant, by whether they get calls")
              .labelNames("tenant", "state")
              .withoutExemplars()
              .register(registry);
      ejections =
          Counter.builder()
              .name("latchkey_transport_ejections_total")
              .help("Addresses of a tenant that were found not well")
              .labelNames("tenant")
              .withoutExemplars()
              .register(registry);
      nameFailures =
          Counter.builder()
              .name("latchkey_transport_name_failures_total")
              .help("Lookups of a tenant's names that failed")
              .labelNames("tenant")
              .withoutExemplars()
              .register(registry);
    }

    /** The meter of one tenant, the same counts each time. */
    public AddressMeter of(String tenant) {
      return new AddressMeter(this, tenant);
    }

    /** Removes the series of a tenant. */
    void forget(String tenant) {
      addresses.removeIf(labels -> labels.get(0).equals(tenant));
      ejections.remove(tenant);
      nameFailures.remove(tenant);
    }
  }

  /** So many more, or fewer, are healthy and ejected. */
  public void moved(int healthyBy, int ejectedBy) {
    healthy.inc(healthyBy);
    out.inc(ejectedBy);
  }

  /** One was ejected. */
  public void ejected() {
    ejections.inc();
  }

  /** A name could not be looked up. */
  public void nameFailed() {
    nameFailures.inc();
  }
}
