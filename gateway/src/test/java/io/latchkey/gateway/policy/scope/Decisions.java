package io.latchkey.gateway.policy.scope;

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
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One route to one tenant, asked about targets of one caller. */
final class Decisions {
  private static final Peer PEER = Peer.at(InetAddress.getLoopbackAddress());

  private final boolean encodedSlash;
  private final Caller caller;
  private final Routes<Plan> routes;

  private record Plan(AccessPlan access) implements Guarded {}

  /** A route of {@code prefix} that takes it off, before a tenant of {@code base}. */
  Decisions(
      String prefix,
      String base,
      boolean ignoreCase,
      boolean encodedSlash,
      Scope scope,
      ProtectedEndpoints endpoints) {
    this.encodedSlash = encodedSlash;
    AccessPlan plan =
        new AccessPlan(
            base,
            !prefix.equals("/"),
            ignoreCase,
            Map.of("app", List.of(scope)),
            endpoints,
            true,
            true,
            encodedSlash,
            List.of());
    routes =
        Routes.of(List.of(new Route<>("r", null, prefix, Set.of(), ignoreCase, new Plan(plan))));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest("key".getBytes(StandardCharsets.UTF_8));
      List<String> keys = List.of(HexFormat.of().formatHex(hash));
      Callers callers =
          Callers.of(
              List.of(
                  new CallerSettings(
                      "app", keys, List.of(), List.of(), List.of(), List.of(), false)));
      caller = callers.authenticate(head("/"), Instant.EPOCH, SigningKeys.NONE, List.of());
    } catch (NoSuchAlgorithmException | RefusedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private RequestHead head(String target) throws RefusedException {
    return new RequestHead(
        "GET",
        Target.parse(target, encodedSlash),
        new Authority("h", "h", -1),
        FieldSection.of("X-Api-Key", "key"),
        Framing.NONE,
        false,
        true,
        PEER);
  }

  /** The target that is sent, or null where the call is refused. */
  @Nullable String sent(String target) {
    try {
      RequestHead head = head(target);
      return ScopeRule.authorize(caller, routes.match(head), head).target();
    } catch (RefusedException refused) {
      return null;
    }
  }
}
