package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the gateway, named {@code latchkey_<stage>_<thing>_<unit>}. Labels hold names of
 * the configuration and words of ours, nothing of a call, so that no caller can make a series.
 *
 * <p>Any thread. Every series of the configuration is looked up once, in {@link #configure}.
 */
public final class Metrics implements ExchangeObserver {
  /** The route of calls that matched none. */
  static final String NO_ROUTE = "none";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RouteMeter.Family routeFamily = new RouteMeter.Family(registry);
  private final AccountMeter.Family accountFamily;
  private final Map<Reason, CounterDataPoint> refusals = new EnumMap<>(Reason.class);
  private final CounterDataPoint staleProofs;
  private final Gauge tenantConnections;
  private final RouteMeter unmatched = routeFamily.of(NO_ROUTE);
  private final ConnectionMeter accepted;
  private final ConnectionMeter webSockets;
  private final CertificateMeter listenerCertificates;
  private final CertificateMeter tenantCertificates;
  private final RotationMeter rotations = new RotationMeter(registry);

  private final QuotaMeter quotas;
  private volatile Map<String, RouteMeter> routes = Map.of();
  private volatile Map<String, AccountMeter> accounts = Map.of();
  private volatile Map<String, ConnectionMeter> tenants = Map.of();

  /** Metrics of nothing configured yet; {@code clock} tells when a token will expire. */
  public Metrics(InstantSource clock) {
    accountFamily = new AccountMeter.Family(registry, clock);
    Counter refused =
        Counter.builder()
            .name("latchkey_respond_refusals_total")
            .help("Calls refused, by the stage that refused and why")
            .labelNames("stage", "reason")
            .withoutExemplars()
            .register(registry);
    for (Reason reason : Reason.values()) {
      refusals.put(reason, refused.labelValues(reason.stage().word(), ReasonWords.of(reason)));
    }
    staleProofs =
        Counter.builder()
            .name("latchkey_caller_stale_proofs_total")
            .help("Values that looked like a proof, proved nobody and were removed")
            .withoutExemplars()
            .register(registry)
            .labelValues();
    accepted =
        new ConnectionMeter(
            Gauge.builder()
                .name("latchkey_accept_connections")
                .help("Open connections from callers")
                .withoutExemplars()
                .register(registry)
                .labelValues());
    webSockets =
        new ConnectionMeter(
            Gauge.builder()
                .name("latchkey_transport_websockets")
                .help("Open WebSockets")
                .withoutExemplars()
                .register(registry)
                .labelValues());
    quotas = new QuotaMeter(registry);
    listenerCertificates = new CertificateMeter(registry, "accept", "listener");
    tenantCertificates = new CertificateMeter(registry, "transport", "files");
    tenantConnections =
        Gauge.builder()
            .name("latchkey_transport_connections")
            .help("Open connections to a tenant")
            .labelNames("tenant")
            .withoutExemplars()
            .register(registry);
  }

  /**
   * Makes the series of these names; counts of names that stay go on, other names count as none.
   */
  public void configure(
      Collection<String> routeNames,
      Collection<String> accountNames,
      Collection<String> tenantNames) {
    routes = kept(routes, routeNames, routeFamily::of);
    accounts = kept(accounts, accountNames, accountFamily::of);
    accountNames.forEach(quotas::begin);
    tenants =
        kept(
            tenants, tenantNames, name -> new ConnectionMeter(tenantConnections.labelValues(name)));
  }

  private static <T> Map<String, T> kept(
      Map<String, T> before, Collection<String> names, Function<String, T> maker) {
    Map<String, T> after = new HashMap<>();
    for (String name : names) {
      T known = before.get(name);
      after.put(name, known == null ? maker.apply(name) : known);
    }
    return Map.copyOf(after);
  }

  @Override
  public void switched(ExchangeRecord record) {
    webSockets.opened();
  }

  @Override
  public void ended(ExchangeRecord record) {
    if (record.hasSwitched()) {
      webSockets.closed();
    }
    String route = record.route;
    RouteMeter meter = route == null ? null : routes.get(route);
    (meter == null ? unmatched : meter).ended(record);
    Reason reason = record.reason;
    CounterDataPoint refused = reason == null ? null : refusals.get(reason);
    if (refused != null) {
      refused.inc();
    }
    if (record.replayed || record.notReplayed != null) {
      AccountMeter account = accounts.get(String.valueOf(record.serviceAccount));
      if (account != null) {
        account.ended(record);
      }
    }
    if (record.staleProofs > 0) {
      staleProofs.inc(record.staleProofs);
    }
    String account = record.serviceAccount;
    AccountMeter told = record.echoes == 0 || account == null ? null : accounts.get(account);
    if (told != null) {
      told.echoed(record.echoes);
    }
  }

  /** A token was got: which generation, how long it lives, and how long getting it took. */
  public void minted(String account, long generation, Duration left, Duration latency) {
    AccountMeter meter = accounts.get(account);
    if (meter != null) {
      meter.minted(generation, left, latency);
    }
  }

  /** A token could not be got; {@code permanent} where trying again cannot help. */
  public void failed(String account, boolean permanent) {
    AccountMeter meter = accounts.get(account);
    if (meter != null) {
      meter.failed(permanent);
    }
  }

  /** The tenant refused a token that we held good. */
  public void rejected(String account) {
    AccountMeter meter = accounts.get(account);
    if (meter != null) {
      meter.rejected();
    }
  }

  /** The quotas of accounts. */
  public QuotaMeter quotas() {
    return quotas;
  }

  /** The connections from callers. */
  public ConnectionMeter accepted() {
    return accepted;
  }

  /** The certificates that callers are shown. */
  public CertificateMeter listenerCertificates() {
    return listenerCertificates;
  }

  /** The certificates that tenants and token endpoints are shown. */
  public CertificateMeter tenantCertificates() {
    return tenantCertificates;
  }

  /** The secrets and keys of service accounts. */
  public RotationMeter rotations() {
    return rotations;
  }

  /** The connections to a tenant; to be kept, not looked up per call. */
  public ConnectionMeter tenant(String name) {
    ConnectionMeter meter = tenants.get(name);
    if (meter == null) {
      throw new IllegalArgumentException("no such tenant is configured");
    }
    return meter;
  }

  /** Shows the number that {@code total} gives as log lines dropped; to be called once. */
  public void watchDroppedLines(LongSupplier total) {
    CounterWithCallback.builder()
        .name("latchkey_telemetry_log_lines_dropped_total")
        .help("Log lines dropped because their reader was too slow")
        .callback(callback -> callback.call((double) total.getAsLong()))
        .register(registry);
  }

  /** All of it, in the form that {@code accept}, the value of an Accept field, prefers. */
  public Exposition exposition(@Nullable String accept) {
    return Exposition.of(registry.scrape(), accept);
  }
}
