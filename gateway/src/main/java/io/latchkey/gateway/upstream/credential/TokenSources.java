package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.List;

/** Finds the source that an account's settings ask for. A new grant gets its branch here. */
public final class TokenSources {
  private TokenSources() {}

  /**
   * The source of {@code account}'s tokens.
   *
   * @param client sends its calls, by the tenant's TLS settings
   * @param clock of the pool that the source is for
   */
  public static TokenSource of(
      ServiceAccountSettings account, TenantSettings tenant, ControlClient client, HomeLoop clock) {
    ControlCalls calls = new ControlCalls(client, clock);
    if (account.grant() instanceof UserLogin login) {
      return new UserLoginSource(tenant.urls().get(0), tenant.podHosts(), login, calls, clock);
    }
    if (account.grant() instanceof ClientCredentials grant) {
      return clientCredentials(grant, tenant, calls, clock);
    }
    throw new IllegalArgumentException("no source for this grant");
  }

  private static TokenSource clientCredentials(
      ClientCredentials grant, TenantSettings tenant, ControlCalls calls, HomeLoop clock) {
    UpstreamText text = new UpstreamText(grant.clientId(), List.of(grant.clientSecret()));
    TokenErrors errors = new TokenErrors(tenant.kind(), grant.scopes(), text, clock::now);
    return new TokenEndpointSource(
        tenant.kind(),
        calls,
        endpoint(grant.endpoint(), clock),
        new ClientCredentialsRequest(grant),
        new TokenReply(grant.scopes(), errors));
  }

  private static TokenEndpoint endpoint(Endpoint endpoint, HomeLoop clock) {
    if (endpoint instanceof Given given) {
      return TokenEndpoint.given(given.uri());
    }
    return new DiscoveredEndpoint((Discovered) endpoint, clock::nanoTime);
  }
}
