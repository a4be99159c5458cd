package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.policy.scope.ScopeRule;
import io.latchkey.gateway.upstream.credential.AccountCredential;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import io.latchkey.gateway.upstream.credential.FixedHeaders;
import io.latchkey.gateway.upstream.credential.Token;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.Unavailable;
import io.latchkey.gateway.upstream.credential.Waiter;
import io.latchkey.gateway.upstream.credential.Waiting;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The getting of the service account's credential for one exchange, as often as it needs one.
 * Confined to the exchange's event loop.
 */
final class Leasing implements Waiter {
  /** Less than the 5 s in which a caller is told that no token can be had. */
  private static final Duration TOKEN_WAIT = Duration.ofMillis(4200);

  private static final int MAX_LEASES = 4;

  private final Exchange exchange;
  private final @Nullable AccountCredential account;
  private final Permit permit;
  private final Consumer<CredentialLease> taker;
  private @Nullable Waiting waiting;
  private int leases;

  Leasing(
      Exchange exchange,
      @Nullable AccountCredential account,
      Permit permit,
      Consumer<CredentialLease> taker) {
    this.exchange = exchange;
    this.account = account;
    this.permit = permit;
    this.taker = taker;
  }

  /** Gets a lease and hands it to the taker, now or later, or refuses the exchange. */
  void ask() {
    if (++leases > MAX_LEASES) {
      exchange.refuse(
          Refusal.of(Reason.NO_TOKEN, "Tokens expire faster than they can be sent").retryAfter(1));
      return;
    }
    if (account instanceof FixedHeaders fixed) {
      if (isConfirmed()) {
        taker.accept(CredentialLease.ofHeaders(permit, fixed));
      }
      return;
    }
    TokenPool pool = pool();
    Token live = pool.live();
    if (live != null) {
      ready(live);
    } else {
      waiting = pool.acquire(exchange.side().loop(), TOKEN_WAIT, this);
    }
  }

  private TokenPool pool() {
    if (account instanceof TokenPool pool) {
      return pool;
    }
    throw new IllegalStateException("a route whose calls need a token has no service account");
  }

  @Override
  public void ready(Token token) {
    exchange.guarded(
        () -> {
          waiting = null;
          if (isConfirmed()) {
            taker.accept(CredentialLease.ofAccount(permit, pool(), token));
          }
        });
  }

  /** Whether a credential of ours may still go there; if not, the exchange is refused. */
  private boolean isConfirmed() {
    try {
      ScopeRule.confirm(permit);
      return true;
    } catch (RefusedException refused) {
      exchange.refuse(refused.refusal());
      return false;
    }
  }

  @Override
  public void failed(Unavailable unavailable) {
    exchange.guarded(
        () -> {
          exchange.record().credential(pool().account(), -1, -1);
          exchange.refuse(unavailable.refusal());
        });
  }

  void cancel() {
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
