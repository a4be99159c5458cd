package io.latchkey.gateway.config;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.SessionFamily;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a route may say, given its tenant and its service account. */
final class RouteRules {
  private final Map<String, TenantSettings> tenants;
  private final AccountRules accounts;
  private final boolean cleartextListener;

  RouteRules(
      Map<String, TenantSettings> tenants, AccountRules accounts, boolean cleartextListener) {
    this.tenants = tenants;
    this.accounts = accounts;
    this.cleartextListener = cleartextListener;
  }

  void check(Section section, RouteSettings route) {
    accounts.check(section, route);
    checkSession(section, route);
    checkReturnCookies(section, route);
    warn(section, route);
    warnOfGrant(section, route);
  }

  private static void checkSession(Section section, RouteSettings route) {
    Item item = section.get("withoutCookie");
    if (item == null) {
      return;
    }
    if (route.aspxauth() == Aspxauth.STRIP) {
      item.error("is only for aspxauth: forward and aspxauth: bearer");
    } else if (AccountRules.item(section) == null) {
      item.error("needs a serviceAccount");
    }
  }

  private void checkReturnCookies(Section section, RouteSettings route) {
    Item item = section.get("returnCookies");
    TenantSettings tenant = tenants.get(route.tenant());
    if (item == null) {
      return;
    }
    for (Item entry : item.isList() ? item.list("cookies") : List.<Item>of()) {
      String name = entry.text("the name of a cookie");
      String of = name == null ? null : sessionFamily(name, tenant);
      if (of != null) {
        entry.error("is a session cookie of " + of + ", which never comes back beside our token");
      }
    }
    if (route.aspxauth() != Aspxauth.STRIP && !route.withoutCookie()) {
      item.warnAtOwner("has no effect: no token of ours is sent on this route");
    }
  }

  /** Whose session family {@code name} is of, or null. */
  private static @Nullable String sessionFamily(String name, @Nullable TenantSettings tenant) {
    if (SessionFamily.holds(TenantKind.GENERIC, Set.of(), name)) {
      return "every tenant";
    }
    return tenant != null && SessionFamily.holds(tenant.kind(), tenant.sessionCookies(), name)
        ? "tenant '" + tenant.name() + "'"
        : null;
  }

  private void warn(Section section, RouteSettings route) {
    Item enforcement = section.get("enforcement");
    if (!route.enforce() && enforcement != null) {
      enforcement.warn("callers' scopes are not enforced on this route, only reported");
    }
    Item encodedSlash = section.get("allowEncodedSlash");
    if (route.allowEncodedSlash() && encodedSlash != null) {
      encodedSlash.warn("%2F in a path has two readings; a rule must hold for both");
    }
    warnOfWebSocket(section, route);
    Item aspxauth = section.get("aspxauth");
    if (route.aspxauth() == Aspxauth.STRIP || aspxauth == null) {
      return;
    }
    if (cleartextListener) {
      aspxauth.warn("session cookies lose their Secure attribute on a cleartext listener");
    }
    TenantSettings tenant = tenants.get(route.tenant());
    Item path = section.get("path");
    if (tenant != null && path != null && route.path().length() > 1) {
      switch (tenant.kind()) {
        case CYBERARK_IDENTITY ->
            path.warn(
                "after PodFqdn in a login's answer, clients restart at the host's root, not here");
        case CYBERARK_SWS, PINGONE_AIC, GENERIC -> {}
      }
    }
  }

  private static void warnOfWebSocket(Section section, RouteSettings route) {
    Item webSocket = section.get("webSocket");
    if (webSocket == null) {
      return;
    }
    if (!route.methods().isEmpty() && !route.methods().contains("GET")) {
      webSocket.warnAtOwner("has no effect: GET opens a WebSocket, and methods leaves it out");
    } else if (route.webSocket().closeOnTokenExpiry() && route.serviceAccounts().isEmpty()) {
      webSocket.warnLacks("onTokenExpiry", "has no effect: no token of ours is sent here");
    }
  }

  /** What follows from whether the accounts have tokens. */
  private void warnOfGrant(Section section, RouteSettings route) {
    boolean fixed = accounts.areFixed(route);
    ReplayRules.check(section, route, fixed);
    Item item = AccountRules.item(section);
    TenantSettings tenant = tenants.get(route.tenant());
    if (item == null || tenant == null || fixed || accounts.of(route).isEmpty()) {
      return;
    }
    boolean keyed =
        switch (tenant.kind()) {
          case PINGONE_AIC -> isKeyed(route, tenant);
          case CYBERARK_IDENTITY, CYBERARK_SWS, GENERIC -> false;
        };
    if (keyed) {
      item.warn(
          "sends tokens, which /monitoring and /logs do not take; use an account with grant:"
              + " staticHeaders and the tenant's x-api-key and x-api-secret");
    }
  }

  /** Whether every call of {@code route} goes where Advanced Identity Cloud wants an API key. */
  private static boolean isKeyed(RouteSettings route, TenantSettings tenant) {
    boolean atRoot = tenant.urls().stream().allMatch(url -> url.getRawPath().isEmpty());
    return atRoot
        && !route.stripPrefix()
        && (route.path().startsWith("/monitoring/") || route.path().startsWith("/logs/"));
  }
}
