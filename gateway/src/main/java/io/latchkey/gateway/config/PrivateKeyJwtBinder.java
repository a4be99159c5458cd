package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code grant: privateKeyJwt}: client credentials by an assertion (RFC 7523 section 2.2). */
final class PrivateKeyJwtBinder {

  private PrivateKeyJwtBinder() {}

  /** The grant, or null after a problem; {@code tenant} is null where its own are the problem. */
  static @Nullable ClientCredentials bind(Section section, @Nullable TenantSettings tenant) {
    List<String> scopes = TokenRequests.scopes(section, tenant);
    Map<String, String> parameters = TokenRequests.parameters(section);
    if (tenant == null) {
      AssertionBinder.readAlone(section);
      return null;
    }
    return switch (tenant.kind()) {
      case CYBERARK_SWS -> VendorBinder.sws(section, tenant, scopes, parameters);
      case GENERIC -> generic(section, tenant, scopes, parameters);
      case CYBERARK_IDENTITY, PINGONE_AIC -> null;
    };
  }

  private static @Nullable ClientCredentials generic(
      Section section, TenantSettings tenant, List<String> scopes, Map<String, String> parameters) {
    section.require("clientId", "grant: privateKeyJwt");
    String clientId = section.text("clientId");
    Endpoint endpoint = TokenEndpoints.bind(section, tenant);
    AssertionSource assertion =
        AssertionBinder.isRenewed(section)
            ? AssertionBinder.renewed(section)
            : AssertionBinder.signed(
                section, new AssertionBinder.Claims(clientId, clientId), endpoint);
    return clientId == null || endpoint == null || assertion == null
        ? null
        : new ClientCredentials(
            new ClientAssertion(assertion, clientId), endpoint, scopes, parameters);
  }
}
