package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.tenant.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scopes that this tenant's licence has, in the order in which it names them. Names are
 * literals: the star is a part of the name, and a wider scope does not imply a narrower one.
 */
final class ScopeCatalog {
  static final String IDM = "fr:idm:*";
  static final String AM = "fr:am:*";

  /** Asked for beside the others; every account may. */
  static final String OPENID = "openid";

  /** One scope as the tenant lists it, with the narrower ones under it. */
  record Entry(String scope, String description, List<Entry> childScopes) {}

  private static final List<Entry> ENTRIES =
      List.of(
          entry(IDM, "All access to IDM"),
          entry(
              "fr:idc:esv:*",
              "All access to environment secrets and variables",
              entry("fr:idc:esv:read", "Read access, without the values of secrets"),
              entry("fr:idc:esv:update", "Create, change and delete"),
              entry("fr:idc:esv:restart", "Restart the services that use them")),
          family("promotion"),
          family("certificate"),
          family("content-security-policy"),
          family("cookie-domain"),
          family("custom-domain"),
          family("dataset"),
          entry(
              "fr:idc:proxy-connect:*",
              "All access to proxy-connect",
              entry("fr:idc:proxy-connect:read", "Read access to proxy-connect"),
              entry("fr:idc:proxy-connect:write", "Write access to proxy-connect")),
          family("release"),
          family("sso-cookie"),
          entry("fr:idc:analytics:*", "All access to analytics"),
          entry(AM, "All access to AM"));

  private ScopeCatalog() {}

  private static Entry entry(String scope, String description, Entry... children) {
    return new Entry(scope, description, List.of(children));
  }

  private static Entry family(String name) {
    String prefix = "fr:idc:" + name + ":";
    return entry(
        prefix + "*", "All access to " + name, entry(prefix + "read", "Read access to " + name));
  }

  /** The list as the tenant gives it. */
  static List<Object> shown() {
    return shown(ENTRIES);
  }

  private static List<Object> shown(List<Entry> entries) {
    List<Object> shown = new ArrayList<>();
    for (Entry entry : entries) {
      Map<String, @Nullable Object> one =
          Json.object("scope", entry.scope(), "description", entry.description());
      if (!entry.childScopes().isEmpty()) {
        one.put("childScopes", shown(entry.childScopes()));
      }
      shown.add(one);
    }
    return shown;
  }

  /** Every name, in the tenant's order. */
  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (Entry entry : ENTRIES) {
      all.add(entry.scope());
      entry.childScopes().forEach(child -> all.add(child.scope()));
    }
    return all;
  }

  /** These names in the tenant's order, {@code openid} last. */
  static List<String> ordered(Collection<String> names) {
    List<String> ordered = new ArrayList<>(all());
    ordered.add(OPENID);
    ordered.retainAll(names);
    return ordered;
  }
}
