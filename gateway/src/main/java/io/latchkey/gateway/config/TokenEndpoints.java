package io.latchkey.gateway.config;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.VendorGrants;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a token is asked for, which each kind of tenant says in its own way. */
final class TokenEndpoints {
  private static final String UNRESERVED = "-._~";

  private TokenEndpoints() {}

  /** The endpoint of the account in {@code section}, or null after a problem. */
  static @Nullable Endpoint bind(Section section, TenantSettings tenant) {
    return switch (tenant.kind()) {
      case CYBERARK_IDENTITY -> identity(section, tenant);
      case CYBERARK_SWS -> {
        URI issuer = tenant.issuer();
        yield issuer == null ? null : new Given(VendorGrants.swsTokenEndpoint(issuer));
      }
      case PINGONE_AIC -> null;
      case GENERIC -> generic(section);
    };
  }

  private static @Nullable Endpoint identity(Section section, TenantSettings tenant) {
    Item application = section.get("application");
    Item platformItem = section.get("platformToken");
    boolean platform = section.flag("platformToken", false);
    String name = section.text("application");
    if (application != null && platform && platformItem != null) {
      platformItem.errorAtOwner("stands beside application; allowed: one of the two");
      return null;
    }
    if (application == null && !platform) {
      section.item.lacks("application", "is missing; allowed: application or platformToken: true");
      return null;
    }
    if (application != null && name != null && (name.equals(".") || name.equals(".."))) {
      application.error("must be the name of an application");
      return null;
    }
    if (tenant.urls().isEmpty() || (!platform && name == null)) {
      return null;
    }
    String path =
        platform ? "/oauth2/platformtoken" : "/oauth2/token/" + segment(String.valueOf(name));
    return new Given(URI.create(tenant.urls().get(0) + path));
  }

  private static @Nullable Endpoint generic(Section section) {
    Item given = section.get("tokenEndpoint");
    Item issuerItem = section.get("issuer");
    if (given != null && issuerItem != null) {
      issuerItem.errorAtOwner("stands beside tokenEndpoint; allowed: one of the two");
      return null;
    }
    boolean cleartext = section.has("cleartext");
    Set<String> hosts = section.texts("endpointHosts", Check.AUTHORITY);
    if (issuerItem != null) {
      URI issuer = Urls.readBase(issuerItem, cleartext, "service account");
      return issuer == null ? null : new Discovered(asWritten(issuerItem, issuer), hosts);
    }
    Item hostsItem = section.get("endpointHosts");
    if (hostsItem != null) {
      hostsItem.errorAtOwner("needs issuer: only discovery meets other hosts");
    }
    if (given == null) {
      section.item.lacks("tokenEndpoint", "is missing; allowed: tokenEndpoint or issuer");
      return null;
    }
    URI endpoint = Urls.read(given, cleartext, "service account");
    return endpoint == null ? null : new Given(endpoint);
  }

  /** An issuer is compared letter by letter (RFC 8414 section 3.3), its last slash too. */
  private static URI asWritten(Item item, URI checked) {
    String text = item.text("a URL");
    return text == null ? checked : URI.create(text);
  }

  /** {@code text} as one segment of a path (RFC 3986 section 3.3). */
  private static String segment(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || UNRESERVED.indexOf(c) >= 0;
      out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return out.toString();
  }
}
