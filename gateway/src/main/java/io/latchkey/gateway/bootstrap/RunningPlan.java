package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.config.RouteSettings;
import io.latchkey.gateway.exchange.GatewayPlan;
import io.latchkey.gateway.overload.Gates;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.upstream.authority.JwksKeys;
import io.latchkey.gateway.upstream.credential.Quota;
import io.latchkey.gateway.upstream.credential.Rotation;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.transport.Tenant;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A plan and what it leads to that must be started and ended; parts of it may be those of the plan
 * before, and of the one after.
 */
record RunningPlan(
    GatewaySettings settings,
    GatewayPlan plan,
    JwksKeys keys,
    List<Account> accounts,
    List<OpenTenant> openTenants,
    Gates.Plan gates) {
  private static final long SHUTDOWN_SECONDS = 3;

  /** A tenant, and the settings that it was opened by. */
  record OpenTenant(TenantSettings settings, Tenant tenant) {}

  /** The token pools, in the order of the accounts. */
  List<TokenPool> pools() {
    return accounts.stream().map(Account::pool).filter(Objects::nonNull).toList();
  }

  /** The ways of changed secrets and keys, one for each account. */
  List<Rotation> rotations() {
    return accounts.stream().map(Account::rotation).toList();
  }

  List<Tenant> tenants() {
    return openTenants.stream().map(OpenTenant::tenant).toList();
  }

  private List<Quota> quotas() {
    return accounts.stream().map(account -> account.credential().quota()).toList();
  }

  List<String> routeNames() {
    return settings.routes().stream().map(RouteSettings::name).toList();
  }

  List<String> callerNames() {
    return settings.callers().stream().map(CallerSettings::name).toList();
  }

  List<String> accountNames() {
    return settings.serviceAccounts().stream().map(ServiceAccountSettings::name).toList();
  }

  List<String> tenantNames() {
    return settings.tenants().stream().map(TenantSettings::name).toList();
  }

  /** The files of TLS towards tenants and token endpoints that it connects by. */
  Set<TenantSettings.Tls> tls() {
    Set<TenantSettings.Tls> all = new HashSet<>(Set.of(TenantSettings.Tls.SYSTEM));
    settings.tenants().forEach(tenant -> all.add(tenant.tls()));
    accounts.forEach(
        account -> all.add(AccountParts.endpointTls(account.settings().grant(), account.tenant())));
    return all;
  }

  /** Puts bounds in force; gets keys and tokens ahead of the first call. */
  void start() {
    gates.settle();
    startBut(List.of());
  }

  /** Gets keys and tokens ahead of the first call, but those that {@code others} have. */
  void startBut(Collection<RunningPlan> others) {
    keys.start();
    accountsBut(others).stream()
        .map(Account::pool)
        .filter(Objects::nonNull)
        .forEach(TokenPool::warm);
    Set<Tenant> fresh = new LinkedHashSet<>(tenants());
    others.forEach(other -> other.tenants().forEach(fresh::remove));
    fresh.forEach(Tenant::start);
  }

  /** How many exchanges run under it. */
  long underWay() {
    return plan.underWay().sum();
  }

  /** Those of its accounts that {@code others} have not. */
  List<Account> accountsBut(Collection<RunningPlan> others) {
    return accounts.stream()
        .filter(
            account ->
                others.stream()
                    .flatMap(other -> other.accounts().stream())
                    .noneMatch(account::sharesWith))
        .toList();
  }

  /** Ends sessions of ours and closes connections, within a short time. */
  void close() {
    closeBut(List.of()).join();
  }

  /**
   * Ends what none of {@code others} has.
   *
   * @return completes when that is done, or its short time is over
   */
  CompletableFuture<?> closeBut(Collection<RunningPlan> others) {
    keys.closeBut(others.stream().map(RunningPlan::keys).toList());
    List<Account> own = accountsBut(others);
    own.forEach(account -> account.rotation().close());
    Set<Quota> quotas = new HashSet<>(quotas());
    others.forEach(other -> other.quotas().forEach(quotas::remove));
    quotas.forEach(Quota::close);
    List<CompletableFuture<?>> ends = new ArrayList<>();
    for (Account account : own) {
      TokenPool pool = account.pool();
      if (pool != null) {
        ends.add(pool.shutdown().toCompletableFuture());
      }
    }
    Set<Tenant> closing = new HashSet<>(tenants());
    others.forEach(other -> other.tenants().forEach(closing::remove));
    return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
        .completeOnTimeout(null, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .whenComplete((ended, failure) -> closing.forEach(Tenant::close));
  }
}
