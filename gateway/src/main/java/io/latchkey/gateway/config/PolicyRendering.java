package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.overload.RateLimit;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.CallerSettings.CertificatePattern;
import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import io.latchkey.gateway.upstream.transport.Timeouts;
import io.latchkey.gateway.upstream.transport.WebSocketSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code scopes}, {@code callers} and {@code routes} as they are understood. */
final class PolicyRendering {

  private PolicyRendering() {}

  static Map<String, Object> scopes(List<ScopeSettings> scopes) {
    return Rendering.named(scopes, ScopeSettings::name, PolicyRendering::scope);
  }

  static Map<String, Object> callers(List<CallerSettings> callers) {
    return Rendering.named(callers, CallerSettings::name, PolicyRendering::caller);
  }

  private static Map<String, Object> scope(ScopeSettings scope) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("description", scope.description());
    map.put("match", scope.match().name().toLowerCase(Locale.ROOT));
    map.put("rest", scope.rules().stream().map(PolicyRendering::rule).toList());
    return map;
  }

  private static Object rule(RuleSettings rule) {
    if (rule.methods().isEmpty() && rule.query().isEmpty()) {
      return rule.regex();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("regex", rule.regex());
    if (!rule.methods().isEmpty()) {
      map.put("methods", Rendering.sorted(rule.methods()));
    }
    if (!rule.query().isEmpty()) {
      map.put("query", new TreeMap<>(rule.query()));
    }
    return map;
  }

  private static Map<String, Object> caller(CallerSettings caller) {
    Map<String, Object> map = new LinkedHashMap<>();
    list(map, "apiKey", caller.apiKeys(), hash -> "sha256:" + hash);
    list(map, "certificate", caller.certificates(), PolicyRendering::certificate);
    list(map, "jwt", caller.jwts(), PolicyRendering::jwt);
    list(map, "introspection", caller.introspections(), PolicyRendering::introspection);
    list(map, "network", caller.networks(), Cidr::toString);
    map.put("markerHeader", caller.markerHeader());
    map.put("priority", Ascii.lower(caller.priority().name()));
    boolean bounded = caller.concurrency() != CallerSettings.ANY_NUMBER;
    Rendering.put(map, "concurrency", bounded ? caller.concurrency() : null);
    return map;
  }

  private static <T> void list(
      Map<String, Object> map, String key, List<T> values, Function<T, Object> render) {
    if (!values.isEmpty()) {
      map.put(key, values.stream().map(render).toList());
    }
  }

  private static Map<String, Object> certificate(CertificatePattern pattern) {
    Map<String, Object> map = new LinkedHashMap<>();
    Rendering.put(map, "subject", pattern.subject());
    Rendering.put(map, "san", pattern.san());
    Rendering.put(map, "sha256", pattern.sha256());
    return map;
  }

  private static Map<String, Object> jwt(JwtPattern pattern) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("issuer", pattern.issuer());
    map.put("audience", pattern.audience());
    map.put("subject", pattern.subject());
    if (pattern.jwksUri() != null) {
      map.put("jwksUri", pattern.jwksUri().toString());
      Rendering.put(map, "cleartext", Rendering.cleartext(List.of(pattern.jwksUri())));
    } else if (pattern.issuer().startsWith("http:")) {
      map.put("cleartext", "allowed");
    }
    return map;
  }

  private static Map<String, Object> introspection(IntrospectionPattern pattern) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("endpoint", pattern.endpoint().toString());
    map.put("clientId", pattern.clientId());
    map.put("clientSecret", Rendering.HIDDEN);
    map.put("subject", pattern.subject());
    Rendering.put(map, "cleartext", Rendering.cleartext(List.of(pattern.endpoint())));
    return map;
  }

  static Map<String, Object> route(RouteSettings route) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", route.name());
    Rendering.put(map, "host", route.host());
    map.put("path", route.path());
    if (!route.methods().isEmpty()) {
      map.put("methods", Rendering.sorted(route.methods()));
    }
    map.put("tenant", route.tenant());
    map.put("stripPrefix", route.stripPrefix());
    if (route.serviceAccounts().size() == 1) {
      map.put("serviceAccount", route.serviceAccounts().get(0));
    } else if (!route.serviceAccounts().isEmpty()) {
      map.put("serviceAccounts", route.serviceAccounts());
      map.put("spread", Ascii.lower(route.spread().name()));
    }
    map.put("callers", route.callers());
    map.put("aspxauth", route.aspxauth().name().toLowerCase(Locale.ROOT));
    Rendering.put(map, "withoutCookie", route.withoutCookie() ? "serviceAccount" : null);
    map.put("returnCookies", Rendering.sorted(route.returnCookies()));
    map.put("enforcement", route.enforce() ? "enforce" : "warn");
    map.put("timeouts", timeouts(route.timeouts()));
    Rendering.put(
        map, "maxContent", route.maxContent() < 0 ? null : Units.size(route.maxContent()));
    map.put("replayContent", Units.size(route.replayContent()));
    Rendering.put(
        map,
        "replayMethods",
        route.replayMethods() == null ? null : Rendering.sorted(route.replayMethods()));
    map.put("allowEncodedSlash", route.allowEncodedSlash());
    map.put("webSocket", webSocket(route.webSocket()));
    RateLimit rateLimit = route.rateLimit();
    Rendering.put(map, "rateLimit", rateLimit == null ? null : Rates.render(rateLimit));
    return map;
  }

  private static Map<String, Object> webSocket(WebSocketSettings webSocket) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("idle", Units.duration(webSocket.idle()));
    map.put("onTokenExpiry", webSocket.closeOnTokenExpiry() ? "close" : "keep");
    return map;
  }

  private static Map<String, Object> timeouts(Timeouts timeouts) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("connect", Units.duration(timeouts.connect()));
    map.put("response", Units.duration(timeouts.response()));
    map.put("idle", Units.duration(timeouts.idle()));
    map.put("token", Units.duration(timeouts.token()));
    Duration total = timeouts.total();
    Rendering.put(map, "total", total == null ? null : Units.duration(total));
    return map;
  }
}
