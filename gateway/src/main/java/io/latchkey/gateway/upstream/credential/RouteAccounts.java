package io.latchkey.gateway.upstream.credential;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The service accounts of a route, all of its tenant, and whose turn it is. Any thread; asking
 * costs a volatile read for each account that is looked at, and nothing where there is but one.
 *
 * <p>An account <em>falters</em> from a failed attempt to get a token that leaves it without a live
 * one until an attempt succeeds. While it does, another stands in, and who asks here sees to it
 * that it tries again once it may. Where all falter, the one is asked that may try soonest.
 */
public final class RouteAccounts {
  /** The most accounts that a route has. */
  public static final int MAX_ACCOUNTS = 16;

  private static final Comparator<PoolStatus> SOONEST =
      Comparator.comparing(PoolStatus::retryAt, Comparator.nullsFirst(Instant::compareTo));

  private final List<AccountCredential> accounts;
  private final @Nullable AccountCredential sole;
  private final Spread spread;
  private final Map<String, List<AccountCredential>> ofCallers = new HashMap<>();
  private final AtomicLong turn;
  private final boolean tokens;

  /**
   * Those of one route.
   *
   * @param accounts 1 to {@link #MAX_ACCOUNTS}, in the order of the file
   * @param callers who may use the route, by name
   */
  public RouteAccounts(
      List<AccountCredential> accounts, Spread spread, Collection<String> callers) {
    this(accounts, spread, callers, 0);
  }

  /** The same with the first turn given. */
  RouteAccounts(
      List<AccountCredential> accounts, Spread spread, Collection<String> callers, long turn) {
    if (accounts.isEmpty() || accounts.size() > MAX_ACCOUNTS) {
      throw new IllegalArgumentException("a route has 1 to " + MAX_ACCOUNTS + " accounts");
    }
    this.accounts = List.copyOf(accounts);
    this.sole = accounts.size() == 1 ? accounts.get(0) : null;
    this.spread = spread;
    this.tokens = accounts.stream().anyMatch(TokenPool.class::isInstance);
    this.turn = new AtomicLong(turn);
    if (spread == Spread.CALLER) {
      callers.forEach(caller -> ofCallers.put(caller, CallerShare.order(this.accounts, caller)));
    }
  }

  /** The account that speaks for the next call of {@code caller}. */
  public AccountCredential choose(String caller) {
    if (sole != null) {
      return sole;
    }
    return spread == Spread.EVEN ? inTurn() : firstOf(order(caller));
  }

  /**
   * Who stands in for a call to which those of {@code asked} gave no token, or null where all were
   * asked: who has a live token, else who does not falter, else who may try soonest.
   */
  public @Nullable AccountCredential standIn(String caller, Collection<AccountCredential> asked) {
    List<AccountCredential> left =
        order(caller).stream().filter(account -> !asked.contains(account)).toList();
    for (AccountCredential account : left) {
      if (hasToken(account)) {
        return account;
      }
    }
    return left.isEmpty() ? null : firstOf(left);
  }

  /**
   * Tells that a call of {@code caller} waits for a token of {@code account}: who would stand in
   * gets one too, in case this takes too long.
   */
  public void awaited(String caller, AccountCredential account) {
    AccountCredential next = sole == null ? standIn(caller, List.of(account)) : null;
    if (next != null) {
      rouse(next);
    }
  }

  /** Whether any of them has tokens, of which another can be got where one is refused. */
  public boolean hasTokens() {
    return tokens;
  }

  private List<AccountCredential> order(String caller) {
    if (spread != Spread.CALLER) {
      return accounts;
    }
    List<AccountCredential> own = ofCallers.get(caller);
    return own == null ? CallerShare.order(accounts, caller) : own;
  }

  private static AccountCredential firstOf(List<AccountCredential> order) {
    for (int i = 0; i < order.size(); i++) {
      AccountCredential account = order.get(i);
      if (!falters(account)) {
        return account;
      }
      rouse(account);
    }
    return soonest(order);
  }

  /** Each of those that serve best as often as the others of them. */
  private AccountCredential inTurn() {
    int ready = 0;
    int live = 0;
    int able = 0;
    for (int i = 0; i < accounts.size(); i++) {
      AccountCredential account = accounts.get(i);
      if (hasToken(account)) {
        live |= 1 << i;
        ready |= account.quota().rests() ? 0 : 1 << i;
      } else {
        rouse(account);
        able |= falters(account) ? 0 : 1 << i;
      }
    }
    int among = ready != 0 ? ready : live != 0 ? live : able;
    if (among == 0) {
      return soonest(accounts);
    }
    for (int k = Math.floorMod(turn.getAndIncrement(), Integer.bitCount(among)); k > 0; k--) {
      among &= among - 1;
    }
    return accounts.get(Integer.numberOfTrailingZeros(among));
  }

  private static boolean hasToken(AccountCredential account) {
    return !(account instanceof TokenPool pool) || pool.status().live() > 0;
  }

  private static boolean falters(AccountCredential account) {
    if (!(account instanceof TokenPool pool)) {
      return false;
    }
    PoolStatus now = pool.status();
    return now.live() == 0 && now.lastFailure() != null;
  }

  /** Has an account without a token try to get one, if it may and does not. */
  private static void rouse(AccountCredential account) {
    if (account instanceof TokenPool pool) {
      PoolStatus now = pool.status();
      if (now.live() == 0 && now.retryAt() == null && now.state() != SlotState.MINTING) {
        pool.warm();
      }
    }
  }

  private static AccountCredential soonest(List<AccountCredential> all) {
    return all.stream()
        .filter(TokenPool.class::isInstance)
        .map(TokenPool.class::cast)
        .min(Comparator.comparing(TokenPool::status, SOONEST))
        .map(AccountCredential.class::cast)
        .orElseGet(() -> all.get(0));
  }
}
