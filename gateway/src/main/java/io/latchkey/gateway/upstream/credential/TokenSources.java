package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.Set;

/** Finds the source that an account's settings ask for. A new grant gets its branch here. */
public final class TokenSources {
  private TokenSources() {}

  /** Makes what the first token's answer would wait for; any thread, once is enough. */
  public static void prepare() {
    JsonReply.prepare();
  }

  /**
   * The source of {@code account}'s tokens.
   *
   * @param client sends its calls: by the tenant's TLS settings, or by those of the account's
   *     {@link ClientCertificate}
   * @param clock of the pool that the source is for
   * @param desk where its assertions are made
   * @throws IllegalArgumentException if the grant gets no tokens
   */
  public static TokenSource of(
      ServiceAccountSettings account,
      TenantSettings tenant,
      ControlClient client,
      HomeLoop clock,
      AssertionDesk desk) {
    ControlCalls calls =
        new ControlCalls(client, clock, RefusalAdvice.certificate(account, tenant));
    if (account.grant() instanceof UserLogin login) {
      return new UserLoginSource(tenant.urls().get(0), tenant.podHosts(), login, calls, clock);
    }
    if (account.grant() instanceof EndpointGrant grant) {
      TokenErrors errors = new TokenErrors(tenant.kind(), grant, text(grant), clock::now);
      return new TokenEndpointSource(
          tenant.kind(),
          calls,
          endpoint(grant, clock),
          new TokenRequestMaker(grant, desk, clock::now),
          new TokenReply(grant.scopes(), errors));
    }
    throw new IllegalArgumentException("this grant gets no tokens");
  }

  /**
   * The decoded paths at which {@code account} gets tokens, as far as its settings alone say: none
   * for one that is found by discovery.
   */
  public static Set<String> knownPaths(ServiceAccountSettings account) {
    return account.grant() instanceof EndpointGrant grant && grant.endpoint() instanceof Given given
        ? TokenEndpoint.path(given.uri())
        : Set.of();
  }

  private static UpstreamText text(EndpointGrant grant) {
    UpstreamText text =
        grant.client() instanceof ClientSecret client
            ? new UpstreamText(client.clientId(), client.secret())
            : new UpstreamText();
    return text.hiding(grant.parameters().values());
  }

  private static TokenEndpoint endpoint(EndpointGrant grant, HomeLoop clock) {
    if (grant.endpoint() instanceof Given given) {
      return TokenEndpoint.given(given.uri());
    }
    return new DiscoveredEndpoint(
        (Discovered) grant.endpoint(),
        grant.client() instanceof ClientCertificate,
        clock::nanoTime);
  }
}
