package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code grant: clientCredentials}, by a secret or a certificate. */
final class ClientCredentialsBinder {

  private ClientCredentialsBinder() {}

  /** The grant, or null after a problem; {@code tenant} is null where its own are the problem. */
  static @Nullable ClientCredentials bind(Section section, @Nullable TenantSettings tenant) {
    ClientAuthentication client = ClientBinder.proven(section, tenant);
    List<String> scopes = TokenRequests.scopes(section, tenant);
    Map<String, String> parameters = TokenRequests.parameters(section);
    Endpoint endpoint = tenant == null ? null : TokenEndpoints.bind(section, tenant);
    return client == null || endpoint == null
        ? null
        : new ClientCredentials(client, endpoint, scopes, parameters);
  }
}
