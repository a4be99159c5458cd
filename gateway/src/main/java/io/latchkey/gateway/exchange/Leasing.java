package io.latchkey.gateway.exchange;

import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.policy.scope.Permit;
import io.latchkey.gateway.policy.scope.ScopeRule;
import io.latchkey.gateway.upstream.credential.AccountCredential;
import io.latchkey.gateway.upstream.credential.CredentialLease;
import io.latchkey.gateway.upstream.credential.FixedHeaders;
import io.latchkey.gateway.upstream.credential.Quota;
import io.latchkey.gateway.upstream.credential.QuotaWaiter;
import io.latchkey.gateway.upstream.credential.QuotaWaiting;
import io.latchkey.gateway.upstream.credential.RouteAccounts;
import io.latchkey.gateway.upstream.credential.Token;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.Unavailable;
import io.latchkey.gateway.upstream.credential.Waiter;
import io.latchkey.gateway.upstream.credential.Waiting;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The getting of the service account's credential for one exchange, as often as it needs one.
 * Confined to the exchange's event loop.
 */
final class Leasing implements Waiter, QuotaWaiter {
  private static final int MAX_LEASES = 4;

  private final Exchange exchange;
  private final Delivery delivery;
  private @Nullable AccountCredential account;
  private @Nullable StandIns standIns;
  private @Nullable Waiting waiting;
  private @Nullable QuotaWaiting turn;
  private Duration left = Duration.ZERO;

  /** How long the call has waited for the turns that it had. */
  private Duration queued = Duration.ZERO;

  private int leases;

  Leasing(Exchange exchange, Delivery delivery) {
    this.exchange = exchange;
    this.delivery = delivery;
  }

  private Permit permit() {
    return delivery.decision().permit();
  }

  private @Nullable RouteAccounts accounts() {
    return delivery.decision().route().accounts();
  }

  private Duration tokenWait() {
    return delivery.decision().route().timeouts().token();
  }

  /**
   * Gets a lease and hands it to the delivery, at once or later, or refuses the exchange. Once an
   * account has spoken for the call it is asked again first: a token that was refused was its own.
   */
  void ask() {
    if (++leases > MAX_LEASES) {
      giveUp();
      return;
    }
    RouteAccounts accounts = accounts();
    if (account == null && accounts != null) {
      account = accounts.choose(caller());
    }
    standIns = null;
    lease(tokenWait());
  }

  /** A credential was had so often, and each time could not be sent when a connection was had. */
  private void giveUp() {
    if (account != null && account.quota().rests()) {
      turn = account.quota().turnAway(caller(), exchange.side().loop(), this);
    } else {
      exchange.refuse(
          Refusal.of(Reason.NO_TOKEN, "Tokens expire faster than they can be sent").retryAfter(1));
    }
  }

  /** Waits for the account's turn first, so that the token is the one that is live then. */
  private void lease(Duration wait) {
    left = wait;
    Quota quota = Objects.requireNonNull(account).quota();
    if (quota.isOpen()) {
      borrow();
    } else {
      turn = quota.enter(caller(), exchange.side().loop(), queued, this);
    }
  }

  @Override
  public void admitted() {
    exchange.guarded(
        () -> {
          queued = queued.plus(Objects.requireNonNull(turn).waited());
          turn = null;
          borrow();
        });
  }

  @Override
  public void refused(Refusal refusal) {
    exchange.guarded(
        () -> {
          turn = null;
          exchange.record().credential(Objects.requireNonNull(account).account(), -1, -1);
          exchange.refuse(refusal);
        });
  }

  private void borrow() {
    if (account instanceof FixedHeaders fixed) {
      if (isConfirmed()) {
        delivery.leased(CredentialLease.ofHeaders(permit(), fixed));
      }
      return;
    }
    TokenPool pool = pool();
    Token live = pool.live();
    if (live != null) {
      give(live);
    } else {
      RouteAccounts accounts = accounts();
      if (accounts != null && standIns == null) {
        accounts.awaited(caller(), pool);
      }
      waiting = pool.acquire(exchange.side().loop(), left, this);
    }
  }

  private String caller() {
    return permit().caller().name();
  }

  /**
   * Gets a lease in place of {@code refused}: of another token, or of the same where it is kept.
   */
  void askOther(CredentialLease refused) {
    standIns = null;
    waiting = refused.another(exchange.side().loop(), tokenWait(), this);
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
          give(token);
        });
  }

  private void give(Token token) {
    if (isConfirmed()) {
      delivery.leased(CredentialLease.ofAccount(permit(), pool(), token));
    }
  }

  /** Whether a credential of ours may still go there; if not, the exchange is refused. */
  private boolean isConfirmed() {
    try {
      ScopeRule.confirm(permit());
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
          // the call has one wait, for all accounts together
          Duration left = waiting == null ? tokenWait() : waiting.left();
          waiting = null;
          StandIns others = standIns;
          if (others == null) {
            others = new StandIns(Objects.requireNonNull(accounts()), caller());
            standIns = others;
          }
          AccountCredential next = others.after(pool(), unavailable);
          if (next == null) {
            exchange.record().credential(others.nearestAccount(), -1, -1);
            exchange.refuse(others.nearest().refusal());
          } else {
            account = next;
            lease(left);
          }
        });
  }

  /** Whether the account's quota holds the call back. */
  boolean isQueued() {
    return turn != null;
  }

  void cancel() {
    if (turn != null) {
      turn.cancel();
    }
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
