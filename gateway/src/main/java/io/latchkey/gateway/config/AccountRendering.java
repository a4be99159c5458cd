package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code serviceAccounts} as they are understood. */
final class AccountRendering {
  private final Map<String, TenantKind> kinds;
  private final Sources sources;

  private AccountRendering(Map<String, TenantKind> kinds, Sources sources) {
    this.kinds = kinds;
    this.sources = sources;
  }

  static Map<String, Object> of(Loaded.Valid loaded) {
    Map<String, TenantKind> kinds =
        loaded.settings().tenants().stream()
            .collect(Collectors.toMap(TenantSettings::name, TenantSettings::kind));
    return Rendering.named(
        loaded.settings().serviceAccounts(),
        ServiceAccountSettings::name,
        new AccountRendering(kinds, loaded.sources())::account);
  }

  private Map<String, Object> account(ServiceAccountSettings account) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("tenant", account.tenant());
    if (account.grant() instanceof StaticHeaders fixed) {
      map.put("grant", GrantWord.STATIC_HEADERS.word);
      Map<String, Object> headers = new LinkedHashMap<>();
      fixed.headers().keySet().forEach(name -> headers.put(name, Rendering.HIDDEN));
      map.put("headers", headers);
    } else if (account.grant() instanceof UserLogin login) {
      map.put("grant", GrantWord.USER_LOGIN.word);
      map.put("user", login.user());
      map.put("password", Rendering.HIDDEN);
      map.put("lifetime", Units.duration(login.lifetime()));
      Rendering.put(map, "tenantId", login.tenantId());
    } else if (account.grant() instanceof EndpointGrant grant) {
      endpointGrant(map, account, grant);
    }
    Rendering.put(map, "role", account.role() == null ? null : Ascii.lower(account.role().name()));
    if (!(account.grant() instanceof StaticHeaders)) {
      map.put("pool", Map.of("size", account.poolSize()));
    }
    Rendering.put(map, "probe", account.probe() == null ? null : account.probe().toString());
    return map;
  }

  private void endpointGrant(
      Map<String, Object> map, ServiceAccountSettings account, EndpointGrant grant) {
    String path = "serviceAccounts." + account.name() + ".";
    TenantKind kind = kinds.getOrDefault(account.tenant(), TenantKind.GENERIC);
    AssertionRendering assertions = new AssertionRendering(map, path, sources, kind);
    if (grant instanceof JwtBearer bearer) {
      map.put("grant", GrantWord.JWT_BEARER.word);
      EndpointRendering.put(map, grant.endpoint(), kind);
      if (AccountKeys.takes(GrantWord.JWT_BEARER, kind, "clientId")) {
        client(map, grant.client());
      }
      assertions.bearer(bearer.assertion());
    } else if (grant instanceof ClientCredentials
        && grant.client() instanceof ClientAssertion client) {
      map.put("grant", GrantWord.PRIVATE_KEY_JWT.word);
      EndpointRendering.put(map, grant.endpoint(), kind);
      Rendering.put(map, "clientId", client.clientId());
      assertions.client(client.assertion());
    } else {
      map.put("grant", GrantWord.CLIENT_CREDENTIALS.word);
      EndpointRendering.put(map, grant.endpoint(), kind);
      client(map, grant.client());
    }
    map.put("scopes", grant.scopes());
    map.put("parameters", parameters(grant.parameters(), path + "parameters."));
  }

  private static void client(Map<String, Object> map, ClientAuthentication authentication) {
    if (authentication instanceof ClientSecret client) {
      map.put("clientId", client.clientId());
      map.put("clientSecret", Rendering.HIDDEN);
      map.put("clientAuthentication", client.post() ? "post" : "basic");
    } else if (authentication instanceof ClientCertificate client) {
      map.put("clientId", client.clientId());
      map.put("clientAuthentication", "tls");
      map.put("tls", Rendering.tls(client.tls()));
    } else if (authentication instanceof PublicClient client) {
      Rendering.put(map, "clientId", client.clientId());
    }
  }

  /** A parameter that the file keeps out of sight stays there. */
  private Map<String, Object> parameters(Map<String, String> parameters, String path) {
    Map<String, Object> map = new LinkedHashMap<>();
    Rendering.sorted(parameters.keySet())
        .forEach(
            name ->
                Rendering.put(
                    map,
                    name,
                    sources.substituted().contains(path + name)
                        ? Rendering.HIDDEN
                        : parameters.get(name)));
    return map;
  }
}
