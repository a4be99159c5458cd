package io.latchkey.gateway.config;

import io.latchkey.gateway.admin.AdminSettings;
import io.latchkey.gateway.config.GatewaySettings.Logging;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The file as a whole: its sections in order, and what they say of each other. */
final class GatewayBinder {
  private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);
  private static final int DEFAULT_CONCURRENCY = 10_000;
  private static final int VERSION = 1;

  private final Section top;
  private final Map<String, Item> tenantItems;
  private final Map<String, Item> accountItems;
  private final Map<String, Item> scopeItems;
  private final Map<String, Item> callerItems;
  private final References tenants;
  private final References accounts;
  private final References scopes;
  private final References callers;

  private GatewayBinder(Section top) {
    this.top = top;
    tenantItems = named("tenants");
    accountItems = named("serviceAccounts");
    scopeItems = named("scopes");
    callerItems = named("callers");
    tenants = new References("tenant", tenantItems);
    accounts = new References("service account", accountItems);
    scopes = new References("scope", scopeItems);
    callers = new References("caller", callerItems);
  }

  /** The settings at {@code root}; only of use if no problem was found. */
  static @Nullable GatewaySettings bind(Item root) {
    Section top = Section.open(root, Shapes.TOP);
    return top == null ? null : new GatewayBinder(top).settings();
  }

  private GatewaySettings settings() {
    top.integer("version", VERSION, VERSION, VERSION);
    List<ListenerSettings> listeners = ListenerBinder.bind(top);
    AdminSettings admin = AdminBinder.bind(top, listeners);
    Map<String, TenantSettings> boundTenants = each(tenantItems, TenantBinder::bind);
    AccountBinder accountBinder = new AccountBinder(tenants, boundTenants);
    Map<String, ServiceAccountSettings> boundAccounts = each(accountItems, accountBinder::bind);
    ScopeBinder scopeBinder = new ScopeBinder();
    Map<String, ScopeSettings> boundScopes = each(scopeItems, scopeBinder::bind);
    Map<String, CallerSettings> boundCallers = each(callerItems, CallerBinder::bind);
    checkConflicts(List.copyOf(boundCallers.values()));
    warnOfCertificates(boundCallers, listeners);
    List<RouteSettings> routes = routes(boundTenants, boundAccounts, listeners);
    checkRules(scopeBinder, boundScopes, boundTenants, routes);
    List.of(tenants, accounts, scopes, callers).forEach(References::warnOfUnused);
    Duration drain = top.duration("drain", DEFAULT_DRAIN, Duration.ZERO, Duration.ofDays(1));
    return new GatewaySettings(
        name(),
        drain,
        logging(top.section("logging", Shapes.LOGGING)),
        List.copyOf(listeners),
        admin,
        List.copyOf(boundTenants.values()),
        List.copyOf(boundAccounts.values()),
        List.copyOf(boundScopes.values()),
        List.copyOf(boundCallers.values()),
        List.copyOf(routes),
        drainDelay(drain),
        TracingBinder.bind(top.section("tracing", Shapes.TRACING)),
        top.integer("concurrency", DEFAULT_CONCURRENCY, 1, 1_000_000));
  }

  /** Within the deadline: what is taken in that time must have time to end. */
  private Duration drainDelay(Duration drain) {
    Duration delay = top.duration("drainDelay", Duration.ZERO, Duration.ZERO, Duration.ofDays(1));
    Item item = top.get("drainDelay");
    if (item != null && delay.compareTo(drain) > 0) {
      item.error("must be no longer than drain, which it is part of: " + Units.duration(drain));
    }
    return delay;
  }

  /** The entries of a map from names of the user's choice. */
  private Map<String, Item> named(String key) {
    Item item = top.get(key);
    Map<String, Item> entries = item == null ? null : item.map("a map from names");
    if (entries == null) {
      return Map.of();
    }
    entries.forEach(
        (name, entry) -> {
          String fault = Names.fault(name);
          if (fault != null) {
            entry.errorAtOwner(fault);
          }
        });
    return entries;
  }

  private static <T> Map<String, T> each(
      Map<String, Item> items, BiFunction<String, Item, @Nullable T> bind) {
    Map<String, T> bound = new LinkedHashMap<>();
    items.forEach(
        (name, item) -> {
          T value = bind.apply(name, item);
          if (value != null) {
            bound.put(name, value);
          }
        });
    return bound;
  }

  private List<RouteSettings> routes(
      Map<String, TenantSettings> boundTenants,
      Map<String, ServiceAccountSettings> boundAccounts,
      List<ListenerSettings> listeners) {
    RouteBinder binder = new RouteBinder(tenants, accounts, callers, scopes);
    boolean cleartext = listeners.stream().anyMatch(listener -> listener.tls() == null);
    AccountRules accountRules = new AccountRules(boundAccounts, accountTenants());
    RouteRules rules = new RouteRules(boundTenants, accountRules, cleartext);
    RouteConflicts conflicts = new RouteConflicts(boundTenants);
    List<RouteSettings> routes = new ArrayList<>();
    List<Item> items = top.items("routes", "routes");
    for (Item item : items) {
      Section section = Section.open(item, Shapes.ROUTE);
      if (section != null) {
        RouteSettings route = binder.bind(section);
        rules.check(section, route);
        conflicts.check(section, route);
        routes.add(route);
      }
    }
    if (items.isEmpty()) {
      top.item.reading.problems.warn(
          top.item.owner(), "routes", "there are none: every call gets 404");
    }
    return routes;
  }

  /** The tenant that each account names, also where the account is in need of repair elsewhere. */
  private Map<String, String> accountTenants() {
    return each(
        accountItems,
        (name, item) -> {
          Map<String, Item> entries = item.isMap() ? item.map("a map") : null;
          Item tenant = entries == null ? null : entries.get("tenant");
          return tenant == null ? null : tenant.text("the name of a tenant");
        });
  }

  /** Whether a rule can be had depends on the tenants that it is held against. */
  private static void checkRules(
      ScopeBinder binder,
      Map<String, ScopeSettings> scopes,
      Map<String, TenantSettings> tenants,
      List<RouteSettings> routes) {
    Map<Boolean, Set<String>> checked = new HashMap<>();
    for (RouteSettings route : routes) {
      TenantSettings tenant = tenants.get(route.tenant());
      if (tenant == null) {
        continue;
      }
      boolean ignoreCase = tenant.ignoreCase();
      Set<String> known = checked.computeIfAbsent(ignoreCase, none -> new HashSet<>());
      for (List<String> names : route.callers().values()) {
        for (String name : names) {
          ScopeSettings scope = scopes.get(name);
          if (scope != null && known.add(name)) {
            binder.checkFor(scope, ignoreCase);
          }
        }
      }
    }
  }

  private void checkConflicts(List<CallerSettings> bound) {
    for (Callers.Conflict conflict : Callers.conflicts(bound)) {
      Item item = callerItems.get(conflict.second());
      if (item != null) {
        item.errorAtOwner("and caller '" + conflict.first() + "': " + conflict.why());
      }
    }
  }

  private void warnOfCertificates(
      Map<String, CallerSettings> bound, List<ListenerSettings> listeners) {
    boolean asked =
        listeners.stream()
            .map(ListenerSettings::tls)
            .anyMatch(tls -> tls != null && tls.callerCa() != null);
    bound.forEach(
        (name, caller) -> {
          Item item = callerItems.get(name);
          if (!asked && !caller.certificates().isEmpty() && item != null) {
            item.warnAtOwner("no listener asks for certificates (tls.callerCa), so none proves it");
          }
        });
  }

  private @Nullable String name() {
    Item item = top.get("name");
    String name = top.text("name");
    if (item != null && name != null && !Ascii.isToken(name)) {
      item.error("must be letters, digits and -._~ alone: it stands in the Via field");
    }
    return name;
  }

  private static Logging logging(@Nullable Section section) {
    return section == null
        ? new Logging("info", false)
        : new Logging(section.word("level"), section.word("format").equals("json"));
  }
}
