package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.bootstrap.RunningPlan.OpenTenant;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.exchange.GatewayPlan;
import io.latchkey.gateway.exchange.LoopMemories;
import io.latchkey.gateway.exchange.RoutePlan;
import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.overload.Gates;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.ResilienceMeter;
import io.latchkey.gateway.upstream.authority.Introspection;
import io.latchkey.gateway.upstream.authority.JwksKeys;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.transport.Connector;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.Guard;
import io.latchkey.gateway.upstream.transport.Tenant;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the plan that settings describe: rooms made and joined, nothing opened or sent yet. */
final class PlanBuilder {
  private final GatewaySettings settings;
  private final String gatewayName;
  private final Network network;
  private final Metrics metrics;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, OpenTenant> tenants = new LinkedHashMap<>();
  private final Accounts accounts;
  private final Gates.Plan gates;
  private final @Nullable RunningPlan before;

  /**
   * A builder.
   *
   * @param gates of these settings, which are in force once the plan runs
   * @param before the plan whose parts are taken over where their settings are equal, or null
   */
  PlanBuilder(
      GatewaySettings settings,
      String gatewayName,
      Network network,
      Metrics metrics,
      Gates.Plan gates,
      @Nullable RunningPlan before) {
    this.gates = gates;
    this.settings = settings;
    this.gatewayName = gatewayName;
    this.network = network;
    this.metrics = metrics;
    this.before = before;
    this.accounts = new Accounts(network, random, metrics);
  }

  /** Builds it all, or nothing. */
  RunningPlan build() throws IOException {
    network.expectTls(settings);
    metrics.configure(
        with(settings.routes(), RouteSettings::name, RunningPlan::routeNames),
        with(settings.serviceAccounts(), ServiceAccountSettings::name, RunningPlan::accountNames),
        with(settings.tenants(), TenantSettings::name, RunningPlan::tenantNames));
    try {
      return whole();
    } catch (IOException | RuntimeException failed) {
      tenants.values().stream()
          .map(OpenTenant::tenant)
          .filter(tenant -> before == null || !before.tenants().contains(tenant))
          .forEach(Tenant::close);
      throw failed;
    }
  }

  /** The names, and those of the plan before, which calls may still be under way in. */
  private <T> Set<String> with(
      List<T> all, Function<T, String> name, Function<RunningPlan, List<String>> earlier) {
    Set<String> names = new LinkedHashSet<>(before == null ? List.of() : earlier.apply(before));
    all.forEach(each -> names.add(name.apply(each)));
    return names;
  }

  private RunningPlan whole() throws IOException {
    for (TenantSettings tenant : settings.tenants()) {
      tenants.put(tenant.name(), new OpenTenant(tenant, open(tenant)));
    }
    RuleBuilder rules = new RuleBuilder(settings, gatewayName, accounts::tokenPaths);
    for (ServiceAccountSettings account : settings.serviceAccounts()) {
      accounts.add(account, rules.tenant(account.tenant()), accountBefore(account.name()));
    }
    ControlClient client =
        network.client(network.connector(TenantSettings.Tls.SYSTEM, false, null));
    if (SpokenTls.towardsServers(settings)) {
      network.makeTls();
    }
    List<Route<RoutePlan>> routes = new ArrayList<>();
    for (RouteSettings route : settings.routes()) {
      routes.add(rules.route(route, plan(route, rules.rules(route))));
    }
    Callers callers = Callers.of(settings.callers());
    List<JwtPattern> jwts =
        settings.callers().stream().flatMap(caller -> caller.jwts().stream()).toList();
    JwksKeys keys =
        new JwksKeys(
            jwts,
            client,
            network.controlLoop(),
            System::nanoTime,
            random,
            before == null ? null : before.keys());
    GatewayPlan plan =
        new GatewayPlan(
            callers,
            keys,
            introspection(callers, client),
            Routes.of(routes),
            settings.routes().stream().anyMatch(RouteSettings::allowEncodedSlash),
            new LongAdder(),
            new LoopMemories(random::nextLong));
    return new RunningPlan(
        settings, plan, keys, accounts.all(), List.copyOf(tenants.values()), gates);
  }

  private Introspection introspection(Callers callers, ControlClient client) {
    return before == null
        ? new Introspection(
            callers.authorities(),
            client,
            network.controlLoop(),
            InstantSource.system(),
            System::nanoTime)
        : before.plan().introspection().of(callers.authorities());
  }

  private Tenant open(TenantSettings tenant) throws IOException {
    if (before != null) {
      for (OpenTenant known : before.openTenants()) {
        if (Reuse.sameConnections(known.settings(), tenant)) {
          return known.tenant();
        }
      }
    }
    Connector connector = network.connector(tenant.tls(), tenant.http2(), tenant.proxy());
    String name = tenant.name();
    int loops = network.loopCount();
    ResilienceMeter.Tenant meter = metrics.resilience().of(name);
    Guard guard = Guard.of(tenant, loops, InstantSource.system(), meter);
    return new Tenant(
        tenant,
        connector,
        loops,
        metrics.tenant(name),
        metrics.addresses(name),
        guard,
        network.tenantHome(random));
  }

  private @Nullable Account accountBefore(String name) {
    return before == null
        ? null
        : before.accounts().stream()
            .filter(account -> account.name().equals(name))
            .findFirst()
            .orElse(null);
  }

  private RoutePlan plan(RouteSettings route, RouteRules rules) {
    OpenTenant open = tenants.get(route.tenant());
    if (open == null) {
      throw new IllegalArgumentException("no tenant " + route.tenant());
    }
    return new RoutePlan(
        rules.kind(),
        rules.access(),
        rules.aspxauth(),
        rules.cookies(),
        rules.forward(),
        accounts.of(route.serviceAccounts(), route.spread(), route.callers().keySet()),
        open.tenant(),
        route.timeouts(),
        rules.maxContent(),
        route.replayContent(),
        route.replayMethods(),
        route.webSocket(),
        gates.routes().get(route.name()));
  }
}
