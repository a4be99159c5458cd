package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the service accounts of a route must have in common with it and with each other. */
final class AccountRules {
  private final Map<String, ServiceAccountSettings> accounts;

  /** The tenant that each account names, whether or not the rest of the account is in order. */
  private final Map<String, String> accountTenants;

  AccountRules(Map<String, ServiceAccountSettings> accounts, Map<String, String> accountTenants) {
    this.accounts = accounts;
    this.accountTenants = accountTenants;
  }

  /** The value of {@code serviceAccount}, or of {@code serviceAccounts}, or null. */
  static @Nullable Item item(Section section) {
    Item one = section.get("serviceAccount");
    return one == null ? section.get("serviceAccounts") : one;
  }

  /** The accounts of {@code route} whose settings are in order. */
  List<ServiceAccountSettings> of(RouteSettings route) {
    List<ServiceAccountSettings> own = new ArrayList<>(route.serviceAccounts().size());
    for (String name : route.serviceAccounts()) {
      ServiceAccountSettings account = accounts.get(name);
      if (account != null) {
        own.add(account);
      }
    }
    return own;
  }

  /** Whether {@code route} has accounts, none of which has tokens. */
  boolean areFixed(RouteSettings route) {
    List<ServiceAccountSettings> own = of(route);
    for (ServiceAccountSettings account : own) {
      if (!isFixed(account)) {
        return false;
      }
    }
    return !own.isEmpty();
  }

  void check(Section section, RouteSettings route) {
    Item item = item(section);
    Item spread = section.get("spread");
    if (spread != null && route.serviceAccounts().size() < 2) {
      spread.warnAtOwner("has no effect: it chooses among several serviceAccounts");
    }
    if (item == null) {
      if (route.aspxauth() == Aspxauth.STRIP) {
        section.item.lacks(
            "serviceAccount", "is missing; aspxauth: strip needs whose token to send");
      }
      return;
    }
    Map<String, Item> entries = entries(section);
    entries.forEach((name, entry) -> checkTenant(entry, name, route.tenant()));
    checkAlike(entries, route.tenant());
    if (route.aspxauth() != Aspxauth.STRIP && !route.withoutCookie()) {
      item.errorAtOwner(
          "stands beside aspxauth: "
              + Ascii.lower(route.aspxauth().name())
              + ", where the caller's own session speaks; write withoutCookie: serviceAccount to"
              + " use it for calls without one");
    }
  }

  /** Each name of an account that the route gives, and where it stands. */
  private static Map<String, Item> entries(Section section) {
    List<Item> items = new ArrayList<>();
    Item one = section.get("serviceAccount");
    Item list = section.get("serviceAccounts");
    if (one != null) {
      items.add(one);
    }
    if (list != null && list.isList()) {
      items.addAll(list.list("service accounts"));
    }
    Map<String, Item> entries = new LinkedHashMap<>();
    for (Item item : items) {
      String name = item.text("the name of a service account");
      if (name != null) {
        entries.putIfAbsent(name, item);
      }
    }
    return entries;
  }

  private void checkTenant(Item entry, String name, String wanted) {
    String tenant = accountTenants.get(name);
    if (tenant != null && !wanted.isEmpty() && !tenant.equals(wanted)) {
      entry.error(
          "belongs to tenant '"
              + tenant
              + "' and this route leads to '"
              + wanted
              + "'; a token never goes to another system");
    }
  }

  /** Any of them may speak for any call, so that each must be able to. */
  private void checkAlike(Map<String, Item> entries, String tenant) {
    ServiceAccountSettings first = null;
    for (Map.Entry<String, Item> entry : entries.entrySet()) {
      ServiceAccountSettings account = accounts.get(entry.getKey());
      if (account == null || !account.tenant().equals(tenant)) {
        continue;
      }
      if (first == null) {
        first = account;
      } else if (isFixed(account) != isFixed(first)) {
        entry
            .getValue()
            .error(
                "sends "
                    + what(account)
                    + " and '"
                    + first.name()
                    + "' "
                    + what(first)
                    + "; those of one route must all send the same");
      } else if (!rights(account).equals(rights(first))) {
        entry
            .getValue()
            .warn(
                "has other rights ("
                    + rights(account)
                    + ") than '"
                    + first.name()
                    + "' ("
                    + rights(first)
                    + "); a call must be within those of each, as any may speak for it");
      }
    }
  }

  private static boolean isFixed(ServiceAccountSettings account) {
    return account.grant() instanceof StaticHeaders;
  }

  private static String what(ServiceAccountSettings account) {
    return isFixed(account) ? "fixed fields" : "tokens";
  }

  /** What bounds an account here, in words. */
  private static String rights(ServiceAccountSettings account) {
    List<String> bounds = new ArrayList<>();
    if (account.role() != null) {
      bounds.add("role " + Ascii.lower(account.role().name()));
    }
    if (account.grant() instanceof EndpointGrant asked) {
      asked.scopes().stream().filter(FrScopeCheck::isOne).distinct().sorted().forEach(bounds::add);
    }
    return bounds.isEmpty() ? "no bound known here" : String.join(", ", bounds);
  }
}
