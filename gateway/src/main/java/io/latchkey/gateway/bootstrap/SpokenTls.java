package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import java.net.URI;

/**
 * Tells whether settings have the gateway speak TLS to anybody: callers, the operator, tenants,
 * token endpoints, authorities. Traces go by the JDK's own client.
 */
final class SpokenTls {
  private SpokenTls() {}

  static boolean by(GatewaySettings settings) {
    return settings.admin().tls() != null
        || settings.listeners().stream().anyMatch(listener -> listener.tls() != null)
        || towardsServers(settings);
  }

  /** Whether it is spoken where we are the client. */
  static boolean towardsServers(GatewaySettings settings) {
    return settings.tenants().stream()
            .anyMatch(tenant -> tenant.urls().stream().anyMatch(SpokenTls::wanted))
        || settings.serviceAccounts().stream().anyMatch(SpokenTls::wanted)
        || settings.callers().stream().anyMatch(SpokenTls::wanted);
  }

  private static boolean wanted(ServiceAccountSettings account) {
    return account.grant() instanceof EndpointGrant grant && wanted(grant.endpoint());
  }

  private static boolean wanted(Endpoint endpoint) {
    return endpoint instanceof Given given && wanted(given.uri())
        || endpoint instanceof Discovered discovered && wanted(discovered.issuer());
  }

  private static boolean wanted(CallerSettings caller) {
    return caller.jwts().stream().anyMatch(SpokenTls::wanted)
        || caller.introspections().stream().anyMatch(it -> wanted(it.endpoint()));
  }

  private static boolean wanted(JwtPattern jwt) {
    URI keys = jwt.jwksUri();
    return wanted(keys == null ? jwt.issuer() : keys.toString());
  }

  private static boolean wanted(URI uri) {
    return wanted(uri.toString());
  }

  private static boolean wanted(String uri) {
    return uri.regionMatches(true, 0, "https:", 0, "https:".length());
  }
}
