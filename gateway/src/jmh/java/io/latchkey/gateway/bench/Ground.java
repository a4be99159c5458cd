package io.latchkey.gateway.bench;

import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.policy.scope.ProtectedEndpoints;
import io.latchkey.gateway.policy.scope.Scope;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import io.latchkey.gateway.upstream.forward.ForwardRule;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A gateway's rules and the calls of an old app: an API key, cookies of a session that must not
 * cross, and paths of a tenant that ignores case.
 */
final class Ground {
  static final String KEY = "lk_7Qm2vT0bXr9dYcW4sKfJ1hZpN8aEuG6oLiRtVwB3xS5";
  private static final Peer PEER = Peer.at(InetAddress.getLoopbackAddress());

  private Ground() {}

  static List<CallerSettings> callers(int count) {
    List<CallerSettings> callers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = i == 0 ? KEY : KEY + i;
      callers.add(
          new CallerSettings(
              "app" + i,
              List.of(HexFormat.of().formatHex(sha256(key))),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              false));
    }
    return callers;
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Rules as people write them: a resource each, names and numbers as classes. */
  static Scope scope(int regexes, boolean ignoreCase) {
    List<RuleSettings> rules = new ArrayList<>();
    for (int i = 0; i < regexes; i++) {
      String regex =
          switch (i % 4) {
            case 0 -> "/api/v1/resource" + i + "/[A-Za-z0-9-]+/(read|write)";
            case 1 -> "/Table" + i + "/Query";
            case 2 -> "/UserMgmt/Get" + i + "/.*";
            default -> "/roles/r" + i + "(/members/[0-9]{1,9})?";
          };
      rules.add(new RuleSettings(regex, Set.of(), Map.of()));
    }
    return Scope.compile(
        new ScopeSettings("many", "", ScopeSettings.Match.FULL, rules), ignoreCase);
  }

  /** The path of a call that rule {@code rule} opens; {@code unique} is part of it. */
  static String path(int rule, int unique) {
    return switch (rule % 4) {
      case 0 -> "/api/v1/resource" + rule + "/7d9f2c" + unique + "-41aa/read";
      case 2 -> "/UserMgmt/Get" + rule + "/user" + unique + "@example.com";
      case 3 -> "/roles/r" + rule + "/members/" + unique;
      default -> "/Table" + rule + "/Query";
    };
  }

  static RouteRules rules(int regexes, TenantKind kind, boolean ignoreCase) {
    PathMapping paths = new PathMapping("", "/", false);
    AccessPlan access =
        new AccessPlan(
            "",
            false,
            ignoreCase,
            Map.of("app0", List.of(scope(regexes, ignoreCase))),
            ProtectedEndpoints.of(kind, ignoreCase)
                .or(ProtectedEndpoints.tokenEndpoints(() -> Set.of("/oauth2/token/hr"), ignoreCase)),
            true,
            true,
            false,
            List.of());
    return new RouteRules(
        kind,
        access,
        Aspxauth.STRIP,
        new CookieRule(kind, Set.of(), Aspxauth.STRIP, true, Set.of(), paths),
        new ForwardRule(kind, Set.of(), List.of(URI.create("https://t.example")), paths, "gw"),
        -1);
  }

  static <P> Routes<P> routes(int count, P plan) {
    List<Route<P>> routes = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      routes.add(new Route<>("r" + i, null, "/apps/app" + i + "/v1", Set.of(), false, plan));
    }
    routes.add(new Route<>("all", null, "/", Set.of(), true, plan));
    return Routes.of(routes);
  }

  static Callers table(int count) {
    return Callers.of(callers(count));
  }

  static RequestHead head(String target) {
    return head(
        target,
        "Host",
        "gateway.internal",
        "X-Api-Key",
        KEY,
        "User-Agent",
        "hr-batch/4.2",
        "Accept",
        "application/json",
        "Cookie",
        "lang=en; .ASPXAUTH=AB12CD34EF56AB12CD34EF56AB12CD34EF56; theme=dark");
  }

  static RequestHead head(String target, String... fields) {
    try {
      return new RequestHead(
          "GET",
          Target.parse(target, false),
          new Authority("gateway.internal", "gateway.internal", -1),
          FieldSection.of(fields),
          Framing.NONE,
          false,
          true,
          PEER);
    } catch (RefusedException refused) {
      throw new AssertionError(refused);
    }
  }

  /** Calls that all differ, many more than are ever remembered. */
  static RequestHead[] unique(int regexes) {
    RequestHead[] heads = new RequestHead[1 << 15];
    for (int i = 0; i < heads.length; i++) {
      int rule = i % regexes;
      heads[i] = head(path(rule % 4 == 1 ? (rule + 1) % regexes : rule, i));
    }
    return heads;
  }
}
