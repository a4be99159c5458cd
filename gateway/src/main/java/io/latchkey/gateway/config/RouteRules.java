package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.SessionFamily;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a route may say, given its tenant and its service account. */
final class RouteRules {
  private final Map<String, TenantSettings> tenants;
  private final Map<String, ServiceAccountSettings> accounts;

  /** The tenant that each account names, whether or not the rest of the account is in order. */
  private final Map<String, String> accountTenants;

  private final boolean cleartextListener;

  RouteRules(
      Map<String, TenantSettings> tenants,
      Map<String, ServiceAccountSettings> accounts,
      Map<String, String> accountTenants,
      boolean cleartextListener) {
    this.tenants = tenants;
    this.accounts = accounts;
    this.accountTenants = accountTenants;
    this.cleartextListener = cleartextListener;
  }

  void check(Section section, RouteSettings route) {
    checkAccount(section, route);
    checkSession(section, route);
    checkReturnCookies(section, route);
    warn(section, route);
    warnOfGrant(section, route);
  }

  private void checkAccount(Section section, RouteSettings route) {
    Item item = section.get("serviceAccount");
    if (item == null) {
      if (route.aspxauth() == Aspxauth.STRIP) {
        section.item.lacks(
            "serviceAccount", "is missing; aspxauth: strip needs whose token to send");
      }
      return;
    }
    String tenant = accountTenants.get(String.valueOf(route.serviceAccount()));
    if (tenant != null && !route.tenant().isEmpty() && !tenant.equals(route.tenant())) {
      item.error(
          "belongs to tenant '"
              + tenant
              + "' and this route leads to '"
              + route.tenant()
              + "'; a token never goes to another system");
    }
    if (route.aspxauth() != Aspxauth.STRIP && !route.withoutCookie()) {
      item.errorAtOwner(
          "stands beside aspxauth: "
              + Ascii.lower(route.aspxauth().name())
              + ", where the caller's own session speaks; write withoutCookie: serviceAccount to"
              + " use it for calls without one");
    }
  }

  private static void checkSession(Section section, RouteSettings route) {
    Item item = section.get("withoutCookie");
    if (item == null) {
      return;
    }
    if (route.aspxauth() == Aspxauth.STRIP) {
      item.error("is only for aspxauth: forward and aspxauth: bearer");
    } else if (!section.has("serviceAccount")) {
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
    } else if (route.webSocket().closeOnTokenExpiry() && route.serviceAccount() == null) {
      webSocket.warnLacks("onTokenExpiry", "has no effect: no token of ours is sent here");
    }
  }

  /** What follows from whether the account has tokens. */
  private void warnOfGrant(Section section, RouteSettings route) {
    ServiceAccountSettings account = accounts.get(String.valueOf(route.serviceAccount()));
    TenantSettings tenant = tenants.get(route.tenant());
    if (account == null || tenant == null) {
      return;
    }
    Item replay = section.get("replayContent");
    boolean fixed = account.grant() instanceof StaticHeaders;
    if (fixed && replay != null) {
      replay.warn("has no effect: without tokens nothing is sent a second time");
    }
    Item item = section.get("serviceAccount");
    boolean keyed =
        switch (tenant.kind()) {
          case PINGONE_AIC -> isKeyed(route, tenant);
          case CYBERARK_IDENTITY, CYBERARK_SWS, GENERIC -> false;
        };
    if (keyed && !fixed && item != null) {
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
