package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.AccountCredential;
import io.latchkey.gateway.upstream.credential.AssertionDesk;
import io.latchkey.gateway.upstream.credential.BadAttempts;
import io.latchkey.gateway.upstream.credential.Candidate;
import io.latchkey.gateway.upstream.credential.FixedHeaders;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.latchkey.gateway.upstream.credential.Quota;
import io.latchkey.gateway.upstream.credential.RefreshPoint;
import io.latchkey.gateway.upstream.credential.Rotation;
import io.latchkey.gateway.upstream.credential.RouteAccounts;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.Spread;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The service accounts of a plan: what each speaks with. */
final class Accounts {
  private final Network network;
  private final SecureRandom random;
  private final AssertionDesk desk;
  private final Metrics metrics;
  private final Map<String, RouteAccounts> soles = new HashMap<>();
  private final Map<String, Account> all = new LinkedHashMap<>();

  Accounts(Network network, SecureRandom random, Metrics metrics) {
    this.network = network;
    this.random = random;
    this.desk = network.desk(random);
    this.metrics = metrics;
  }

  /**
   * Adds an account.
   *
   * @param before what it was in the plan before, or null if it was not there
   * @throws IOException naming the TLS file that cannot be used
   */
  void add(ServiceAccountSettings account, TenantSettings tenant, @Nullable Account before)
      throws IOException {
    boolean keeps =
        before != null && Fate.of(before.settings(), before.tenant(), account, tenant) != Fate.NEW;
    all.put(
        account.name(),
        before != null && keeps
            ? kept(account, tenant, before)
            : made(account, tenant, bad(account, before)));
  }

  /** An account whose attempts count on does not get locked by reload after reload. */
  private static BadAttempts bad(ServiceAccountSettings account, @Nullable Account before) {
    return before != null && Fate.sameProof(before.settings(), account)
        ? before.bad()
        : BadAttempts.shared();
  }

  private Account kept(ServiceAccountSettings account, TenantSettings tenant, Account before) {
    TokenPool pool = before.pool();
    AccountCredential credential =
        pool == null || tenant.quotaWait().equals(before.tenant().quotaWait())
            ? before.credential()
            : pool.under(quota(account, tenant));
    return new Account(account, tenant, credential, before.rotation(), before.bad());
  }

  private Account made(ServiceAccountSettings account, TenantSettings tenant, BadAttempts bad)
      throws IOException {
    HomeLoop home = network.home();
    AccountParts parts = new AccountParts(network, desk, tenant, home);
    AccountCredential credential;
    Function<ServiceAccountSettings, Candidate> candidates;
    if (account.grant() instanceof StaticHeaders fixed) {
      FixedHeaders headers =
          new FixedHeaders(account.name(), fixed.headers(), quota(account, tenant));
      credential = headers;
      candidates = parts.candidates(headers);
    } else {
      AccountParts.Sources sources = parts.sources(account);
      TokenPool pool =
          TokenPool.of(
                  account.name(),
                  account.poolSize(),
                  sources.of(account),
                  RefreshPoint.of(tenant.kind()),
                  home,
                  random,
                  new TokenMetrics(metrics),
                  bad)
              .under(quota(account, tenant));
      credential = pool;
      candidates = parts.candidates(pool, sources);
    }
    Rotation rotation =
        new Rotation(
            account, candidates, bad, home, random, new RotationMetrics(metrics.rotations()));
    return new Account(account, tenant, credential, rotation, bad);
  }

  private Quota quota(ServiceAccountSettings account, TenantSettings tenant) {
    return Quota.of(account.name(), tenant.quotaWait(), network.home(), new QuotaMetrics(metrics));
  }

  /** All of them, in the order in which they were added. */
  List<Account> all() {
    return List.copyOf(all.values());
  }

  /** What a route of {@code callers} speaks with, or null where {@code names} are none. */
  @Nullable RouteAccounts of(List<String> names, Spread spread, Set<String> callers) {
    Account sole = names.size() == 1 ? all.get(names.get(0)) : null;
    return sole == null ? several(names, spread, callers) : of(sole);
  }

  /** Where there is but one account, callers and turns make no difference. */
  private RouteAccounts of(Account sole) {
    return soles.computeIfAbsent(
        sole.name(), any -> new RouteAccounts(List.of(sole.credential()), Spread.NONE, List.of()));
  }

  private @Nullable RouteAccounts several(List<String> names, Spread spread, Set<String> callers) {
    List<AccountCredential> named =
        names.stream().map(all::get).filter(Objects::nonNull).map(Account::credential).toList();
    return named.isEmpty() ? null : new RouteAccounts(named, spread, callers);
  }

  /** Asks for the paths of the token endpoints of {@code tenant}'s accounts that are known now. */
  Supplier<Set<String>> tokenPaths(TenantSettings tenant) {
    List<TokenPool> own =
        all.values().stream()
            .filter(account -> account.settings().tenant().equals(tenant.name()))
            .map(Account::credential)
            .filter(TokenPool.class::isInstance)
            .map(TokenPool.class::cast)
            .toList();
    return () -> paths(own);
  }

  private static Set<String> paths(List<TokenPool> pools) {
    if (pools.size() == 1) {
      return pools.get(0).endpointPaths();
    }
    Set<String> all = new HashSet<>();
    pools.forEach(pool -> all.addAll(pool.endpointPaths()));
    return all;
  }
}
