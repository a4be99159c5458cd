package io.latchkey.gateway.bench;

import io.latchkey.gateway.exchange.RouteRules;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.scope.ScopeRule;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Whether the caller may: a path that differs each time, by the number of rules. */
public class ScopeBenchmark extends Measured {
  @Param({"1", "20", "500"})
  int regexes;

  @Param({"true", "false"})
  boolean ignoreCase;

  private Caller caller;
  private RouteMatch<RouteRules> match;
  private RequestHead[] unique;
  private int next;

  @Setup
  public void build() throws RefusedException {
    unique = Ground.unique(regexes);
    caller =
        Ground.table(1)
            .authenticate(
                unique[0], Instant.parse("2026-11-22T12:00:00Z"), SigningKeys.NONE, List.of());
    TenantKind kind = ignoreCase ? TenantKind.CYBERARK_IDENTITY : TenantKind.GENERIC;
    match = Ground.routes(1, Ground.rules(regexes, kind, ignoreCase)).match(unique[0]);
  }

  @Benchmark
  public Object authorize() throws RefusedException {
    return ScopeRule.authorize(caller, match, unique[next++ & (unique.length - 1)]);
  }
}
