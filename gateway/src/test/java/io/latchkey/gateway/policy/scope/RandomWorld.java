package io.latchkey.gateway.policy.scope;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import io.latchkey.gateway.policy.scope.ScopeSettings.RuleSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A plan made at random, and calls to it: a small world, in which the same comes again. */
final class RandomWorld {
  private static final List<String> HOSTS = List.of("h", "a.example", "b.example", "[::1]");
  private static final List<String> SEGMENTS =
      List.of(
          "a",
          "A",
          "b",
          "api",
          "oauth2",
          "am",
          "json",
          "sessions",
          "token",
          "x;v=1",
          "%41",
          "%2F",
          "caf%C3%A9",
          "logs",
          "(S(x))",
          "b.",
          "c%20");
  private static final List<String> QUERIES =
      List.of("", "_action=logout", "_action=x", "p=1", "p=1&p=1", "p=2;p=1", "q", "p=%31");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "get");

  private final List<Caller> callers = new ArrayList<>();
  private final Routes<Plan> routes;

  /** What a route of it is for. */
  record Plan(AccessPlan access) implements Guarded {}

  RandomWorld(Random random, Supplier<Set<String>> discovered) {
    for (String name : List.of("app", "batch", "other")) {
      callers.add(caller(name));
    }
    List<Route<Plan>> all = new ArrayList<>();
    Map<String, Boolean> taken = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      String host = random.nextInt(3) == 0 ? pick(HOSTS, random) : null;
      String path = random.nextInt(3) == 0 ? "/" : "/" + pick(List.of("a", "api", "am"), random);
      boolean ignoreCase = random.nextBoolean();
      if (taken.put(host + path, true) == null) {
        Plan plan = new Plan(access(random, path, ignoreCase, discovered));
        all.add(new Route<>("r" + i, host, path, Set.of(), ignoreCase, plan));
      }
    }
    routes = Routes.of(all);
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static AccessPlan access(
      Random random, String path, boolean ignoreCase, Supplier<Set<String>> discovered) {
    Map<String, List<Scope>> grants = new HashMap<>();
    for (String caller : List.of("app", "batch")) {
      List<Scope> scopes = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        scopes.add(scope(random, "s" + i, ignoreCase));
      }
      grants.put(caller, scopes);
    }
    TenantKind kind = pick(List.of(TenantKind.values()), random);
    List<Preset> presets =
        random.nextInt(3) == 0 ? Presets.of(kind, Role.VIEWER, List.of(), false, "") : List.of();
    return new AccessPlan(
        random.nextInt(3) == 0 ? "/base" : "",
        !path.equals("/") && random.nextBoolean(),
        ignoreCase,
        grants,
        ProtectedEndpoints.of(kind, ignoreCase)
            .or(ProtectedEndpoints.tokenEndpoints(discovered, ignoreCase))
            .or(random.nextBoolean() ? ProtectedEndpoints.NONE : of("/api/b", ignoreCase)),
        random.nextBoolean(),
        random.nextInt(4) != 0,
        random.nextBoolean(),
        presets);
  }

  private static ProtectedEndpoints of(String root, boolean ignoreCase) {
    return ProtectedEndpoints.under(root, ignoreCase);
  }

  private static Scope scope(Random random, String name, boolean ignoreCase) {
    List<RuleSettings> rules = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String regex =
          pick(
              List.of(".*", ".*", "/a/.*", "/api/[a-z]+", "/(a|b)(/.*)?", "/am/.*", "/b", "a"),
              random);
      Map<String, String> query = random.nextInt(3) == 0 ? Map.of("p", "1") : Map.of();
      Set<String> methods = random.nextInt(3) == 0 ? Set.of("GET") : Set.of();
      rules.add(new RuleSettings(regex, methods, query));
    }
    Match match = random.nextInt(4) == 0 ? Match.SEARCH : Match.FULL;
    return Scope.compile(new ScopeSettings(name, "", match, rules), ignoreCase);
  }

  private static Caller caller(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      List<String> keys = List.of(HexFormat.of().formatHex(hash));
      CallerSettings settings =
          new CallerSettings(name, keys, List.of(), List.of(), List.of(), List.of(), false);
      return Callers.of(List.of(settings))
          .authenticate(
              head("GET", "h", "/", "X-Api-Key", name), Instant.EPOCH, SigningKeys.NONE, List.of());
    } catch (NoSuchAlgorithmException | RefusedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static RequestHead head(String method, String host, String target, String... fields)
      throws RefusedException {
    return new RequestHead(
        method,
        Target.parse(target, true),
        new Authority(host, host, -1),
        FieldSection.of(fields),
        Framing.NONE,
        false,
        true,
        Peer.at(InetAddress.getLoopbackAddress()));
  }

  /** One of its callers, made anew for each call as ever. */
  Caller caller(Random random) {
    return caller(pick(callers, random).name());
  }

  Caller known(int i) {
    return callers.get(i);
  }

  /** A call like any, or null where no target like this is read at all. */
  @Nullable RequestHead head(Random random) {
    boolean common = random.nextInt(3) != 0;
    StringBuilder target = new StringBuilder();
    for (int i = random.nextInt(common ? 2 : 3); i >= 0; i--) {
      target.append('/').append(pick(common ? SEGMENTS.subList(0, 4) : SEGMENTS, random));
    }
    String query = random.nextInt(3) != 0 ? "" : "?" + pick(QUERIES, random);
    try {
      return head(
          random.nextInt(3) == 0 ? pick(METHODS, random) : "GET",
          random.nextInt(3) == 0 ? pick(HOSTS, random) : "h",
          target + query);
    } catch (RefusedException ambiguous) {
      return null;
    }
  }

  RouteMatch<Plan> match(RequestHead head) throws RefusedException {
    return routes.match(head);
  }

  /** What is decided on a call without any memory. */
  Permit authorize(Caller caller, RequestHead head) throws RefusedException {
    return ScopeRule.authorize(caller, match(head), head);
  }

  /** All that a permit says, where it leads and what may still be asked of it. */
  static String shown(Permit permit) {
    return permit.route()
        + " "
        + permit.caller().name()
        + " "
        + permit.target()
        + " "
        + permit.readings()
        + permit.path().tails()
        + permit.path().rawQuery()
        + " "
        + permit.scope()
        + permit.waived()
        + permit.protectedEndpoint()
        + permit.plan().basePath()
        + (permit.path().readings() == permit.path().tails())
        + confirmed(permit);
  }

  private static boolean confirmed(Permit permit) {
    try {
      ScopeRule.confirm(permit);
      return true;
    } catch (RefusedException refused) {
      return false;
    }
  }
}
