package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes that stand in each other's way. */
final class RouteConflicts {
  private final Map<String, TenantSettings> tenants;

  /** The routes seen so far, by host and by path without case. */
  private final Map<List<String>, List<RouteSettings>> seen = new HashMap<>();

  private final Map<String, Item> names = new HashMap<>();

  RouteConflicts(Map<String, TenantSettings> tenants) {
    this.tenants = tenants;
  }

  /** Reports what {@code route} has in common with those before it that it must not have. */
  void check(Section section, RouteSettings route) {
    Item name = section.get("name");
    boolean named = name != null && !route.name().isEmpty();
    Item first = name == null || !named ? null : names.putIfAbsent(route.name(), name);
    if (name != null && first != null) {
      name.error("is the name of another route, on line " + first.place().line());
    }
    if (route.path().isEmpty()) {
      return;
    }
    List<String> key = List.of(String.valueOf(route.host()), Ascii.lower(route.path()));
    List<RouteSettings> others = seen.computeIfAbsent(key, none -> new ArrayList<>());
    Item path = section.get("path");
    for (RouteSettings other : others) {
      String fault = fault(route, other);
      if (fault != null && path != null) {
        path.error(fault);
        break;
      }
    }
    others.add(route);
  }

  private @Nullable String fault(RouteSettings route, RouteSettings other) {
    if (!route.path().equals(other.path())) {
      return ignoresCase(route) || ignoresCase(other)
          ? "differs from that of route '"
              + other.name()
              + "' in case alone, which a tenant here ignores"
          : null;
    }
    return overlap(route.methods(), other.methods())
        ? "is that of route '" + other.name() + "' too, on the same host and for the same methods"
        : null;
  }

  private boolean ignoresCase(RouteSettings route) {
    TenantSettings tenant = tenants.get(route.tenant());
    return tenant != null && tenant.ignoreCase();
  }

  private static boolean overlap(Set<String> some, Set<String> others) {
    return some.isEmpty()
        || others.isEmpty()
        || !Collections.disjoint(withHead(some), withHead(others));
  }

  /** GET implies HEAD. */
  private static Set<String> withHead(Set<String> methods) {
    Set<String> all = new HashSet<>(methods);
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    return all;
  }
}
