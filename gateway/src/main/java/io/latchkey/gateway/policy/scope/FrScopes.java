package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The scopes of PingOne Advanced Identity Cloud that service accounts have, and what each opens, as
 * a table. Names are literal, the {@code *} in them too. What the vendor names without saying where
 * it leads has no line, so that it opens nothing: {@code fr:idc:dataset:*}, {@code
 * fr:idc:dataset:read}, {@code fr:idc:mtls:*}.
 */
public final class FrScopes {
  /** How the names of all of them begin, the unknown ones too. */
  static final String PREFIX = "fr:";

  private static final Set<String> ALL = Set.of();
  private static final Set<String> READ = Set.of("GET");
  private static final Set<String> WRITE = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> UPDATE = Set.of("PUT", "POST", "DELETE");
  private static final Set<String> POST = Set.of("POST");

  private static final String AM = "/am/.*";
  private static final String IDM = "/openidm/.*";
  private static final String VALUES = "/environment/(variables|secrets)(/.*)?";
  private static final String STARTUP = "/environment/startup/?";
  private static final String ESV = "/environment/(variables|secrets|count|startup)(/.*)?";
  private static final String PROMOTION = "/environment/promotion(/.*)?";
  private static final String CERTIFICATE = "/environment/(certificates|csrs)(/.*)?";
  private static final String CSP = "/environment/content-security-policy(/.*)?";
  private static final String COOKIE_DOMAIN = "/environment/cookie-domains(/.*)?";
  private static final String CUSTOM_DOMAIN = "/environment/custom-domains(/.*)?";
  private static final String PROXY_CONNECT = "/environment/proxy-connect(/.*)?";
  private static final String RELEASE = "/environment/release(/.*)?";
  private static final String SSO_COOKIE = "/environment/sso-cookie(/.*)?";
  private static final String TELEMETRY = "/environment/telemetry(/.*)?";
  private static final String FEDERATION = "/environment/federation(/.*)?";
  private static final String DIRECT = "/environment/direct-configuration/session(/.*)?";

  /** One line of the table; a scope opens what any of its lines does. */
  private record Line(String scope, Set<String> methods, String path, Map<String, String> query) {
    RuleSettings rule() {
      return new RuleSettings(path, methods, query);
    }
  }

  private static final List<Line> TABLE =
      List.of(
          line("fr:am:*", ALL, AM),
          line("fr:idm:*", ALL, IDM),
          line("fr:idm:*", ALL, ESV), // deprecated, but true
          line("fr:idc:esv:*", ALL, ESV),
          line("fr:idc:esv:read", READ, ESV),
          line("fr:idc:esv:update", UPDATE, VALUES),
          line("fr:idc:esv:restart", READ, STARTUP),
          line("fr:idc:esv:restart", POST, STARTUP, "restart"),
          line("fr:idc:promotion:*", ALL, PROMOTION),
          line("fr:idc:promotion:read", READ, PROMOTION),
          line("fr:idc:certificate:*", ALL, CERTIFICATE),
          line("fr:idc:certificate:read", READ, CERTIFICATE),
          line("fr:idc:content-security-policy:*", ALL, CSP),
          line("fr:idc:content-security-policy:read", READ, CSP),
          line("fr:idc:cookie-domain:*", ALL, COOKIE_DOMAIN),
          line("fr:idc:cookie-domain:read", READ, COOKIE_DOMAIN),
          line("fr:idc:custom-domain:*", ALL, CUSTOM_DOMAIN),
          line("fr:idc:custom-domain:read", READ, CUSTOM_DOMAIN),
          line("fr:idc:proxy-connect:*", ALL, PROXY_CONNECT),
          line("fr:idc:proxy-connect:read", READ, PROXY_CONNECT),
          line("fr:idc:proxy-connect:write", WRITE, PROXY_CONNECT),
          line("fr:idc:release:*", ALL, RELEASE),
          line("fr:idc:release:read", READ, RELEASE),
          line("fr:idc:sso-cookie:*", ALL, SSO_COOKIE),
          line("fr:idc:sso-cookie:read", READ, SSO_COOKIE),
          line("fr:idc:telemetry:*", ALL, TELEMETRY),
          line("fr:idc:telemetry:read", READ, TELEMETRY),
          // the next two: /environment/federation/enforcement and .../session/state, init, apply
          // and abort are what published clients call; their scopes are told by their names
          line("fr:idc:federation:*", ALL, FEDERATION),
          line("fr:idc:federation:read", READ, FEDERATION),
          line("fr:idc:direct-configuration:session:*", ALL, DIRECT),
          line("fr:idc:direct-configuration:session:read", READ, DIRECT),
          // the rest is inferred from where the vendor's own admin UI finds these services
          line("fr:idc:analytics:*", ALL, "/dashboard(/.*)?"),
          line("fr:idc:ws:admin", ALL, "/ws/admin(/.*)?"),
          line("fr:autoaccess:*", ALL, "/autoaccess(/.*)?"),
          line("fr:iga:*", ALL, "/(iga|auto)(/.*)?"));

  private static final Set<String> NAMES =
      TABLE.stream().map(Line::scope).collect(Collectors.toUnmodifiableSet());

  private FrScopes() {}

  private static Line line(String scope, Set<String> methods, String path) {
    return new Line(scope, methods, path, Map.of());
  }

  private static Line line(String scope, Set<String> methods, String path, String action) {
    return new Line(scope, methods, path, Map.of("_action", action));
  }

  /** Every name that has a preset. */
  public static Set<String> names() {
    return NAMES;
  }

  /** The rules of all lines of {@code scopes}; none for names without a preset. */
  static List<RuleSettings> rules(List<String> scopes) {
    return TABLE.stream().filter(line -> scopes.contains(line.scope())).map(Line::rule).toList();
  }
}
