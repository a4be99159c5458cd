package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers of what is done where tenants fail. Any thread; told of failures alone. */
public final class ResilienceMeter {
  private final Counter retries;
  private final Counter denied;
  private final Gauge state;
  private final Counter transitions;
  private final Map<String, Tenant> newest = new ConcurrentHashMap<>();

  ResilienceMeter(PrometheusRegistry registry) {
    retries =
        counter(registry, "retries_total", "Calls sent once more, by what had happened", "why");
    denied = counter(registry, "retries_denied_total", "Calls not sent once more for the budget");
    transitions =
        counter(registry, "breaker_transitions_total", "Changes of a tenant's breaker", "to");
    state =
        Gauge.builder()
            .name("latchkey_transport_breaker_state")
            .help("A tenant's breaker: 0 closed, 1 half-open, 2 open")
            .labelNames("tenant")
            .withoutExemplars()
            .register(registry);
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... more) {
    String[] labels = more.length == 0 ? new String[] {"tenant"} : new String[] {"tenant", more[0]};
    return Counter.builder()
        .name("latchkey_transport_" + name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /**
   * The numbers of a tenant that is made, whose breaker is closed; to be kept, not asked for per
   * call. Of two with one name, as while a configuration is replaced, the newer one's state shows.
   */
  public Tenant of(String tenant) {
    Tenant made = new Tenant(this, tenant);
    newest.put(tenant, made);
    made.state.set(BreakerState.CLOSED.ordinal());
    return made;
  }

  /** Removes the series of a tenant. */
  void forget(String tenant) {
    newest.remove(tenant);
    List.of(retries, transitions)
        .forEach(all -> all.removeIf(labels -> labels.get(0).equals(tenant)));
    denied.remove(tenant);
    state.remove(tenant);
  }

  /** The numbers of one tenant. */
  public static final class Tenant {
    private final Map<RetryCause, CounterDataPoint> retries = new EnumMap<>(RetryCause.class);
    private final Map<BreakerState, CounterDataPoint> changes = new EnumMap<>(BreakerState.class);
    private final CounterDataPoint denied;
    private final GaugeDataPoint state;
    private final ResilienceMeter all;
    private final String name;

    private Tenant(ResilienceMeter all, String tenant) {
      this.all = all;
      this.name = tenant;
      for (RetryCause cause : RetryCause.values()) {
        retries.put(cause, all.retries.labelValues(tenant, cause.word()));
      }
      for (BreakerState to : BreakerState.values()) {
        changes.put(to, all.transitions.labelValues(tenant, to.word()));
      }
      denied = all.denied.labelValues(tenant);
      state = all.state.labelValues(tenant);
    }

    /** A call is sent once more. */
    public void retried(RetryCause cause) {
      CounterDataPoint count = retries.get(cause);
      if (count != null) {
        count.inc();
      }
    }

    /** A call is not sent once more, for that would be too many. */
    public void denied() {
      denied.inc();
    }

    /** The breaker is in another state. */
    public void changed(BreakerState to) {
      CounterDataPoint count = changes.get(to);
      if (count != null) {
        count.inc();
      }
      if (all.newest.get(name) == this) {
        state.set(to.ordinal());
      }
    }
  }
}
