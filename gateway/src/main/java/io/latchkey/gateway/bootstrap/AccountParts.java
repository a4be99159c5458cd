package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.upstream.credential.AssertionDesk;
import io.latchkey.gateway.upstream.credential.Candidate;
import io.latchkey.gateway.upstream.credential.Candidates;
import io.latchkey.gateway.upstream.credential.FixedHeaders;
import io.latchkey.gateway.upstream.credential.HomeLoop;
import io.latchkey.gateway.upstream.credential.ProbeCall;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.TokenPool;
import io.latchkey.gateway.upstream.credential.TokenSource;
import io.latchkey.gateway.upstream.credential.TokenSources;
import io.latchkey.gateway.upstream.credential.Trial;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.io.IOException;
import java.util.function.Function;

/** What a service account at one tenant is made of, at the start and whenever its proof changes. */
final class AccountParts {
  private final Network network;
  private final AssertionDesk desk;
  private final TenantSettings tenant;
  private final HomeLoop home;
  private final ControlClient probes;

  AccountParts(Network network, AssertionDesk desk, TenantSettings tenant, HomeLoop home)
      throws IOException {
    this.network = network;
    this.desk = desk;
    this.tenant = tenant;
    this.home = home;
    this.probes = network.client(network.connector(tenant.tls(), false, tenant.proxy()));
  }

  /** Makes token sources of settings that differ in their proof alone. */
  interface Sources {
    TokenSource of(ServiceAccountSettings account);
  }

  /** The sources of an account's tokens. */
  Sources sources(ServiceAccountSettings account) throws IOException {
    ControlClient client =
        network.client(
            network.connector(endpointTls(account.grant(), tenant), false, tenant.proxy()));
    return any -> TokenSources.of(any, tenant, client, home, desk);
  }

  /**
   * The files for TLS at the token endpoint: the account's own, where its certificate proves it.
   */
  static TenantSettings.Tls endpointTls(Grant grant, TenantSettings tenant) {
    return grant instanceof EndpointGrant asked
            && asked.client() instanceof ClientCertificate certificate
        ? certificate.tls()
        : tenant.tls();
  }

  /** What is tried of changed settings of a pool's account. */
  Function<ServiceAccountSettings, Candidate> candidates(TokenPool pool, Sources sources) {
    return next -> {
      TokenSource source = sources.of(next);
      Trial rehearsal = new Trial(source, next.probe(), tenant, probes, home);
      return Candidates.of(pool, source, rehearsal);
    };
  }

  /** What is tried of changed settings of an account with fixed fields. */
  Function<ServiceAccountSettings, Candidate> candidates(FixedHeaders fixed) {
    return next -> {
      Probe probe = next.probe();
      return Candidates.of(
          fixed,
          (StaticHeaders) next.grant(),
          probe == null ? null : new ProbeCall(probe, tenant, probes, home));
    };
  }
}
