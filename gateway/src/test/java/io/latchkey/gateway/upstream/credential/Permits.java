package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.policy.caller.Caller;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.SigningKeys;
import io.latchkey.gateway.policy.route.Route;
import io.latchkey.gateway.policy.route.Routes;
import io.latchkey.gateway.policy.scope.AccessPlan;
import io.latchkey.gateway.policy.scope.Guarded;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.policy.scope.ProtectedEndpoints;
import io.latchkey.gateway.policy.scope.Scope;
import io.latchkey.gateway.policy.scope.ScopeRule;
import io.latchkey.gateway.policy.scope.ScopeSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Permits to test with, come by as every permit is: through caller, route and scope. */
final class Permits {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private Permits() {}

  /** A permit for a call, perhaps to an endpoint where no token of ours may go. */
  static Permit permit(boolean protectedEndpoint) {
    try {
      RequestHead head =
          new RequestHead(
              "GET",
              Target.parse("/a", false),
              new Authority("h", "h", -1),
              FieldSection.of("X-Api-Key", KEY),
              Framing.NONE,
              false,
              true,
              Peer.at(InetAddress.getLoopbackAddress()));
      Caller caller = callers().authenticate(head, HandClock.START, SigningKeys.NONE, List.of());
      Guarded plan = () -> plan(protectedEndpoint);
      Route<Guarded> route = new Route<>("r", null, "/", Set.of(), false, plan);
      return ScopeRule.authorize(caller, Routes.of(List.of(route)).match(head), head);
    } catch (RefusedException | NoSuchAlgorithmException refused) {
      throw new AssertionError(refused);
    }
  }

  private static Callers callers() throws NoSuchAlgorithmException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.US_ASCII));
    return Callers.of(
        List.of(
            new CallerSettings(
                "payroll",
                List.of(HexFormat.of().formatHex(hash)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false)));
  }

  private static AccessPlan plan(boolean protectedEndpoint) {
    Scope all =
        Scope.compile(
            new ScopeSettings(
                "all",
                "",
                ScopeSettings.Match.FULL,
                List.of(new ScopeSettings.RuleSettings("/.*", Set.of(), Map.of()))),
            false);
    ProtectedEndpoints endpoints = (reading, rawQuery) -> protectedEndpoint;
    return new AccessPlan(
        "",
        false,
        false,
        Map.of("payroll", List.of(all)),
        endpoints,
        false,
        true,
        false,
        List.of());
  }
}
