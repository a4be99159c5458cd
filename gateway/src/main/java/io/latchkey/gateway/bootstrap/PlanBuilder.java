package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.exchange.GatewayPlan;
import io.latchkey.gateway.exchange.RoutePlan;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.policy.scope.Scope;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.authority.Introspection;
import io.latchkey.gateway.upstream.authority.JwksKeys;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.forward.CredentialFields;
import io.latchkey.gateway.upstream.forward.ForwardRule;
import io.latchkey.gateway.upstream.transport.Connector;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.Tenant;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds the plan that settings describe: rooms made and joined, nothing opened or sent yet. */
final class PlanBuilder {
  private final GatewaySettings settings;
  private final String gatewayName;
  private final Network network;
  private final Metrics metrics;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private final Accounts accounts;

  PlanBuilder(GatewaySettings settings, String gatewayName, Network network, Metrics metrics) {
    this.settings = settings;
    this.gatewayName = gatewayName;
    this.network = network;
    this.metrics = metrics;
    this.accounts = new Accounts(network, random, metrics);
  }

  /** Builds it all. */
  RunningPlan build() throws IOException {
    metrics.configure(
        settings.routes().stream().map(RouteSettings::name).toList(),
        settings.serviceAccounts().stream().map(ServiceAccountSettings::name).toList(),
        settings.tenants().stream().map(TenantSettings::name).toList());
    for (TenantSettings tenant : settings.tenants()) {
      Connector connector = network.connector(tenant.tls(), tenant.http2(), tenant.proxy());
      tenants.put(
          tenant.name(),
          new Tenant(tenant, connector, network.loopCount(), metrics.tenant(tenant.name())));
    }
    Map<String, TenantSettings> tenantSettings =
        settings.tenants().stream()
            .collect(Collectors.toMap(TenantSettings::name, Function.identity()));
    for (ServiceAccountSettings account : settings.serviceAccounts()) {
      accounts.add(account, tenantOf(account, tenantSettings));
    }
    List<Route<RoutePlan>> routes = new ArrayList<>();
    for (RouteSettings route : settings.routes()) {
      routes.add(route(route, tenantSettings));
    }
    Callers callers = Callers.of(settings.callers());
    ControlClient client =
        network.client(network.connector(TenantSettings.Tls.SYSTEM, false, null));
    List<JwtPattern> jwts =
        settings.callers().stream().flatMap(caller -> caller.jwts().stream()).toList();
    JwksKeys keys = new JwksKeys(jwts, client, network.controlLoop(), System::nanoTime, random);
    Introspection introspection =
        new Introspection(
            callers.authorities(),
            client,
            network.controlLoop(),
            InstantSource.system(),
            System::nanoTime);
    GatewayPlan plan = new GatewayPlan(callers, keys, introspection, Routes.of(routes));
    return new RunningPlan(
        plan,
        keys,
        accounts.pools(),
        accounts.rotations(),
        accounts.quotas(),
        List.copyOf(tenants.values()));
  }

  private static TenantSettings tenantOf(
      ServiceAccountSettings account, Map<String, TenantSettings> tenantSettings) {
    TenantSettings tenant = tenantSettings.get(account.tenant());
    if (tenant == null) {
      throw new IllegalArgumentException("no tenant " + account.tenant());
    }
    return tenant;
  }

  private Route<RoutePlan> route(RouteSettings route, Map<String, TenantSettings> tenantSettings) {
    TenantSettings settled = tenantSettings.get(route.tenant());
    Tenant tenant = tenants.get(route.tenant());
    if (settled == null || tenant == null) {
      throw new IllegalArgumentException("no tenant " + route.tenant());
    }
    String basePath = basePath(settled);
    PathMapping paths = new PathMapping(basePath, route.path(), route.stripPrefix());
    RoutePlan plan =
        new RoutePlan(
            settled.kind(),
            access(route, settled, basePath),
            route.aspxauth(),
            new CookieRule(
                settled.kind(),
                settled.sessionCookies(),
                route.aspxauth(),
                route.withoutCookie(),
                route.returnCookies(),
                paths),
            new ForwardRule(
                settled.kind(),
                CredentialFields.of(
                    settled.kind(),
                    settled.sessionCookies(),
                    accounts.headers(route.serviceAccounts())),
                settled.urls(),
                paths,
                gatewayName),
            accounts.of(route.serviceAccounts(), route.spread(), route.callers().keySet()),
            tenant,
            route.timeouts(),
            route.maxContent(),
            route.replayContent(),
            route.replayMethods(),
            route.webSocket());
    return new Route<>(
        route.name(), route.host(), route.path(), route.methods(), settled.ignoreCase(), plan);
  }

  private static String basePath(TenantSettings tenant) {
    String path = tenant.urls().get(0).getRawPath();
    return path == null || path.equals("/") ? "" : path;
  }

  private AccessPlan access(RouteSettings route, TenantSettings tenant, String basePath) {
    Map<String, ScopeSettings> known =
        settings.scopes().stream()
            .collect(Collectors.toMap(ScopeSettings::name, Function.identity()));
    Map<String, List<Scope>> grants = new HashMap<>();
    route
        .callers()
        .forEach(
            (caller, names) ->
                grants.put(
                    caller,
                    names.stream()
                        .map(name -> Scope.compile(scope(known, name), tenant.ignoreCase()))
                        .toList()));
    return new AccessPlan(
        basePath,
        route.stripPrefix(),
        tenant.ignoreCase(),
        grants,
        accounts.protectedEndpoints(tenant),
        route.aspxauth() == Aspxauth.STRIP,
        route.enforce(),
        route.allowEncodedSlash(),
        accounts.presets(route.serviceAccounts(), tenant.kind(), basePath));
  }

  private static ScopeSettings scope(Map<String, ScopeSettings> known, String name) {
    ScopeSettings found = known.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no scope " + name);
    }
    return found;
  }
}
