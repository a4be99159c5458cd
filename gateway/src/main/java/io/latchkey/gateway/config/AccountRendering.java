package io.latchkey.gateway.config;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code serviceAccounts} as they are understood. */
final class AccountRendering {
  private static final String APPLICATIONS = "/oauth2/token/";

  private AccountRendering() {}

  static Map<String, Object> of(Loaded.Valid loaded) {
    Set<String> identities =
        loaded.settings().tenants().stream()
            .filter(tenant -> tenant.kind() == TenantKind.CYBERARK_IDENTITY)
            .map(TenantSettings::name)
            .collect(Collectors.toSet());
    return Rendering.named(
        loaded.settings().serviceAccounts(),
        ServiceAccountSettings::name,
        account -> account(account, identities.contains(account.tenant()), loaded.substituted()));
  }

  private static Map<String, Object> account(
      ServiceAccountSettings account, boolean identity, Set<String> substituted) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("tenant", account.tenant());
    if (account.grant() instanceof ClientCredentials credentials) {
      map.put("grant", "clientCredentials");
      endpoint(map, credentials.endpoint(), identity);
      map.put("clientId", credentials.clientId());
      map.put("clientSecret", Rendering.HIDDEN);
      map.put("clientAuthentication", credentials.authentication().name().toLowerCase(Locale.ROOT));
      map.put("scopes", credentials.scopes());
      String path = "serviceAccounts." + account.name() + ".parameters.";
      map.put("parameters", parameters(credentials.parameters(), path, substituted));
    } else if (account.grant() instanceof UserLogin login) {
      map.put("grant", "userLogin");
      map.put("user", login.user());
      map.put("password", Rendering.HIDDEN);
      map.put("lifetime", Units.duration(login.lifetime()));
      Rendering.put(map, "tenantId", login.tenantId());
    }
    map.put("pool", Map.of("size", account.poolSize()));
    return map;
  }

  /** A parameter that the file keeps out of sight stays there. */
  private static Map<String, Object> parameters(
      Map<String, String> parameters, String path, Set<String> substituted) {
    Map<String, Object> map = new LinkedHashMap<>();
    Rendering.sorted(parameters.keySet())
        .forEach(
            name ->
                Rendering.put(
                    map,
                    name,
                    substituted.contains(path + name) ? Rendering.HIDDEN : parameters.get(name)));
    return map;
  }

  private static void endpoint(Map<String, Object> map, Endpoint endpoint, boolean identity) {
    if (endpoint instanceof Discovered discovered) {
      map.put("issuer", discovered.issuer().toString());
      map.put("endpointHosts", Rendering.sorted(discovered.endpointHosts()));
      Rendering.put(map, "cleartext", Rendering.cleartext(List.of(discovered.issuer())));
    } else if (endpoint instanceof Given given && identity) {
      identity(map, given.uri());
    } else if (endpoint instanceof Given given) {
      map.put("tokenEndpoint", given.uri().toString());
      Rendering.put(map, "cleartext", Rendering.cleartext(List.of(given.uri())));
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
}
