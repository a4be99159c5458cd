package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the gateway, named {@code latchkey_<stage>_<thing>_<unit>}. Labels hold names of
 * the configuration and words of ours, nothing of a call, so that no caller can make a series.
 *
 * <p>Any thread. Every series of the configuration is looked up once, in {@link #configure}.
 */
public final class Metrics implements ExchangeObserver {
  /** The most that each thread keeps to find its counts by, in octets. */
  public static final long MOST = LaneMemo.MOST;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RouteMeters routes;
  private final AccountMeter.Family accountFamily;
  private final Map<Reason, Tally> refusals = new EnumMap<>(Reason.class);
  private final CounterDataPoint staleProofs;
  private final Gauge tenantConnections;
  private final StageMeter stages;
  private final ConnectionMeter accepted;
  private final ConnectionMeter webSockets;
  private final CertificateMeter listenerCertificates;
  private final CertificateMeter tenantCertificates;
  private final RotationMeter rotations = new RotationMeter(registry);
  private final TraceMeter traces = new TraceMeter(registry);
  private final TokenGauges tokens = new TokenGauges(registry);
  private final ConfigMeter config = new ConfigMeter(registry);
  private final GateMeter gates = new GateMeter(registry);
  private final LoopMeter loops;
  private final QuotaMeter quotas = new QuotaMeter(registry);
  private final ResilienceMeter resilience = new ResilienceMeter(registry);
  private final AddressMeter.Family addresses = new AddressMeter.Family(registry);
  private final WarnMeter warnings;
  private volatile Map<String, AccountMeter> accounts = Map.of();
  private volatile Map<String, ConnectionMeter> tenants = Map.of();

  /**
   * Metrics of nothing configured yet.
   *
   * @param clock tells when a token will expire, and when an exemplar was taken
   */
  public Metrics(InstantSource clock) {
    routes = new RouteMeters(new RouteMeter.Family(registry, clock));
    stages = new StageMeter(registry, clock);
    loops = new LoopMeter(registry, clock);
    accountFamily = new AccountMeter.Family(registry, clock);
    warnings = new WarnMeter(registry, clock);
    Tally.Family refused =
        new Tally.Family(
            registry,
            clock,
            "latchkey_respond_refusals",
            "Calls refused, by the stage that refused and why",
            "stage",
            "reason");
    for (Reason reason : Reason.values()) {
      refusals.put(reason, refused.of(reason.stage().word(), ReasonWords.of(reason)));
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
    listenerCertificates = new CertificateMeter(registry, "accept", "listener");
    tenantCertificates = new CertificateMeter(registry, "transport", "files");
    tenantConnections =
        Gauge.builder()
            .name("latchkey_transport_connections")
            .help("Open connections to a tenant")
            .labelNames("tenant")
            .withoutExemplars()
            .register(registry);
    ofTenants(
        "idle_connections", "Connections of HTTP/1.1 that carry no call", ConnectionMeter::idle);
    ofTenants("waiting_calls", "Calls that wait for a connection", ConnectionMeter::waiting);
    new ProcessMeter(registry).register();
  }

  private void ofTenants(String name, String help, ToDoubleFunction<ConnectionMeter> value) {
    GaugeWithCallback.builder()
        .name("latchkey_transport_" + name)
        .help(help)
        .labelNames("tenant")
        .callback(
            callback ->
                tenants.forEach(
                    (tenant, meter) -> callback.call(value.applyAsDouble(meter), tenant)))
        .register(registry);
  }

  /** Makes the series of these names, and keeps those that there are. */
  public void configure(
      Collection<String> routeNames,
      Collection<String> accountNames,
      Collection<String> tenantNames) {
    routes.begin(routeNames);
    accounts = with(accounts, accountNames, accountFamily::of);
    accountNames.forEach(quotas::begin);
    tenantNames.forEach(addresses::of);
    routeNames.forEach(gates::beginRoute);
    tenantNames.forEach(gates::beginTenant);
    tenants =
        with(
            tenants, tenantNames, name -> new ConnectionMeter(tenantConnections.labelValues(name)));
  }

  private static <T> Map<String, T> with(
      Map<String, T> before, Collection<String> names, Function<String, T> maker) {
    Map<String, T> after = new HashMap<>(before);
    names.forEach(name -> after.computeIfAbsent(name, maker));
    return after;
  }

  /**
   * Removes the series of all other names, now that nothing new is told of them; what still is
   * counts as of no route, or not at all.
   */
  public void retain(
      Collection<String> routeNames,
      Collection<String> accountNames,
      Collection<String> tenantNames) {
    routes.retain(
        routeNames,
        gone -> {
          gates.forgetRoute(gone);
          warnings.forget(gone);
        });
    accounts =
        only(
            accounts,
            accountNames,
            gone -> {
              accountFamily.forget(gone);
              quotas.forget(gone);
              rotations.forget(gone);
            });
    tenants =
        only(
            tenants,
            tenantNames,
            gone -> {
              tenantConnections.remove(gone);
              resilience.forget(gone);
              addresses.forget(gone);
              gates.forgetTenant(gone);
            });
  }

  private static <T> Map<String, T> only(
      Map<String, T> before, Collection<String> names, Consumer<String> forget) {
    Map<String, T> after = new HashMap<>(before);
    after.keySet().retainAll(Set.copyOf(names));
    before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(forget);
    return after;
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
    int lane = Lane.own();
    routes.ended(record, lane);
    stages.ended(record, lane);
    warnings.ended(record);
    Reason reason = record.reason;
    Tally refused = reason == null ? null : refusals.get(reason);
    if (refused != null) {
      refused.add(record);
    }
    if (record.staleProofs > 0) {
      staleProofs.inc(record.staleProofs);
    }
    String name = record.serviceAccount;
    AccountMeter account = name == null ? null : accounts.get(name);
    if (account != null) {
      account.ended(record, lane);
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

  /** What runs, and what became of reloads. */
  public ConfigMeter config() {
    return config;
  }

  /** How late event loops are. */
  public LoopMeter loops() {
    return loops;
  }

  /** Looks at these token pools at each scrape from now on. */
  public void watchTokens(Supplier<? extends Collection<TokenState>> pools) {
    tokens.watch(pools);
  }

  /** The connections from callers. */
  public ConnectionMeter accepted() {
    return accepted;
  }

  /** The callers' connections that speak WebSocket. */
  public ConnectionMeter webSockets() {
    return webSockets;
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

  /** Retries and breakers of tenants. */
  public ResilienceMeter resilience() {
    return resilience;
  }

  /** The addresses of a tenant. */
  public AddressMeter addresses(String tenant) {
    return addresses.of(tenant);
  }

  /** The bounds on calls. */
  public GateMeter gates() {
    return gates;
  }

  /** The routes that only warn. */
  public WarnMeter warnings() {
    return warnings;
  }

  /** Recorded exchanges on their way to a collector. */
  public TraceMeter traces() {
    return traces;
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
    routes.showAll();
    gates.showAll();
    return Exposition.of(registry.scrape(), accept);
  }
}
