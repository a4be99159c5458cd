package io.latchkey.gateway.bench;

import io.latchkey.gateway.exchange.Decision;
import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.ProofMemory;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.PermitMemory;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A whole decision and the head that goes on: caller, route, scope, cookies, fields, lease. */
public class DecisionBenchmark extends Measured {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Param({"1", "20", "500"})
  int regexes;

  @Param({"CYBERARK_IDENTITY", "PINGONE_AIC"})
  TenantKind kind;

  private final Lessor lessor = new Lessor();
  private final ProofMemory proofs = new ProofMemory();
  private final PermitMemory<RouteRules> permits = new PermitMemory<>(4711, 815);
  private Callers callers;
  private Routes<RouteRules> routes;
  private RequestHead same;
  private RequestHead[] unique;
  private int next;

  @Setup
  public void build() {
    boolean ignoreCase = kind == TenantKind.CYBERARK_IDENTITY;
    callers = Ground.table(1000);
    routes = Ground.routes(100, Ground.rules(regexes, kind, ignoreCase));
    same = Ground.head(Ground.path(regexes == 1 ? 0 : 2, 7));
    unique = Ground.unique(regexes);
  }

  @Benchmark
  public Object remembered() throws RefusedException {
    return decided(same);
  }

  @Benchmark
  public Object unique() throws RefusedException {
    return decided(unique[next++ & (unique.length - 1)]);
  }

  private Object decided(RequestHead head) throws RefusedException {
    ExchangeRecord record = new ExchangeRecord("0123456789abcdef", 0, "127.0.0.1:8080", "::1");
    Caller caller =
        callers.authenticate(head, NOW, SigningKeys.NONE, List.of(), proofs, record::staleProofs);
    Decision<RouteRules> decision = Decision.of(routes, permits, caller, head, record, () -> 1);
    return lessor.applied(decision.permit(), decision.outgoing());
  }
}
