package io.latchkey.sandbox.identity;

import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.ServerTraits;
import io.latchkey.sandbox.tenant.HttpDate;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;

/** How the tenant's server looks from outside: the fields of every answer, 404, idle closing. */
final class IdentityTraits implements ServerTraits {
  private final IdentityState state;
  private final OAuthEndpoints oauth;

  IdentityTraits(IdentityState state, OAuthEndpoints oauth) {
    this.state = state;
    this.oauth = oauth;
  }

  @Override
  public void dress(HttpHeaders fields) {
    Instant now = state.clock().instant();
    fields.set("Date", HttpDate.of(now.plusSeconds(state.switches().dateOffsetSeconds.get())));
    fields.set("Strict-Transport-Security", "max-age=31536000; includeSubdomains; preload");
    fields.set("Alt-Svc", "h3=\":443\"; ma=86400");
    fields.set("X-CFY-TX-ID", state.draw().hex(16));
    fields.set("X-CFY-TX-TM", "7");
    fields.set("X-CENTRIFY-NATIVE-CLIENT", "true");
    fields.set("X-Content-Type-Options", "nosniff");
    fields.set("X-Frame-Options", "SAMEORIGIN");
    if (state.switches().cacheControl.get() && !fields.contains("Cache-Control")) {
      fields.set("Cache-Control", "no-cache, no-store, must-revalidate");
      fields.set("Pragma", "no-cache");
    }
  }

  @Override
  public long idleCloseMillis() {
    return state.switches().idleCloseMillis.get();
  }

  /** A path that the tenant does not have, or has moved to another namespace: 404. */
  @Override
  public Handler elsewhere() {
    return (call, reply) -> {
      if (!oauth.discovery(call, reply)) {
        state.counters().countApiCall(call.path());
        reply.send(Envelope.error(404, "The resource cannot be found."));
      }
    };
  }
}
