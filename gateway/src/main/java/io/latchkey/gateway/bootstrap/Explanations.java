package io.latchkey.gateway.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.admin.ExplainPage;
import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.downstream.accept.ListenerSettings;
import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.exchange.Ruled;
import io.latchkey.gateway.explain.Explainer;
import io.latchkey.gateway.explain.Explanation;
import io.latchkey.gateway.explain.ExplanationJson;
import io.latchkey.gateway.explain.Ground;
import io.latchkey.gateway.explain.Question;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.TokenSources;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What explains calls: by a file alone, or by the plan that runs, whichever that is by then. */
public final class Explanations implements ExplainPage.Giver {
  private final int port;
  private volatile Lazily explainer;

  private Explanations(Supplier<Explainer<?>> maker, int port) {
    this.explainer = new Lazily(maker);
    this.port = port;
  }

  /** Made when somebody asks for the first time. Any thread. */
  private static final class Lazily {
    private final Supplier<Explainer<?>> maker;
    private @Nullable Explainer<?> made;

    Lazily(Supplier<Explainer<?>> maker) {
      this.maker = maker;
    }

    synchronized Explainer<?> get() {
      Explainer<?> known = made;
      if (known == null) {
        known = maker.get();
        made = known;
      }
      return known;
    }
  }

  /** By settings alone: nothing is opened, asked or sent. */
  public static Explanations of(GatewaySettings settings) {
    String given = settings.name();
    int port = settings.listeners().get(0).bind().getPort();
    RuleBuilder rules =
        new RuleBuilder(
            settings,
            given == null ? "latchkey" : given,
            tenant -> {
              Set<String> known = knownPaths(settings, tenant);
              return () -> known;
            });
    List<Route<RouteRules>> routes =
        settings.routes().stream().map(each -> rules.route(each, rules.rules(each))).toList();
    Explainer<?> made =
        explainer(
            settings,
            Callers.of(settings.callers()),
            SigningKeys.NONE,
            Routes.of(routes),
            Explanations::isDiscovered,
            port);
    return new Explanations(() -> made, port);
  }

  /**
   * By the plan that runs, {@link #turnTo} the next.
   *
   * @param port at which the first listener takes calls, whatever port it was to bind
   */
  static Explanations of(RunningPlan plan, GatewaySettings settings, int port) {
    return new Explanations(() -> running(plan, settings, port), port);
  }

  /** From now on another plan runs. */
  void turnTo(RunningPlan plan, GatewaySettings settings) {
    explainer = new Lazily(() -> running(plan, settings, port));
  }

  private static Explainer<?> running(RunningPlan running, GatewaySettings settings, int port) {
    // what discovery has found is known there, and what it has not protects no live call either
    return explainer(
        settings,
        running.plan().callers(),
        running.keys().atHand(),
        running.plan().routes(),
        account -> false,
        port);
  }

  /** What would become of a call, which has no {@link Question#fault}. */
  public Explanation explain(Question question) {
    return explainer.get().explain(question);
  }

  @Override
  public @Nullable ObjectNode explain(
      String method, String url, @Nullable String caller, List<Map.Entry<String, String>> fields) {
    Question question =
        new Question(
            method,
            url,
            caller,
            fields.stream()
                .map(each -> new Question.Field(each.getKey(), each.getValue()))
                .toList(),
            null);
    return question.fault() == null ? ExplanationJson.of(explain(question)) : null;
  }

  private static <P extends Ruled> Explainer<P> explainer(
      GatewaySettings settings,
      Callers callers,
      SigningKeys keys,
      Routes<P> routes,
      Function<ServiceAccountSettings, Boolean> discovered,
      int port) {
    Map<String, CallerSettings> shown =
        settings.callers().stream()
            .collect(Collectors.toMap(CallerSettings::name, Function.identity()));
    Map<String, TenantSettings> tenants =
        settings.tenants().stream()
            .collect(Collectors.toMap(TenantSettings::name, Function.identity()));
    Map<String, Ground.Account> accounts =
        settings.serviceAccounts().stream()
            .collect(
                Collectors.toMap(
                    ServiceAccountSettings::name,
                    each -> new Ground.Account(each.name(), lines(each), discovered.apply(each))));
    Map<String, Ground.Way> ways =
        settings.routes().stream()
            .collect(Collectors.toMap(RouteSettings::name, each -> way(each, tenants, accounts)));
    return new Explainer<>(
        new Ground<>(callers, shown, keys, routes, ways, listener(settings, port)),
        InstantSource.system());
  }

  private static Ground.Way way(
      RouteSettings route,
      Map<String, TenantSettings> tenants,
      Map<String, Ground.Account> accounts) {
    TenantSettings tenant = tenants.get(route.tenant());
    return new Ground.Way(
        route.tenant(),
        tenant == null ? List.of() : tenant.urls(),
        route.serviceAccounts().stream().flatMap(name -> accountOf(accounts, name)).toList(),
        route.spread(),
        route.aspxauth().name().toLowerCase(Locale.ROOT));
  }

  private static Stream<Ground.Account> accountOf(
      Map<String, Ground.Account> accounts, String name) {
    return Stream.ofNullable(accounts.get(name));
  }

  /** The field lines that carry an account's credential, its value by name. */
  private static List<String> lines(ServiceAccountSettings account) {
    return account.grant() instanceof StaticHeaders fixed
        ? fixed.headers().keySet().stream()
            .map(name -> name + ": <value of " + account.name() + ">")
            .toList()
        : List.of("Authorization: Bearer <token of " + account.name() + ">");
  }

  private static boolean isDiscovered(ServiceAccountSettings account) {
    return account.grant() instanceof EndpointGrant grant && grant.endpoint() instanceof Discovered;
  }

  private static Set<String> knownPaths(GatewaySettings settings, TenantSettings tenant) {
    return settings.serviceAccounts().stream()
        .filter(account -> account.tenant().equals(tenant.name()))
        .flatMap(account -> TokenSources.knownPaths(account).stream())
        .collect(Collectors.toSet());
  }

  private static Ground.Listener listener(GatewaySettings settings, int port) {
    ListenerSettings first = settings.listeners().get(0);
    String host = first.bind().getHostString();
    return new Ground.Listener(
        (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port,
        first.tls() != null,
        first.trustedProxies(),
        first.limits().line(),
        first.limits().section(),
        first.limits().fields(),
        settings.routes().stream().anyMatch(RouteSettings::allowEncodedSlash));
  }
}
