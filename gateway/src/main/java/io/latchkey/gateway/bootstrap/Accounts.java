package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.Preset;
import io.latchkey.gateway.policy.scope.Presets;
import io.latchkey.gateway.policy.scope.ProtectedEndpoints;
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
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.Spread;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The service accounts of a plan: what each speaks with, and how far its own rights reach. */
final class Accounts {
  private final Network network;
  private final SecureRandom random;
  private final AssertionDesk desk;
  private final Metrics metrics;
  private final Map<String, ServiceAccountSettings> settings = new LinkedHashMap<>();
  private final Map<String, AccountCredential> credentials = new LinkedHashMap<>();
  private final List<Rotation> rotations = new ArrayList<>();

  Accounts(Network network, SecureRandom random, Metrics metrics) {
    this.network = network;
    this.random = random;
    this.desk = AssertionDesk.open(random);
    this.metrics = metrics;
  }

  /**
   * Adds an account.
   *
   * @throws IOException naming the TLS file that cannot be used
   */
  void add(ServiceAccountSettings account, TenantSettings tenant) throws IOException {
    settings.put(account.name(), account);
    HomeLoop home = network.home();
    AccountParts parts = new AccountParts(network, desk, tenant, home);
    BadAttempts bad = BadAttempts.shared();
    Function<ServiceAccountSettings, Candidate> candidates;
    if (account.grant() instanceof StaticHeaders fixed) {
      FixedHeaders headers =
          new FixedHeaders(account.name(), fixed.headers(), quota(account, tenant));
      credentials.put(account.name(), headers);
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
      credentials.put(account.name(), pool);
      candidates = parts.candidates(pool, sources);
    }
    rotations.add(
        new Rotation(
            account, candidates, bad, home, random, new RotationMetrics(metrics.rotations())));
  }

  private Quota quota(ServiceAccountSettings account, TenantSettings tenant) {
    return Quota.of(account.name(), tenant.quotaWait(), network.home(), new QuotaMetrics(metrics));
  }

  /** Every quota, in the order of the accounts. */
  List<Quota> quotas() {
    return credentials.values().stream().map(AccountCredential::quota).toList();
  }

  /** The ways of changed secrets and keys, one for each account. */
  List<Rotation> rotations() {
    return List.copyOf(rotations);
  }

  /** Every pool, in the order of the accounts. */
  List<TokenPool> pools() {
    return credentials.values().stream()
        .filter(TokenPool.class::isInstance)
        .map(TokenPool.class::cast)
        .toList();
  }

  /** What a route of {@code callers} speaks with, or null where {@code names} are none. */
  @Nullable RouteAccounts of(List<String> names, Spread spread, Set<String> callers) {
    List<AccountCredential> named =
        names.stream().map(credentials::get).filter(Objects::nonNull).toList();
    return named.isEmpty() ? null : new RouteAccounts(named, spread, callers);
  }

  /** The bounds that the accounts' own rights set, of which a call must be within each. */
  List<Preset> presets(List<String> names, TenantKind kind, String basePath) {
    return settings(names).flatMap(own -> presets(own, kind, basePath).stream()).toList();
  }

  private static List<Preset> presets(
      ServiceAccountSettings own, TenantKind kind, String basePath) {
    List<String> scopes =
        own.grant() instanceof EndpointGrant asked ? asked.scopes() : List.<String>of();
    return Presets.of(kind, own.role(), scopes, own.grant() instanceof StaticHeaders, basePath);
  }

  /** The fields that the accounts send themselves. */
  Collection<String> headers(List<String> names) {
    return settings(names)
        .map(ServiceAccountSettings::grant)
        .filter(StaticHeaders.class::isInstance)
        .flatMap(fixed -> ((StaticHeaders) fixed).headers().keySet().stream())
        .collect(Collectors.toSet());
  }

  private Stream<ServiceAccountSettings> settings(List<String> names) {
    return names.stream().map(settings::get).filter(Objects::nonNull);
  }

  /**
   * Where no credential of ours may go: by the tenant's kind, and the token endpoints of its
   * accounts.
   */
  ProtectedEndpoints protectedEndpoints(TenantSettings tenant) {
    List<TokenPool> own =
        settings.values().stream()
            .filter(account -> account.tenant().equals(tenant.name()))
            .map(account -> credentials.get(account.name()))
            .filter(TokenPool.class::isInstance)
            .map(TokenPool.class::cast)
            .toList();
    return ProtectedEndpoints.of(tenant.kind(), tenant.ignoreCase())
        .or(ProtectedEndpoints.tokenEndpoints(() -> paths(own), tenant.ignoreCase()))
        .or(realm(tenant));
  }

  /** The issuer that a tenant names beside its URL, wherever it is: cautious, and cheap. */
  private static ProtectedEndpoints realm(TenantSettings tenant) {
    URI issuer = tenant.issuer();
    String path = issuer == null ? null : issuer.getPath();
    return path == null
        ? ProtectedEndpoints.NONE
        : ProtectedEndpoints.under(path, tenant.ignoreCase());
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
