package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.policy.scope.Scope;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import io.latchkey.gateway.upstream.forward.CredentialFields;
import io.latchkey.gateway.upstream.forward.ForwardRule;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the pure half of a plan: the rules of each route, by settings alone. Nothing is opened,
 * sent or started, so that a command may do it, too. What is equal is made once, however many
 * routes have it.
 */
final class RuleBuilder {
  private final String gatewayName;
  private final AccountRights rights;
  private final Function<TenantSettings, Supplier<Set<String>>> tokenPaths;
  private final Map<String, TenantSettings> tenants;
  private final Map<String, ScopeSettings> scopes;
  private final Map<Compiled, Scope> compiled = new HashMap<>();
  private final Map<Access, AccessPlan> plans = new HashMap<>();

  /** What the rules of the route before were made of, which most have alike, and those. */
  private @Nullable Sources before;

  private @Nullable RouteRules rulesBefore;
  private final Map<Forward, ForwardRule> forwards = new HashMap<>();
  private final Map<Cookies, CookieRule> cookies = new HashMap<>();

  /** All that a compiled scope is made of: a scope of the settings, by its name. */
  private record Compiled(String scope, boolean ignoreCase) {}

  /** All that an {@link AccessPlan} is made of: what a route says, and its tenant by name. */
  private record Access(
      String tenant,
      boolean stripPrefix,
      Map<String, List<String>> callers,
      boolean serviceAccountOnly,
      boolean enforce,
      boolean allowEncodedSlash,
      List<String> serviceAccounts) {

    static Access of(RouteSettings route) {
      return new Access(
          route.tenant(),
          route.stripPrefix(),
          route.callers(),
          route.aspxauth() == Aspxauth.STRIP,
          route.enforce(),
          route.allowEncodedSlash(),
          route.serviceAccounts());
    }
  }

  /** All that a {@link ForwardRule} is made of, its tenant by name. */
  private record Forward(String tenant, List<String> serviceAccounts, String strippedPrefix) {}

  /** All that a {@link CookieRule} is made of but the route's path, its tenant by name. */
  private record Cookies(
      String tenant, Aspxauth aspxauth, boolean withoutCookie, Set<String> returnCookies) {}

  /**
   * All that the rules of a route are made of but its path and what {@link RouteRules#at} takes.
   */
  private record Sources(Access access, Forward forward, Cookies cookies) {
    static Sources of(RouteSettings route, PathMapping paths) {
      return new Sources(
          Access.of(route),
          new Forward(route.tenant(), route.serviceAccounts(), paths.strippedPrefix()),
          new Cookies(
              route.tenant(), route.aspxauth(), route.withoutCookie(), route.returnCookies()));
    }
  }

  /**
   * @param tokenPaths of the token endpoints of a tenant's accounts, asked at each call
   */
  RuleBuilder(
      GatewaySettings settings,
      String gatewayName,
      Function<TenantSettings, Supplier<Set<String>>> tokenPaths) {
    this.gatewayName = gatewayName;
    this.rights = new AccountRights(settings.serviceAccounts());
    this.tokenPaths = tokenPaths;
    this.tenants =
        settings.tenants().stream()
            .collect(Collectors.toMap(TenantSettings::name, Function.identity()));
    this.scopes =
        settings.scopes().stream()
            .collect(Collectors.toMap(ScopeSettings::name, Function.identity()));
  }

  /** The tenant of that name. */
  TenantSettings tenant(String name) {
    TenantSettings tenant = tenants.get(name);
    if (tenant == null) {
      throw new IllegalArgumentException("no tenant " + name);
    }
    return tenant;
  }

  /** The rules of {@code route}. */
  RouteRules rules(RouteSettings route) {
    TenantSettings tenant = tenant(route.tenant());
    String basePath = basePath(tenant);
    PathMapping paths = new PathMapping(basePath, route.path(), route.stripPrefix());
    Sources sources = Sources.of(route, paths);
    RouteRules like = sources.equals(before) ? rulesBefore : null;
    RouteRules rules =
        like == null
            ? rules(sources, tenant, basePath, paths, route.maxContent())
            : like.at(paths, route.maxContent());
    before = sources;
    rulesBefore = rules;
    return rules;
  }

  private RouteRules rules(
      Sources sources, TenantSettings tenant, String basePath, PathMapping paths, long maxContent) {
    return new RouteRules(
        tenant.kind(),
        plans.computeIfAbsent(sources.access(), it -> access(it, tenant, basePath)),
        sources.cookies().aspxauth(),
        cookies(sources.cookies(), tenant, paths),
        forwards.computeIfAbsent(sources.forward(), it -> forward(it, tenant, paths)),
        maxContent);
  }

  private CookieRule cookies(Cookies of, TenantSettings tenant, PathMapping paths) {
    CookieRule like = cookies.get(of);
    if (like != null) {
      return like.at(paths);
    }
    CookieRule rule =
        new CookieRule(
            tenant.kind(),
            tenant.sessionCookies(),
            of.aspxauth(),
            of.withoutCookie(),
            of.returnCookies(),
            paths);
    cookies.put(of, rule);
    return rule;
  }

  private ForwardRule forward(Forward route, TenantSettings tenant, PathMapping paths) {
    return new ForwardRule(
        tenant.kind(),
        CredentialFields.of(
            tenant.kind(), tenant.sessionCookies(), rights.headers(route.serviceAccounts())),
        tenant.urls(),
        paths,
        gatewayName);
  }

  /** The way to {@code plan} that {@code route} describes. */
  <P> Route<P> route(RouteSettings route, P plan) {
    return new Route<>(
        route.name(),
        route.host(),
        route.path(),
        route.methods(),
        tenant(route.tenant()).ignoreCase(),
        plan);
  }

  private static String basePath(TenantSettings tenant) {
    String path = tenant.urls().get(0).getRawPath();
    return path == null || path.equals("/") ? "" : path;
  }

  private AccessPlan access(Access route, TenantSettings tenant, String basePath) {
    Map<String, List<Scope>> grants = new HashMap<>();
    Map<List<String>, List<Scope>> equal = new HashMap<>();
    route
        .callers()
        .forEach(
            (caller, names) ->
                grants.put(
                    caller, equal.computeIfAbsent(names, it -> scopes(it, tenant.ignoreCase()))));
    return new AccessPlan(
        basePath,
        route.stripPrefix(),
        tenant.ignoreCase(),
        grants,
        AccountRights.protectedEndpoints(tenant, tokenPaths.apply(tenant)),
        route.serviceAccountOnly(),
        route.enforce(),
        route.allowEncodedSlash(),
        rights.presets(route.serviceAccounts(), tenant.kind(), basePath));
  }

  private List<Scope> scopes(List<String> names, boolean ignoreCase) {
    return names.stream()
        .map(
            name ->
                compiled.computeIfAbsent(
                    new Compiled(name, ignoreCase),
                    it -> Scope.compile(scope(it.scope()), it.ignoreCase())))
        .toList();
  }

  private ScopeSettings scope(String name) {
    ScopeSettings found = scopes.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no scope " + name);
    }
    return found;
  }
}
