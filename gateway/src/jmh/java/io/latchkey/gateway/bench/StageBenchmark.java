package io.latchkey.gateway.bench;

import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.http.OutgoingHead;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.ProofMemory;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.policy.scope.PermitMemory;
import io.latchkey.gateway.policy.scope.Remembered;
import io.latchkey.gateway.policy.scope.ScopeRule;
import io.latchkey.gateway.upstream.cookie.CookieVerdict;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** The stages of a decision, each by itself, with 20 rules. */
public class StageBenchmark extends Measured {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ESCAPED = "/api/v1/Caf%C3%A9/item;v=1/read?filter=name%20eq%20x";

  private final Lessor lessor = new Lessor();
  private final RouteRules rules = Ground.rules(20, TenantKind.CYBERARK_IDENTITY, true);
  private final Callers callers = Ground.table(1000);
  private final ProofMemory proofs = new ProofMemory();
  private final PermitMemory<RouteRules> permits = new PermitMemory<>(4711, 815);
  private final Routes<RouteRules> routes = Ground.routes(100, rules);
  private RequestHead head;
  private String target;
  private RequestHead withoutCookies;
  private Caller caller;
  private Permit permit;
  private CookieVerdict cookies;
  private OutgoingHead outgoing;

  @Setup
  public void build() throws RefusedException {
    target = Ground.path(0, 7);
    head = Ground.head(target);
    withoutCookies = Ground.head(target, "Host", "gateway.internal", "X-Api-Key", Ground.KEY);
    caller = callers.authenticate(head, NOW, SigningKeys.NONE, List.of());
    RouteMatch<RouteRules> match = routes.match(head);
    permit = ScopeRule.authorize(caller, match, head);
    permits.note(match, permit);
    permits.note(match, permit);
    cookies = rules.cookies().onRequest(head.fields(), null, false);
    outgoing = forward();
  }

  @Benchmark
  public Object apiKey() throws RefusedException {
    return callers.authenticate(head, NOW, SigningKeys.NONE, List.of(), proofs, stale -> {});
  }

  @Benchmark
  public Object permitAgain() {
    Remembered<RouteRules> known = permits.find(caller, head);
    return known == null ? null : known.permit(caller, head);
  }

  @Benchmark
  public Object permitAnew() throws RefusedException {
    return ScopeRule.authorize(caller, routes.match(head), head);
  }

  @Benchmark
  public Object canonicalise() throws RefusedException {
    return Target.parse(target, false);
  }

  @Benchmark
  public Object canonicaliseEscapes() throws RefusedException {
    return Target.parse(ESCAPED, false);
  }

  @Benchmark
  public Object cookies() throws RefusedException {
    return rules.cookies().onRequest(head.fields(), null, false);
  }

  @Benchmark
  public Object noCookies() throws RefusedException {
    return rules.cookies().onRequest(withoutCookies.fields(), null, false);
  }

  @Benchmark
  public OutgoingHead forward() throws RefusedException {
    return rules.forward().request(head, permit.target(), cookies, "0123456789abcdef", false);
  }

  @Benchmark
  public Object lease() {
    return lessor.applied(permit, outgoing);
  }
}
