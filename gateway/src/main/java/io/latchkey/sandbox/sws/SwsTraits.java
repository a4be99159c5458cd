package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.ServerTraits;
import io.latchkey.sandbox.tenant.HttpDate;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;

/** How the tenant's server looks from outside: the fields of every answer, 404, idle closing. */
final class SwsTraits implements ServerTraits {
  private final SwsState state;
  private final ApiGate gate;

  SwsTraits(SwsState state, ApiGate gate) {
    this.state = state;
    this.gate = gate;
  }

  @Override
  public void dress(HttpHeaders fields) {
    Instant now = state.clock().instant();
    fields.set("Date", HttpDate.of(now.plusSeconds(state.switches().dateOffsetSeconds.get())));
    fields.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    fields.set("X-Content-Type-Options", "nosniff");
    fields.set("X-Frame-Options", "DENY");
    if (!fields.contains("Cache-Control")) {
      fields.set("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
      fields.set("Pragma", "no-cache");
    }
  }

  @Override
  public long idleCloseMillis() {
    return state.switches().idleCloseMillis.get();
  }

  /** The realm's server and the API's each say in their own way that there is nothing. */
  @Override
  public Handler elsewhere() {
    return (call, reply) -> {
      String path = call.path();
      if (path.equals(SwsState.REALM) || path.startsWith(SwsState.REALM + "/")) {
        reply.send(RealmError.noSuchPath());
      } else if (path.startsWith("/auth/")) {
        reply.send(RealmError.noSuchRealm());
      } else {
        gate.elsewhere().handle(call, reply);
      }
    };
  }
}
