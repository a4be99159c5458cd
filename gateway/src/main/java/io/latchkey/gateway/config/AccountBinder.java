package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Endpoint;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code serviceAccounts}: the accounts whose tokens we get and keep. */
final class AccountBinder {
  /** What the answer of a login does not say, where the file does not either. */
  static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  private static final int LARGEST_POOL = 64;
  private static final Set<String> RESERVED =
      Set.of("grant_type", "scope", "client_id", "client_secret");
  private static final Set<String> CREDENTIALS_KEYS =
      Set.of(
          "application",
          "platformToken",
          "tokenEndpoint",
          "issuer",
          "endpointHosts",
          "clientId",
          "clientSecret",
          "clientAuthentication",
          "scopes",
          "parameters");
  private static final Set<String> LOGIN_KEYS = Set.of("user", "password", "lifetime", "tenantId");

  private final References tenants;
  private final Map<String, TenantSettings> bound;

  AccountBinder(References tenants, Map<String, TenantSettings> bound) {
    this.tenants = tenants;
    this.bound = bound;
  }

  /** The account at {@code item}, or null after a problem. */
  @Nullable ServiceAccountSettings bind(String name, Item item) {
    Section section = Section.open(item, Shapes.ACCOUNT);
    if (section == null) {
      return null;
    }
    String tenantName = section.text("tenant");
    Item tenantItem = section.get("tenant");
    if (tenantName != null && tenantItem != null) {
      tenants.use(tenantItem, tenantName);
    }
    TenantSettings tenant = tenantName == null ? null : bound.get(tenantName);
    Section pool = section.section("pool", Shapes.POOL);
    int size = pool == null ? 1 : pool.integer("size", 1, 1, LARGEST_POOL);
    section.word("cleartext");
    Grant grant = grant(section, tenant);
    return grant == null || tenantName == null
        ? null
        : new ServiceAccountSettings(name, tenantName, size, grant);
  }

  private static @Nullable Grant grant(Section section, @Nullable TenantSettings tenant) {
    Item item = section.get("grant");
    String written = item == null ? null : section.text("grant");
    if (item == null || written == null) {
      return null;
    }
    if (!section.word("grant").equals(written)) {
      return null;
    }
    if (written.equals("userLogin")) {
      refuse(section, CREDENTIALS_KEYS, "grant: clientCredentials");
      if (tenant != null && tenant.kind() != TenantKind.CYBERARK_IDENTITY) {
        item.error("userLogin is only for tenants of kind cyberark-identity");
      }
      return userLogin(section);
    }
    refuse(section, LOGIN_KEYS, "grant: userLogin");
    return clientCredentials(section, tenant);
  }

  /** Reports the keys that only {@code taker} takes. */
  private static void refuse(Section section, Set<String> keys, String taker) {
    for (String key : keys) {
      Item item = section.get(key);
      if (item != null) {
        item.reading.problems.error(
            item.owner, item.path, "is not for this grant; only " + taker + " takes it");
      }
    }
  }

  private static @Nullable UserLogin userLogin(Section section) {
    require(section, "user", "userLogin");
    require(section, "password", "userLogin");
    String user = section.text("user");
    Secret password = section.secret("password");
    Duration lifetime =
        section.duration("lifetime", DEFAULT_LIFETIME, Duration.ofSeconds(1), Duration.ofDays(366));
    String tenantId = section.text("tenantId");
    return user == null || password == null
        ? null
        : new UserLogin(user, password, lifetime, tenantId);
  }

  private static @Nullable ClientCredentials clientCredentials(
      Section section, @Nullable TenantSettings tenant) {
    require(section, "clientId", "clientCredentials");
    require(section, "clientSecret", "clientCredentials");
    String clientId = section.text("clientId");
    Secret secret = section.secret("clientSecret");
    ClientAuthentication authentication =
        section.word("clientAuthentication").equals("post")
            ? ClientAuthentication.POST
            : ClientAuthentication.BASIC;
    List<String> scopes = List.copyOf(section.texts("scopes", Check.OAUTH_SCOPE));
    Map<String, String> parameters = parameters(section.get("parameters"));
    Endpoint endpoint = tenant == null ? null : TokenEndpoints.bind(section, tenant);
    return clientId == null || secret == null || endpoint == null
        ? null
        : new ClientCredentials(clientId, secret, authentication, endpoint, scopes, parameters);
  }

  private static void require(Section section, String key, String grant) {
    if (!section.has(key)) {
      section.item.lacks(key, "is missing; grant: " + grant + " needs it");
    }
  }

  private static Map<String, String> parameters(@Nullable Item item) {
    Map<String, Item> entries = item == null ? null : item.map("a map of texts");
    Map<String, String> parameters = new LinkedHashMap<>();
    if (entries == null) {
      return parameters;
    }
    entries.forEach(
        (name, entry) -> {
          String text = entry.text("text");
          if (RESERVED.contains(name)) {
            entry.reading.problems.error(
                entry.owner, entry.path, "is set by the grant itself and by keys of its own");
          } else if (text != null) {
            parameters.put(name, text);
          }
        });
    return parameters;
  }
}
