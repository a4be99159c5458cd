package io.latchkey.gateway.servers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The realm of these tests as Keycloak's administration API takes it. */
final class KeycloakRealm {
  /** The secret of every client that has one. */
  static final String SECRET = "a secret: of + the & tests";

  /** The {@code iss} of the assertions that {@link #trust} lets in. */
  static final String ASSERTION_ISSUER = "https://assertions.test";

  /** The {@code sub} that stands for the realm's one user. */
  static final String SUBJECT = "svc-orders-ext";

  private static final String BROKER = "assertion-issuer";
  private static final String SCOPE = "orders.read";

  /** Puts the client that asks about tokens into their audience, or it is told of none. */
  private static final Map<String, Object> AUDIENCE =
      Map.of(
          "name", "audience",
          "protocol", "openid-connect",
          "protocolMapper", "oidc-audience-mapper",
          "config",
              Map.of(
                  "included.client.audience", KeycloakServer.ASKING,
                  "access.token.claim", "true",
                  "introspection.token.claim", "true"));

  private final List<Map<String, Object>> clients = new ArrayList<>();
  private final List<Map<String, Object>> brokers = new ArrayList<>();

  /** A client with {@link #SECRET}. */
  KeycloakRealm secret(String id) {
    return client(id, "client-secret", Map.of());
  }

  /** A client that signs, known by a JWK set. */
  KeycloakRealm keys(String id, String algorithm, String jwks) {
    return client(
        id,
        "client-jwt",
        Map.of(
            "use.jwks.string", "true",
            "jwks.string", jwks,
            "token.endpoint.auth.signing.alg", algorithm));
  }

  /** A client that signs RS256, known by a certificate, Base64 of DER. */
  KeycloakRealm certificate(String id, String certificate) {
    return client(
        id,
        "client-jwt",
        Map.of(
            "jwt.credential.certificate", certificate, "token.endpoint.auth.signing.alg", "RS256"));
  }

  /** A client that shows a certificate with this subject (RFC 8705). */
  KeycloakRealm tls(String id, String subject) {
    return client(
        id,
        "client-x509",
        Map.of("x509.subjectdn", subject, "x509.allow.regex.pattern.comparison", "false"));
  }

  /** A client with {@link #SECRET} that may use the JWT bearer grant (RFC 7523 section 2.1). */
  KeycloakRealm bearer(String id) {
    return client(
        id,
        "client-secret",
        Map.of(
            "oauth2.jwt.authorization.grant.enabled",
            "true",
            "oauth2.jwt.authorization.grant.idp",
            BROKER));
  }

  /** Whose assertions the JWT bearer grant takes. */
  KeycloakRealm trust(String publicKey) {
    Map<String, String> config = new HashMap<>();
    config.put("issuer", ASSERTION_ISSUER);
    config.put("useJwksUrl", "false");
    config.put("validateSignature", "true");
    config.put("publicKeySignatureVerifier", publicKey);
    config.put("jwtAuthorizationGrantEnabled", "true");
    config.put("jwtAuthorizationGrantAssertionReuseAllowed", "false");
    config.put("jwtAuthorizationGrantMaxAllowedAssertionExpiration", "300");
    brokers.add(
        Map.of(
            "alias",
            BROKER,
            "providerId",
            "jwt-authorization-grant",
            "enabled",
            true,
            "config",
            config));
    return this;
  }

  private KeycloakRealm client(String id, String authenticator, Map<String, String> attributes) {
    Map<String, Object> client = new HashMap<>();
    client.put("clientId", id);
    client.put("secret", SECRET);
    client.put("publicClient", false);
    client.put("serviceAccountsEnabled", true);
    client.put("standardFlowEnabled", false);
    client.put("clientAuthenticatorType", authenticator);
    client.put("attributes", attributes);
    client.put("optionalClientScopes", List.of(SCOPE));
    clients.add(client);
    return this;
  }

  Map<String, Object> asJson() {
    Map<String, Object> user = new HashMap<>();
    user.put("username", "svc-orders");
    user.put("enabled", true);
    user.put("email", "svc@orders.test");
    user.put("emailVerified", true);
    user.put("firstName", "S");
    user.put("lastName", "O");
    user.put(
        "federatedIdentities",
        List.of(Map.of("identityProvider", BROKER, "userId", SUBJECT, "userName", "svc-orders")));
    Map<String, Object> scope =
        Map.of(
            "name",
            SCOPE,
            "protocol",
            "openid-connect",
            "attributes",
            Map.of("include.in.token.scope", "true"),
            "protocolMappers",
            List.of(AUDIENCE));
    return Map.of(
        "realm",
        KeycloakServer.REALM,
        "enabled",
        true,
        "accessTokenLifespan",
        120,
        "clientScopes",
        List.of(scope),
        "clients",
        clients,
        "identityProviders",
        brokers,
        "users",
        List.of(user));
  }
}
