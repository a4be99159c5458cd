package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.assertion.SigningKey;
import io.latchkey.gateway.upstream.assertion.SwsKeyFile;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.VendorGrants;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts of the two vendors that give out key files. */
final class VendorBinder {

  private VendorBinder() {}

  /** An account of Secure Web Sessions, or null after a problem. */
  static @Nullable ClientCredentials sws(
      Section section, TenantSettings tenant, List<String> scopes, Map<String, String> parameters) {
    String taker = "grant: privateKeyJwt at kind cyberark-sws";
    requireId(section, "tenantId", taker, "the 32 letters and digits in the portal's address");
    section.require("keyFile", taker);
    String tenantId = section.text("tenantId", Check.SWS_TENANT);
    Item keyItem = section.get("keyFile");
    SwsKeyFile file = keyItem == null ? null : KeyFiles.sws(keyItem);
    String audience = section.text("audience");
    Duration lifetime = AssertionBinder.lifetime(section, VendorGrants.SWS_LIFETIME);
    URI issuer = tenant.issuer();
    if (keyItem != null && file != null && issuer != null) {
      checkDiscovery(keyItem, file, issuer);
    }
    if (tenantId == null || file == null || issuer == null) {
      return null;
    }
    ClientCredentials grant = VendorGrants.sws(tenantId, file, issuer);
    ClientAssertion client = (ClientAssertion) grant.client();
    return new ClientCredentials(
        new ClientAssertion(changed(client.assertion(), audience, lifetime), client.clientId()),
        grant.endpoint(),
        scopes,
        parameters);
  }

  /** An account of Advanced Identity Cloud, or null after a problem. */
  static @Nullable JwtBearer aic(
      Section section, TenantSettings tenant, List<String> scopes, Map<String, String> parameters) {
    String taker = "grant: jwtBearer at kind pingone-aic";
    requireId(section, "accountId", taker, "the service account's id in the admin console");
    section.require("keyFile", taker);
    FrScopeCheck.check(section);
    String accountId = section.text("accountId", Check.UUID);
    SigningKey key = KeyFiles.key(section);
    String audience = section.text("audience");
    Duration lifetime = AssertionBinder.lifetime(section, VendorGrants.AIC_LIFETIME);
    if (accountId == null || key == null || tenant.urls().isEmpty()) {
      return null;
    }
    SigningKey shown = section.has("keyId") ? key : key.withoutKeyId();
    JwtBearer grant =
        VendorGrants.aic(accountId, shown, audience, tenant.urls().get(0), scopes, parameters);
    return new JwtBearer(
        changed(grant.assertion(), null, lifetime),
        grant.client(),
        grant.endpoint(),
        grant.scopes(),
        grant.parameters());
  }

  private static void requireId(Section section, String key, String taker, String what) {
    if (!section.has(key)) {
      section.item.lacks(key, "is missing; " + taker + " needs it: " + what);
    }
  }

  private static AssertionSource changed(
      AssertionSource source, @Nullable String audience, Duration lifetime) {
    return source instanceof Signed signed
        ? new Signed(
            signed.key(),
            signed.issuer(),
            signed.subject(),
            audience == null ? signed.audience() : audience,
            lifetime,
            signed.issuedAt(),
            signed.typed())
        : source;
  }

  /** The file may say where its account is at home; nothing else is done with that. */
  private static void checkDiscovery(Item item, SwsKeyFile file, URI issuer) {
    String discovery = file.discovery();
    if (discovery == null) {
      return;
    }
    String host = host(discovery);
    if (host == null) {
      item.warn("names a discovery address in the file that is no URL; it is not used");
    } else if (!Ascii.equalsIgnoreCase(host, String.valueOf(issuer.getHost()))) {
      item.warn(
          "is of an account at "
              + host
              + ", by the file's discovery address, and the tenant's issuer is at "
              + issuer.getHost()
              + "; is this the file of another region?");
    }
  }

  private static @Nullable String host(String url) {
    try {
      return new URI(url.strip()).getHost();
    } catch (URISyntaxException malformed) {
      return null;
    }
  }
}
