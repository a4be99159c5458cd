package io.latchkey.sandbox.aic;

import io.latchkey.sandbox.http.Handler;
import io.latchkey.sandbox.http.ServerTraits;
import io.latchkey.sandbox.tenant.HttpDate;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;

/** How the tenant's server looks from outside: the fields of every answer, 404, idle closing. */
final class AicTraits implements ServerTraits {
  /** The number under which a call is known from one end to the other. */
  static final String TRANSACTION = "X-ForgeRock-TransactionId";

  private final AicState state;

  AicTraits(AicState state) {
    this.state = state;
  }

  @Override
  public void dress(HttpHeaders fields) {
    Instant now = state.now();
    fields.set("Date", HttpDate.of(now.plusSeconds(state.switches().dateOffsetSeconds.get())));
    fields.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload;");
    fields.set("Alt-Svc", "h3=\":443\"; ma=2592000,h3-29=\":443\"; ma=2592000");
    fields.set("Via", "1.1 google");
    fields.set("X-Content-Type-Options", "nosniff");
    fields.set("X-Frame-Options", "SAMEORIGIN");
    fields.set("X-Robots-Tag", "none");
    if (!fields.contains("Cache-Control")) {
      fields.set("Cache-Control", "no-cache, no-store, must-revalidate");
    }
  }

  @Override
  public void echo(HttpHeaders asked, HttpHeaders fields) {
    String sent = asked.get(TRANSACTION);
    fields.set(TRANSACTION, sent == null || sent.isEmpty() ? state.draw().uuid() : sent);
  }

  @Override
  public long idleCloseMillis() {
    return state.switches().idleCloseMillis.get();
  }

  @Override
  public Handler elsewhere() {
    return (call, reply) -> {
      state.counters().countApiCall(call.path());
      reply.send(AicPages.notFound());
    };
  }
}
