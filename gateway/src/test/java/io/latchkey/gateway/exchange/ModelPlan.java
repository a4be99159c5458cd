package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.overload.RouteGate;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.policy.scope.Scope;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import io.latchkey.gateway.upstream.authority.Introspection;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.cookie.CookieRule;
import io.latchkey.gateway.upstream.cookie.PathMapping;
import io.latchkey.gateway.upstream.credential.Quota;
import io.latchkey.gateway.upstream.credential.QuotaObserver;
import io.latchkey.gateway.upstream.credential.RefreshPoint;
import io.latchkey.gateway.upstream.credential.RouteAccounts;
import io.latchkey.gateway.upstream.credential.Spread;
import io.latchkey.gateway.upstream.credential.TokenObserver;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.forward.ForwardRule;
import io.latchkey.gateway.upstream.transport.Lender;
import io.latchkey.gateway.upstream.transport.Timeouts;
import io.latchkey.gateway.upstream.transport.WebSocketSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plan of the model: two routes to one tenant, one of which replays GET alone. */
final class ModelPlan {
  static final String KEY = "0123456789abcdef0123456789abcdef";

  private ModelPlan() {}

  /** A plan whose accounts keep so many tokens each: 1 a single account, more two of them. */
  static GatewayPlan of(ModelWorld world, int size, Lender tenant) {
    return of(world, size, tenant, null);
  }

  /** The same, whose routes have this gate. */
  static GatewayPlan of(ModelWorld world, int size, Lender tenant, @Nullable RouteGate gate) {
    List<TokenPool> pools = new ArrayList<>();
    for (int i = 0; i < (size == 1 ? 1 : 2); i++) {
      TokenPool pool =
          TokenPool.of(
              "a" + i,
              size,
              world.tokens,
              RefreshPoint.TENTH,
              world.clock,
              world.random,
              TokenObserver.NONE);
      Duration wait = Duration.ofSeconds(2);
      pools.add(pool.under(Quota.of("a" + i, wait, world.clock, QuotaObserver.NONE)));
    }
    RouteAccounts accounts = new RouteAccounts(List.copyOf(pools), Spread.EVEN, List.of("app"));
    Introspection nobody =
        new Introspection(
            List.of(),
            request -> {
              throw new AssertionError("nobody is asked");
            },
            world.loop(),
            world.clock::now,
            world.clock::nanoTime);
    return new GatewayPlan(
        callers(),
        SigningKeys.NONE,
        nobody,
        Routes.of(
            List.of(
                route("all", accounts, tenant, null, gate),
                route("get", accounts, tenant, Set.of("GET"), gate))));
  }

  private static Route<RoutePlan> route(
      String name,
      RouteAccounts accounts,
      Lender tenant,
      @Nullable Set<String> replayMethods,
      @Nullable RouteGate gate) {
    String path = "/" + name + "/";
    PathMapping paths = new PathMapping("", path, false);
    RoutePlan plan =
        new RoutePlan(
            TenantKind.GENERIC,
            access(),
            Aspxauth.STRIP,
            new CookieRule(TenantKind.GENERIC, Set.of(), Aspxauth.STRIP, true, Set.of(), paths),
            new ForwardRule(
                TenantKind.GENERIC,
                Set.of(),
                List.of(URI.create("http://tenant.example")),
                paths,
                "latchkey"),
            accounts,
            tenant,
            Timeouts.DEFAULT,
            -1,
            ModelWorld.CAP,
            replayMethods,
            WebSocketSettings.DEFAULT,
            gate);
    return new Route<>(name, null, path, Set.of(), false, plan);
  }

  private static Callers callers() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.US_ASCII));
      List<String> keys = List.of(HexFormat.of().formatHex(hash));
      return Callers.of(
          List.of(
              new CallerSettings("app", keys, List.of(), List.of(), List.of(), List.of(), false)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static AccessPlan access() {
    Scope all =
        Scope.compile(
            new ScopeSettings(
                "all",
                "",
                ScopeSettings.Match.FULL,
                List.of(new ScopeSettings.RuleSettings("/.*", Set.of(), Map.of()))),
            false);
    return new AccessPlan(
        "",
        false,
        false,
        Map.of("app", List.of(all)),
        (reading, rawQuery) -> false,
        false,
        true,
        false,
        List.of());
  }
}
