package io.latchkey.gateway.journey;

import java.util.ArrayList;
import java.util.List;

/** The service accounts of a scene, each with a route of its name, as YAML. */
final class CanaryAccounts {
  private final StringBuilder accounts = new StringBuilder("serviceAccounts:\n");
  private final StringBuilder routes = new StringBuilder("routes:\n");
  private final List<String> good = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();

  /** One that gets its tokens. */
  void good(String name, String keys) {
    add(name, keys);
    good.add(name);
  }

  /** One that gets none, or is refused. */
  void bad(String name, String keys) {
    add(name, keys);
    bad.add(name);
  }

  private void add(String name, String keys) {
    String tenant = keys.replaceFirst("tenant: ([^,]+),.*", "$1");
    accounts.append("  %s: { %s }\n".formatted(name, keys));
    routes.append(
        "  - { name: %s, path: /%s/, tenant: %s, stripPrefix: true, serviceAccount: %s, callers: { app: [all] } }\n"
            .formatted(name, name, tenant, name));
  }

  List<String> good() {
    return good;
  }

  List<String> bad() {
    return bad;
  }

  String yaml() {
    return accounts.toString() + routes;
  }
}
