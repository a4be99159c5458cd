package io.latchkey.gateway.config;

import io.latchkey.gateway.policy.scope.Role;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code serviceAccounts}: the accounts whose tokens we get and keep. */
final class AccountBinder {
  private static final int LARGEST_POOL = 64;

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
    section.word("cleartext");
    int size = poolSize(section);
    GrantWord word = grantWord(section);
    Role role = role(section, word, tenant);
    Grant grant = word == null ? null : grant(section, word, tenant);
    Probe probe = ProbeBinder.bind(section, tenant, role, grant);
    return grant == null || tenantName == null
        ? null
        : new ServiceAccountSettings(name, tenantName, size, role, grant, probe);
  }

  private static int poolSize(Section section) {
    Section pool = section.section("pool", Shapes.POOL);
    return pool == null ? 1 : pool.integer("size", 1, 1, LARGEST_POOL);
  }

  private static @Nullable GrantWord grantWord(Section section) {
    String word = section.chosen("grant");
    return word == null ? null : GrantWord.of(word).orElse(null);
  }

  private static @Nullable Role role(
      Section section, @Nullable GrantWord grant, @Nullable TenantSettings tenant) {
    boolean needed =
        grant != null && tenant != null && AccountKeys.takes(grant, tenant.kind(), "role");
    if (needed && !section.has("role")) {
      section.item.lacks(
          "role",
          "is missing; the portal shows what the service account is: administrator, auditor or"
              + " viewer");
    }
    String role = section.chosen("role");
    return role == null ? null : Role.valueOf(role.toUpperCase(Locale.ROOT));
  }

  private static @Nullable Grant grant(
      Section section, GrantWord grant, @Nullable TenantSettings tenant) {
    Item item = section.get("grant");
    if (item != null && tenant != null && !AccountKeys.checkGrant(item, grant, tenant.kind())) {
      return null;
    }
    AccountKeys.check(section, grant, tenant == null ? null : tenant.kind());
    return switch (grant) {
      case CLIENT_CREDENTIALS -> ClientCredentialsBinder.bind(section, tenant);
      case PRIVATE_KEY_JWT -> PrivateKeyJwtBinder.bind(section, tenant);
      case JWT_BEARER -> JwtBearerBinder.bind(section, tenant);
      case USER_LOGIN -> UserLoginBinder.bind(section);
      case STATIC_HEADERS -> StaticHeadersBinder.bind(section);
    };
  }
}
