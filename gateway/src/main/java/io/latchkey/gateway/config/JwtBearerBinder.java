package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code grant: jwtBearer}: the assertion is the grant (RFC 7523 section 2.1). */
final class JwtBearerBinder {

  private JwtBearerBinder() {}

  /** The grant, or null after a problem; {@code tenant} is null where its own are the problem. */
  static @Nullable JwtBearer bind(Section section, @Nullable TenantSettings tenant) {
    List<String> scopes = TokenRequests.scopes(section, tenant);
    Map<String, String> parameters = TokenRequests.parameters(section);
    if (tenant == null) {
      AssertionBinder.readAlone(section);
      return null;
    }
    return switch (tenant.kind()) {
      case PINGONE_AIC -> VendorBinder.aic(section, tenant, scopes, parameters);
      case GENERIC -> generic(section, tenant, scopes, parameters);
      case CYBERARK_IDENTITY, CYBERARK_SWS -> null;
    };
  }

  private static @Nullable JwtBearer generic(
      Section section, TenantSettings tenant, List<String> scopes, Map<String, String> parameters) {
    ClientAuthentication client = ClientBinder.any(section, tenant);
    Endpoint endpoint = TokenEndpoints.bind(section, tenant);
    AssertionSource assertion =
        AssertionBinder.isRenewed(section)
            ? AssertionBinder.renewed(section)
            : AssertionBinder.signed(section, claims(section), endpoint);
    return client == null || endpoint == null || assertion == null
        ? null
        : new JwtBearer(assertion, client, endpoint, scopes, parameters);
  }

  private static AssertionBinder.Claims claims(Section section) {
    List<String> issuers = List.of("assertionIssuer", "accountId", "clientId");
    if (issuers.stream().noneMatch(section::has)) {
      section.item.lacks(
          "assertionIssuer", "is missing; allowed: assertionIssuer, accountId or clientId");
    }
    String issuer = first(section, issuers);
    String subject = first(section, List.of("subject", "accountId"));
    return new AssertionBinder.Claims(issuer, subject == null ? issuer : subject);
  }

  /** The text of the first of {@code keys} that is there. */
  private static @Nullable String first(Section section, List<String> keys) {
    return keys.stream().filter(section::has).findFirst().map(section::text).orElse(null);
  }
}
