package io.latchkey.gateway.exchange;

import io.latchkey.gateway.upstream.credential.AccountCredential;
import io.latchkey.gateway.upstream.credential.RouteAccounts;
import io.latchkey.gateway.upstream.credential.Unavailable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that gave one exchange no token, each asked once, and what the nearest of them said.
 * Confined to the exchange's event loop.
 */
final class StandIns {
  private final RouteAccounts accounts;
  private final String caller;
  private final List<AccountCredential> asked = new ArrayList<>(2);
  private Unavailable nearest = new Unavailable(Long.MAX_VALUE, Unavailable.Cause.SLOW);
  private String nearestAccount = "";

  StandIns(RouteAccounts accounts, String caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  /** Who is asked after {@code account} gave none, or null where there is nobody left. */
  @Nullable AccountCredential after(AccountCredential account, Unavailable why) {
    if (why.retryAfterSeconds() < nearest.retryAfterSeconds()) {
      nearest = why;
      nearestAccount = account.account();
    }
    asked.add(account);
    return accounts.standIn(caller, asked);
  }

  /** What {@link #after} heard that lets the caller ask again soonest. */
  Unavailable nearest() {
    return nearest;
  }

  /** Who said it. */
  String nearestAccount() {
    return nearestAccount;
  }
}
