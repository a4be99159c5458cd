package io.latchkey.gateway.policy.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.caller.Assumption;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.RouteMatch;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.ScopeSettings.Match;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The hurdles, asked one by one, amount to what the decision says. */
class AccessTraceTest {
  private static final List<String> PATHS =
      List.of(
          "/r/a",
          "/r/a/b",
          "/r/a;x=1/b",
          "/r/b",
          "/r/a%2Fb",
          "/r/oauth2/token/x",
          "/r/v2-edge/sws/activities",
          "/r/logs",
          "/r/monitoring?x=1",
          "/r/a?_action=go",
          "/r/openidm/a");

  private record Plan(AccessPlan access) implements Guarded {}

  private static Scope scope(Random random, boolean ignoreCase) {
    String[] rules = {"/a", "/a/.*", "/b", "a.*", ".*", "/openidm/.*", "/a/[^;]*", "/x"};
    ScopeSettings.RuleSettings rule =
        new ScopeSettings.RuleSettings(
            rules[random.nextInt(rules.length)],
            random.nextInt(3) == 0 ? Set.of("POST") : Set.of(),
            random.nextInt(5) == 0 ? Map.of("_action", "go") : Map.of());
    Match match = random.nextBoolean() ? Match.FULL : Match.SEARCH;
    return Scope.compile(new ScopeSettings("s", "", match, List.of(rule)), ignoreCase);
  }

  private static AccessPlan plan(Random random, TenantKind kind) {
    boolean ignoreCase = random.nextBoolean();
    List<Scope> scopes =
        random.nextInt(6) == 0
            ? List.of()
            : List.of(scope(random, ignoreCase), scope(random, ignoreCase));
    Role role = random.nextInt(4) == 0 ? null : Role.values()[random.nextInt(3)];
    List<String> asked = random.nextInt(3) == 0 ? List.of("fr:idm:*") : List.of();
    return new AccessPlan(
        "",
        random.nextInt(5) > 0,
        ignoreCase,
        random.nextInt(8) == 0 ? Map.of() : Map.of("app", scopes),
        ProtectedEndpoints.of(kind, ignoreCase),
        random.nextInt(4) > 0,
        random.nextInt(3) > 0,
        random.nextBoolean(),
        Presets.of(kind, role, asked, random.nextInt(4) == 0, ""));
  }

  private static RequestHead head(Random random) throws RefusedException {
    return new RequestHead(
        random.nextBoolean() ? "GET" : "POST",
        Target.parse(PATHS.get(random.nextInt(PATHS.size())), true),
        new Authority("h", "h", -1),
        FieldSection.empty(),
        Framing.NONE,
        false,
        true,
        Peer.at(InetAddress.getLoopbackAddress()));
  }

  private static @Nullable Reason authorized(
      Caller caller, RouteMatch<Plan> match, RequestHead head) {
    try {
      ScopeRule.authorize(caller, match, head);
      return null;
    } catch (RefusedException refused) {
      return refused.refusal().reason();
    }
  }

  @Test
  void theHurdlesAmountToTheDecision() throws RefusedException {
    Callers callers =
        Callers.of(
            List.of(
                new CallerSettings(
                    "app",
                    List.of("0".repeat(64)),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    false)));
    Random random = new Random(32);
    EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
    int permits = 0;
    for (int i = 0; i < 20_000; i++) {
      TenantKind kind = TenantKind.values()[random.nextInt(TenantKind.values().length)];
      Plan plan = new Plan(plan(random, kind));
      Route<Plan> route = new Route<>("r", null, "/r/", Set.of(), plan.access().ignoreCase(), plan);
      RequestHead head = head(random);
      Caller caller = Assumption.of(callers, "app", head, Instant.EPOCH, SigningKeys.NONE);
      RouteMatch<Plan> match = Routes.of(List.of(route)).match(head);

      AccessTrace trace = AccessTrace.of(caller, match, head);

      Reason expected = authorized(caller, match, head);
      assertThat(trace.verdict())
          .as(head.method() + " " + head.target() + " " + trace)
          .isEqualTo(expected);
      if (expected == null) {
        permits++;
        Permit permit = ScopeRule.authorize(caller, match, head);
        assertThat(trace.opener()).isEqualTo(permit.scope());
        assertThat(trace.waived()).isEqualTo(permit.waived());
        assertThat(trace.target()).isEqualTo(permit.target());
        assertThat(trace.readings()).isEqualTo(permit.readings());
      } else {
        reasons.add(expected);
      }
      for (ScopeTrace scope : trace.scopes()) {
        assertThat(scope.rules().stream().anyMatch(r -> r.outcome() == RuleTrace.Outcome.OPENS))
            .isEqualTo(scope.opens());
      }
    }
    assertThat(permits).isBetween(2_000, 18_000);
    assertThat(reasons)
        .containsExactly(
            Reason.AMBIGUOUS_TARGET,
            Reason.CALLER_NOT_LISTED,
            Reason.NOT_OPENED,
            Reason.PROTECTED_ENDPOINT);
  }
}
