package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.AccountView;
import io.latchkey.gateway.admin.AdminPage;
import io.latchkey.gateway.admin.AdminServer;
import io.latchkey.gateway.admin.ConfigView;
import io.latchkey.gateway.admin.ConnectionsView;
import io.latchkey.gateway.admin.RouteView;
import io.latchkey.gateway.admin.StatusView;
import io.latchkey.gateway.admin.TenantView;
import io.latchkey.gateway.admin.ViewPage;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.downstream.accept.Listener;
import io.latchkey.gateway.overload.TenantLoad;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.Usage;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.transport.Tenant;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What the admin listener shows of a running gateway, each view made when it is asked for. Any
 * thread.
 *
 * @param name of the gateway
 * @param startedAt when it began to serve
 * @param config that runs
 * @param pools of the plan that runs
 * @param tenants of the plan that runs
 * @param loads of the tenants that have a bound on calls
 * @param listeners for callers, once they are open
 * @param draining whether it is on its way to its end
 * @param adminConnections how many connections the admin listener has
 */
record AdminViews(
    String name,
    Instant startedAt,
    Supplier<ShownConfig> config,
    Supplier<List<TokenPool>> pools,
    Supplier<List<Tenant>> tenants,
    Supplier<List<TenantLoad>> loads,
    List<Listener> listeners,
    BooleanSupplier draining,
    IntSupplier adminConnections,
    Metrics metrics,
    Usage usage) {
  private static final String UNPACKAGED = "unpackaged";

  /** The pages that show these views. */
  List<AdminPage> pages() {
    return List.of(
        ViewPage.status(this::status),
        ViewPage.config(this::shown),
        ViewPage.routes(this::routes),
        ViewPage.serviceAccounts(this::accounts),
        ViewPage.tenants(this::tenantViews),
        ViewPage.connections(this::connections));
  }

  private StatusView status() {
    ShownConfig now = config.get();
    String version = AdminViews.class.getPackage().getImplementationVersion();
    return new StatusView(
        name,
        version == null ? UNPACKAGED : version,
        Runtime.version().toString(),
        now.version(),
        now.loadedAt(),
        startedAt,
        draining.getAsBoolean(),
        now.warnSince().entrySet().stream()
            .map(
                each ->
                    new StatusView.Warn(
                        each.getKey(), each.getValue(), usage.waivedOf(each.getKey())))
            .toList(),
        listeners.stream().map(AdminViews::listener).toList());
  }

  private static StatusView.Listener listener(Listener listener) {
    return new StatusView.Listener(
        listener.name(),
        listener.settings().tls() != null,
        listener.settings().http2(),
        listener.connections());
  }

  private ConfigView shown() {
    ShownConfig now = config.get();
    return new ConfigView(now.version(), now.yaml());
  }

  private List<RouteView> routes() {
    return config.get().settings().routes().stream().map(this::route).toList();
  }

  private RouteView route(RouteSettings route) {
    Usage.Total total = usage.totalOf(route.name());
    return new RouteView(
        route.name(),
        route.host(),
        route.path(),
        route.methods().stream().sorted().toList(),
        route.tenant(),
        route.serviceAccounts(),
        route.aspxauth().name().toLowerCase(Locale.ROOT),
        route.enforce() ? RouteView.Enforcement.ENFORCE : RouteView.Enforcement.WARN,
        route.callers(),
        total.requests(),
        total.refusals(),
        usage.of(route.name()).stream()
            .sorted(Comparator.comparingLong(Usage.Use::requests).reversed())
            .map(use -> new RouteView.Use(use.caller(), use.requests(), use.lastSeen()))
            .toList());
  }

  private List<AccountView> accounts() {
    return AccountViews.of(
        config.get().settings().serviceAccounts(), pools.get(), metrics.rotations());
  }

  private List<TenantView> tenantViews() {
    return TenantViews.of(config.get().settings().tenants(), tenants.get(), loads.get());
  }

  private ConnectionsView connections() {
    return new ConnectionsView(
        listeners.stream()
            .map(
                each ->
                    new ConnectionsView.Listener(
                        each.name(), each.connections(), each.settings().limits().connections()))
            .toList(),
        config.get().settings().tenants().stream()
            .map(
                each ->
                    new ConnectionsView.Tenant(
                        each.name(), metrics.tenant(each.name()).count(), each.connections().max()))
            .toList(),
        metrics.webSockets().count(),
        adminConnections.getAsInt(),
        AdminServer.MAX_CONNECTIONS);
  }
}
