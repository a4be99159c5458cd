package io.latchkey.gateway.config;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A token endpoint in the words by which each kind of tenant is told of it. */
final class EndpointRendering {
  private static final String APPLICATIONS = "/oauth2/token/";

  private EndpointRendering() {}

  static void put(Map<String, Object> map, Endpoint endpoint, TenantKind kind) {
    switch (kind) {
      case CYBERARK_IDENTITY -> {
        if (endpoint instanceof Given given) {
          identity(map, given.uri());
        }
      }
      case CYBERARK_SWS, PINGONE_AIC -> {
        // it follows from the tenant
      }
      case GENERIC -> generic(map, endpoint);
    }
  }

  private static void identity(Map<String, Object> map, URI uri) {
    String path = uri.getRawPath();
    int application = path.lastIndexOf(APPLICATIONS);
    if (application < 0) {
      map.put("platformToken", true);
    } else {
      map.put(
          "application",
          URLDecoder.decode(
              path.substring(application + APPLICATIONS.length()), StandardCharsets.UTF_8));
    }
  }

  private static void generic(Map<String, Object> map, Endpoint endpoint) {
    if (endpoint instanceof Discovered discovered) {
      map.put("issuer", discovered.issuer().toString());
      map.put("endpointHosts", Rendering.sorted(discovered.endpointHosts()));
      Rendering.put(map, "cleartext", Rendering.cleartext(List.of(discovered.issuer())));
    } else if (endpoint instanceof Given given) {
      map.put("tokenEndpoint", given.uri().toString());
      Rendering.put(map, "cleartext", Rendering.cleartext(List.of(given.uri())));
    }
  }
}
