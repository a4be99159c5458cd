package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.admin.AccountView;
import io.latchkey.gateway.config.GrantWord;
import io.latchkey.gateway.telemetry.RotationMeter;
import io.latchkey.gateway.upstream.credential.FailureAdvice;
import io.latchkey.gateway.upstream.credential.PoolStatus;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.TokenPool;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Service accounts as the admin listener shows them. */
final class AccountViews {
  private AccountViews() {}

  /** The accounts, with what their pools and keys are at this moment. */
  static List<AccountView> of(
      List<ServiceAccountSettings> accounts, List<TokenPool> pools, RotationMeter keys) {
    Map<String, TokenPool> byName =
        pools.stream().collect(Collectors.toMap(TokenPool::account, Function.identity()));
    return accounts.stream()
        .map(each -> of(each, byName.get(each.name()), keys.keyOf(each.name())))
        .toList();
  }

  private static AccountView of(
      ServiceAccountSettings account, @Nullable TokenPool pool, @Nullable String key) {
    String grant = GrantWord.of(account);
    if (pool == null) {
      return new AccountView(
          account.name(),
          account.tenant(),
          grant,
          AccountView.FIXED,
          0,
          0,
          0,
          null,
          null,
          null,
          null,
          null,
          0,
          key);
    }
    PoolStatus now = pool.status();
    return new AccountView(
        account.name(),
        account.tenant(),
        grant,
        now.state().word(),
        now.live(),
        now.size(),
        now.generation(),
        now.issued(),
        now.expiry(),
        now.refresh(),
        now.retryAt(),
        failure(now.failed()),
        now.waiters(),
        key);
  }

  private static AccountView.@Nullable Failure failure(PoolStatus.@Nullable Failed failed) {
    return failed == null
        ? null
        : new AccountView.Failure(
            failed.at(),
            failed.failure().word(),
            failed.failure().told(),
            FailureAdvice.on(failed.failure()));
  }
}
