package io.latchkey.gateway.explain;

import io.latchkey.gateway.exchange.Decision;
import io.latchkey.gateway.exchange.Ruled;
import io.latchkey.gateway.explain.Explanation.Asked;
import io.latchkey.gateway.explain.Explanation.Taken;
import io.latchkey.gateway.explain.Explanation.Who;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.Assumption;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.route.NearMiss;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.scope.AccessTrace;
import io.latchkey.gateway.policy.scope.ScopeRule;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.upstream.cookie.CookieVerdict.Speaker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains calls by the very functions that decide on live ones: its verdict is theirs, and the
 * details are what their rules say when each is asked by itself. It asks nobody, and sends nothing.
 * Immutable; any thread.
 *
 * @param <P> a route's plan
 */
public final class Explainer<P extends Ruled> {
  private final Ground<P> ground;
  private final InstantSource clock;

  public Explainer(Ground<P> ground, InstantSource clock) {
    this.ground = ground;
    this.clock = clock;
  }

  /** How far a call came. */
  private final class Way {
    private @Nullable RequestHead head;
    private @Nullable Caller caller;
    private @Nullable RouteMatch<P> match;
    private @Nullable Decision<P> decision;

    /** The steps of a live call in their order, up to where a credential would be put on it. */
    void go(Heads heads, String host, @Nullable String name) throws RefusedException {
      RequestHead request = heads.read(host);
      head = request;
      Caller proven = proven(request, name);
      caller = proven;
      match = ground.routes().match(request);
      Decision<P> made = Decision.of(ground.routes(), proven, request, nobodysRecord(), () -> 0);
      if (made.cookies().speaker() == Speaker.SERVICE_ACCOUNT) {
        ScopeRule.confirm(made.permit());
      }
      decision = made;
    }
  }

  /** The explanation of {@code question}, which has no {@link Question#fault}. */
  public Explanation explain(Question question) {
    String name = question.caller();
    CallerSettings settings = name == null ? null : ground.callerSettings().get(name);
    Heads heads = new Heads(ground.listener(), question, settings);
    String named = heads.host();
    String host = named == null ? likelyHost(heads) : named;
    if (named == null) {
      heads.assumptions().add("the call is for the host " + Shown.plain(host));
    }
    Way way = new Way();
    Refusal refusal = null;
    try {
      way.go(heads, host, name);
    } catch (RefusedException refused) {
      refusal = refused.refusal();
    }
    Asked asked =
        new Asked(
            Shown.plain(question.method()),
            way.head == null ? "" : way.head.authority().text(),
            named == null,
            Shown.path(question.target()),
            name == null ? null : Shown.plain(name));
    return explanation(asked, heads, way, refusal);
  }

  private Explanation explanation(Asked asked, Heads heads, Way way, @Nullable Refusal refusal) {
    RequestHead head = way.head;
    Caller caller = way.caller;
    RouteMatch<P> match = way.match;
    Decision<P> decision = way.decision;
    AccessTrace access =
        caller == null || match == null || head == null
            ? null
            : AccessTrace.of(caller, match, head);
    boolean lost = match == null && caller != null && head != null;
    if (decision != null && match != null) {
      undiscovered(heads, match.route().name());
    }
    Taken route = match == null ? null : taken(match.route(), access);
    Ground.Way leads = route == null ? null : ground.ways().get(route.name());
    Explanation bare =
        new Explanation(
            asked,
            List.copyOf(heads.assumptions()),
            List.of(),
            refusal,
            caller == null ? null : new Who(caller.name(), caller.proof(), asked.caller() != null),
            route,
            lost && head != null ? NearMiss.of(ground.routes(), head) : List.of(),
            lost && head != null ? apart(head) : Map.of(),
            access,
            decision == null || head == null || caller == null || leads == null
                ? null
                : Sending.of(head, decision, caller, leads));
    return new Steps(ground, heads, head).in(bare);
  }

  private void undiscovered(Heads heads, String route) {
    Ground.Way way = ground.ways().get(route);
    for (Ground.Account account : way == null ? List.<Ground.Account>of() : way.accounts()) {
      if (account.discovered()) {
        heads
            .assumptions()
            .add(
                "the path is not the token endpoint of "
                    + account.name()
                    + ", which discovery is to find");
      }
    }
  }

  private Caller proven(RequestHead head, @Nullable String name) throws RefusedException {
    Instant now = clock.instant();
    return name == null
        ? ground.callers().authenticate(head, now, ground.keys(), List.of())
        : Assumption.of(ground.callers(), name, head, now, ground.keys());
  }

  /** Where the readings of a path lead, if they lead to different routes. */
  private Map<String, List<String>> apart(RequestHead head) {
    Map<String, List<String>> leads = ground.routes().ofReadings(head);
    return leads.values().stream().distinct().count() > 1 ? leads : Map.of();
  }

  private Taken taken(Route<P> route, @Nullable AccessTrace access) {
    Ground.Way way = ground.ways().get(route.name());
    return new Taken(
        route.name(),
        route.host(),
        route.path(),
        route.methods(),
        way == null ? "" : way.tenant(),
        way == null ? "" : way.aspxauth(),
        route.plan().access().enforce(),
        access != null && access.verdict() == null && access.waived());
  }

  /**
   * The host that a path alone is most likely for: of the listener's own and those of routes, the
   * first under which it takes the longest path.
   */
  private String likelyHost(Heads heads) {
    String best = ground.listener().host();
    int segments = segments(heads, best);
    for (Route<P> route : ground.routes().all()) {
      String own = route.host();
      if (own != null) {
        String host = own.startsWith("*.") ? "any" + own.substring(1) : own;
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        String written = bare ? "[" + host + "]" : host;
        int found = segments(heads, written);
        if (found > segments) {
          best = written;
          segments = found;
        }
      }
    }
    return best;
  }

  private int segments(Heads heads, String host) {
    try {
      return 1 + ground.routes().match(heads.read(host)).segments();
    } catch (RefusedException refused) {
      // a path that is taken by another method is nearer than none
      return refused.refusal().reason() == Reason.METHOD_NOT_ALLOWED ? 0 : -1;
    }
  }

  private static ExchangeRecord nobodysRecord() {
    return new ExchangeRecord("explain", 0, "", "");
  }
}
