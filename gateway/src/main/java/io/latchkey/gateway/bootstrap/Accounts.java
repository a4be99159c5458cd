package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.policy.scope.Preset;
import io.latchkey.gateway.policy.scope.Presets;
import io.latchkey.gateway.policy.scope.ProtectedEndpoints;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.AccountCredential;
import io.latchkey.gateway.upstream.credential.AssertionDesk;
import io.latchkey.gateway.upstream.credential.FixedHeaders;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.TokenSources;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service accounts of a plan: what each speaks with, and how far its own rights reach. */
final class Accounts {
  private final Network network;
  private final SecureRandom random;
  private final AssertionDesk desk;
  private final Metrics metrics;
  private final Map<String, ServiceAccountSettings> settings = new LinkedHashMap<>();
  private final Map<String, AccountCredential> credentials = new LinkedHashMap<>();

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
    credentials.put(
        account.name(),
        account.grant() instanceof StaticHeaders fixed
            ? new FixedHeaders(account.name(), fixed.headers())
            : pool(account, tenant));
  }

  private TokenPool pool(ServiceAccountSettings account, TenantSettings tenant) throws IOException {
    ControlClient client =
        network.client(network.connector(tls(account.grant(), tenant), false, tenant.proxy()));
    HomeLoop home = HomeLoop.on(network.controlLoop(), System::nanoTime, InstantSource.system());
    return TokenPool.of(
        account.name(),
        account.poolSize(),
        TokenSources.of(account, tenant, client, home, desk),
        home,
        random,
        new TokenMetrics(metrics));
  }

  /**
   * The files for TLS at the token endpoint: the account's own, where its certificate proves it.
   */
  private static TenantSettings.Tls tls(Grant grant, TenantSettings tenant) {
    return grant instanceof EndpointGrant asked
            && asked.client() instanceof ClientCertificate certificate
        ? certificate.tls()
        : tenant.tls();
  }

  /** Every pool, in the order of the accounts. */
  List<TokenPool> pools() {
    return credentials.values().stream()
        .filter(TokenPool.class::isInstance)
        .map(TokenPool.class::cast)
        .toList();
  }

  /** What the account speaks with, or null for no account. */
  @Nullable AccountCredential credential(@Nullable String account) {
    return account == null ? null : credentials.get(account);
  }

  /** The bounds that the account's own rights set; none for no account. */
  List<Preset> presets(@Nullable String account, TenantKind kind, String basePath) {
    ServiceAccountSettings own = account == null ? null : settings.get(account);
    if (own == null) {
      return List.of();
    }
    List<String> scopes =
        own.grant() instanceof EndpointGrant asked ? asked.scopes() : List.<String>of();
    return Presets.of(kind, own.role(), scopes, own.grant() instanceof StaticHeaders, basePath);
  }

  /** The fields that the account sends itself. */
  Collection<String> headers(@Nullable String account) {
    ServiceAccountSettings own = account == null ? null : settings.get(account);
    return own != null && own.grant() instanceof StaticHeaders fixed
        ? fixed.headers().keySet()
        : Set.of();
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
