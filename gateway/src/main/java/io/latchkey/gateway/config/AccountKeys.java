package io.latchkey.gateway.config;

import static io.latchkey.gateway.config.GrantWord.CLIENT_CREDENTIALS;
import static io.latchkey.gateway.config.GrantWord.JWT_BEARER;
import static io.latchkey.gateway.config.GrantWord.PRIVATE_KEY_JWT;
import static io.latchkey.gateway.config.GrantWord.STATIC_HEADERS;
import static io.latchkey.gateway.config.GrantWord.USER_LOGIN;
import static io.latchkey.gateway.http.TenantKind.CYBERARK_IDENTITY;
import static io.latchkey.gateway.http.TenantKind.CYBERARK_SWS;
import static io.latchkey.gateway.http.TenantKind.GENERIC;
import static io.latchkey.gateway.http.TenantKind.PINGONE_AIC;

import io.latchkey.gateway.http.TenantKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which grants each kind of tenant has, and which keys of a service account go with them. */
final class AccountKeys {
  private static final Map<GrantWord, Map<TenantKind, Set<String>>> TAKEN =
      new EnumMap<>(GrantWord.class);

  static {
    List<String> request = List.of("scopes", "parameters");
    List<String> client = List.of("clientId", "clientSecret", "clientAuthentication");
    List<String> endpoint = List.of("tokenEndpoint", "issuer", "endpointHosts");
    List<String> key = List.of("keyFile", "audience", "assertionLifetime");
    List<String> shape = List.of("keyId", "algorithm", "keyPassword");
    List<String> role = List.of("role");
    List<String> subject = List.of("accountId", "assertionIssuer", "subject");
    List<String> application = List.of("application", "platformToken");
    List<String> login = List.of("user", "password", "lifetime", "tenantId");
    List<String> more = List.of("tls");
    List<String> renewed = List.of("assertionFile");
    take(CLIENT_CREDENTIALS, CYBERARK_IDENTITY, List.of(application, client, request));
    take(CLIENT_CREDENTIALS, CYBERARK_SWS, List.of(client, request, role));
    take(CLIENT_CREDENTIALS, GENERIC, List.of(endpoint, client, more, request));
    take(PRIVATE_KEY_JWT, CYBERARK_SWS, List.of(List.of("tenantId"), key, request, role));
    take(
        PRIVATE_KEY_JWT,
        GENERIC,
        List.of(endpoint, List.of("clientId"), key, shape, renewed, request));
    take(JWT_BEARER, PINGONE_AIC, List.of(List.of("accountId"), key, shape, request));
    take(
        JWT_BEARER,
        GENERIC,
        List.of(endpoint, client, more, subject, key, shape, renewed, request));
    take(USER_LOGIN, CYBERARK_IDENTITY, List.of(login));
    for (TenantKind kind : TenantKind.values()) {
      List<String> headers = List.of("headers");
      take(STATIC_HEADERS, kind, kind == CYBERARK_SWS ? List.of(headers, role) : List.of(headers));
    }
  }

  private AccountKeys() {}

  private static void take(GrantWord grant, TenantKind kind, List<List<String>> keys) {
    TAKEN
        .computeIfAbsent(grant, any -> new EnumMap<>(TenantKind.class))
        .put(kind, keys.stream().flatMap(List::stream).collect(Collectors.toSet()));
  }

  /** Whether an account with {@code grant} takes {@code key} at a tenant of {@code kind}. */
  static boolean takes(GrantWord grant, TenantKind kind, String key) {
    return kinds(grant).getOrDefault(kind, Set.of()).contains(key);
  }

  /** Whether tenants of {@code kind} have {@code grant}; reports at {@code item} if not. */
  static boolean checkGrant(Item item, GrantWord grant, TenantKind kind) {
    Set<TenantKind> kinds = kinds(grant).keySet();
    if (kinds.contains(kind)) {
      return true;
    }
    item.error(
        grant.word
            + " is only for tenants of kind "
            + words(kinds)
            + "; at kind "
            + kind.word()
            + " allowed: "
            + Arrays.stream(GrantWord.values())
                .filter(other -> kinds(other).containsKey(kind))
                .map(other -> other.word)
                .collect(Collectors.joining(", "))
            + hint(grant, kind));
    return false;
  }

  /** What somebody probably meant who wrote {@code grant} there. */
  private static String hint(GrantWord grant, TenantKind kind) {
    return switch (kind) {
      case CYBERARK_IDENTITY -> "; an OAuth2 client there is a user with a password";
      case CYBERARK_SWS ->
          grant == JWT_BEARER ? "; the downloaded JSON file goes with grant: privateKeyJwt" : "";
      case PINGONE_AIC -> "; the downloaded JWK goes with grant: jwtBearer";
      case GENERIC -> "";
    };
  }

  /**
   * Reports the keys that {@code grant} does not take.
   *
   * @param kind of the tenant, or null where it is not known
   */
  static void check(Section section, GrantWord grant, @Nullable TenantKind kind) {
    Set<String> specific = new LinkedHashSet<>();
    TAKEN.values().forEach(kinds -> kinds.values().forEach(specific::addAll));
    for (String key : specific) {
      Item item = section.get(key);
      String fault = item == null ? null : fault(key, grant, kind);
      if (item != null && fault != null) {
        item.errorAtOwner(fault);
      }
    }
  }

  private static @Nullable String fault(String key, GrantWord grant, @Nullable TenantKind kind) {
    List<GrantWord> takers = takers(key, kind);
    if (takers.contains(grant)) {
      return null;
    }
    if (kind != null) {
      String derived = derived(key, grant, kind);
      if (derived != null) {
        return "is not for kind " + kind.word() + ": " + derived;
      }
    }
    return takers.isEmpty()
        ? "is not for a tenant of this kind; only " + anywhere(key) + " takes it"
        : "is not for this grant; only grant: " + grants(takers) + " takes it";
  }

  /** Where a vendor's grant has that from which others are told, or null if it is no such key. */
  private static @Nullable String derived(String key, GrantWord grant, TenantKind kind) {
    boolean signs = grant == PRIVATE_KEY_JWT || grant == JWT_BEARER;
    return switch (kind) {
      case CYBERARK_SWS ->
          switch (key) {
            case "tokenEndpoint", "issuer", "endpointHosts" ->
                "the token endpoint follows from the tenant's region or issuer";
            case "clientId", "accountId" ->
                signs
                    ? "the client follows from tenantId and the serviceAccountId of keyFile"
                    : null;
            case "keyId", "algorithm", "keyPassword" ->
                signs
                    ? "the downloaded file says all of the key, and RS256 is what is taken"
                    : null;
            default -> null;
          };
      case PINGONE_AIC ->
          switch (key) {
            case "tokenEndpoint", "issuer", "endpointHosts" ->
                "the token endpoint follows from the tenant's url";
            case "clientId", "clientSecret", "clientAuthentication" ->
                signs ? "the client is service-account for everybody, without a secret" : null;
            case "assertionIssuer", "subject" -> signs ? "both are accountId" : null;
            default -> null;
          };
      case CYBERARK_IDENTITY, GENERIC -> null;
    };
  }

  /** The grants that take {@code key}, at {@code kind} or at any if that is null. */
  private static List<GrantWord> takers(String key, @Nullable TenantKind kind) {
    return Arrays.stream(GrantWord.values())
        .filter(
            grant ->
                kinds(grant).entrySet().stream()
                    .filter(entry -> kind == null || entry.getKey() == kind)
                    .anyMatch(entry -> entry.getValue().contains(key)))
        .toList();
  }

  /** The grants and kinds that take {@code key}, in words. */
  private static String anywhere(String key) {
    Map<String, Set<TenantKind>> kindsOf = new LinkedHashMap<>();
    for (TenantKind kind : TenantKind.values()) {
      List<GrantWord> takers = takers(key, kind);
      if (!takers.isEmpty()) {
        String grants = key.equals("role") ? "" : "grant: " + grants(takers) + " at ";
        kindsOf.computeIfAbsent(grants, any -> new LinkedHashSet<>()).add(kind);
      }
    }
    return kindsOf.entrySet().stream()
        .map(entry -> entry.getKey() + "kind " + words(entry.getValue()))
        .collect(Collectors.joining(", or "));
  }

  private static Map<TenantKind, Set<String>> kinds(GrantWord grant) {
    return TAKEN.getOrDefault(grant, Map.of());
  }

  private static String grants(List<GrantWord> grants) {
    return grants.stream().map(grant -> grant.word).collect(Collectors.joining(" or "));
  }

  private static String words(Set<TenantKind> kinds) {
    return kinds.stream().map(TenantKind::word).collect(Collectors.joining(" or "));
  }
}
