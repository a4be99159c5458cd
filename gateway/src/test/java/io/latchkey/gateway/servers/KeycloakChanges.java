package io.latchkey.gateway.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an administrator of Keycloak changes while clients go on calling. */
final class KeycloakChanges {
  private static final String REALM = "/admin/realms/" + KeycloakServer.REALM;
  private static final String KEYS = "org.keycloak.keys.KeyProvider";

  private final KeycloakServer server;

  KeycloakChanges(KeycloakServer server) {
    this.server = server;
  }

  /** Gives a client a new secret; the old one is refused from then on. */
  String newSecret(String client) throws IOException, InterruptedException {
    return server
        .administration()
        .json("POST", REALM + "/clients/" + id(client) + "/client-secret", Map.of())
        .get("value")
        .asText();
  }

  /**
   * From now on the secret that a client had before its newest one is taken too, for some minutes:
   * the policy that Keycloak calls secret rotation.
   */
  void keepOldSecrets(boolean keep) throws IOException, InterruptedException {
    Rest rest = server.administration();
    Map<String, ?> executor =
        Map.of(
            "executor",
            "secret-rotation",
            "configuration",
            Map.of(
                "expiration-period", 3600,
                "rotated-expiration-period", 1800,
                "remaining-rotation-period", 900));
    Map<String, ?> condition =
        Map.of(
            "condition",
            "client-access-type",
            "configuration",
            Map.of("type", List.of("confidential")));
    rest.json(
        "PUT",
        REALM + "/client-policies/profiles",
        Map.of("profiles", List.of(Map.of("name", "two", "executors", List.of(executor)))));
    rest.json(
        "PUT",
        REALM + "/client-policies/policies",
        Map.of(
            "policies",
            List.of(
                Map.of(
                    "name",
                    "two",
                    "enabled",
                    keep,
                    "conditions",
                    List.of(condition),
                    "profiles",
                    List.of("two")))));
  }

  /** Ends the secret that a client had before its newest one. */
  void dropOldSecret(String client) throws IOException, InterruptedException {
    String path = REALM + "/clients/" + id(client) + "/client-secret/rotated";
    server.administration().json("DELETE", path, Map.of());
  }

  /**
   * Revokes every token of the realm that was given before this second: its not-before.
   *
   * @return seconds of the epoch
   */
  long revokeAll() throws IOException, InterruptedException {
    Rest rest = server.administration();
    ObjectNode realm = (ObjectNode) json(rest, REALM);
    long now = Instant.now().getEpochSecond();
    rest.json("PUT", REALM, realm.put("notBefore", now));
    return now;
  }

  /** The public keys by which a client is known from now on. */
  void keys(String client, JWK... keys) throws IOException, InterruptedException {
    Rest rest = server.administration();
    String path = REALM + "/clients/" + id(client);
    ObjectNode settings = (ObjectNode) json(rest, path);
    settings
        .withObject("/attributes")
        .put("jwks.string", new JWKSet(List.of(keys)).toPublicJWKSet().toString());
    rest.json("PUT", path, settings);
  }

  /**
   * Gives the realm a new key of its own and takes away those that have signed until now: whoever
   * looks at the realm's key set refuses each token that was given before.
   */
  void newRealmKey() throws IOException, InterruptedException {
    Rest rest = server.administration();
    String all = REALM + "/components?type=" + KEYS;
    List<JsonNode> old = new ArrayList<>();
    json(rest, all).forEach(each -> keep(each, old));
    String realm = json(rest, REALM).get("id").asText();
    rest.json(
        "POST",
        REALM + "/components",
        Map.of(
            "name",
            "rsa-" + System.nanoTime(),
            "parentId",
            realm,
            "providerId",
            "rsa-generated",
            "providerType",
            KEYS,
            "config",
            Map.of(
                "priority", List.of("1000"),
                "enabled", List.of("true"),
                "active", List.of("true"),
                "keySize", List.of("2048"),
                "algorithm", List.of("RS256"))));
    for (JsonNode each : old) {
      ObjectNode component = (ObjectNode) each;
      ObjectNode config = component.withObject("/config");
      config.putArray("enabled").add("false");
      config.putArray("active").add("false");
      rest.json("PUT", REALM + "/components/" + component.get("id").asText(), component);
    }
  }

  private static void keep(JsonNode component, List<JsonNode> signing) {
    if (component.get("providerId").asText().equals("rsa-generated")) {
      signing.add(component);
    }
  }

  private String id(String client) throws IOException, InterruptedException {
    return json(server.administration(), REALM + "/clients?clientId=" + client)
        .get(0)
        .get("id")
        .asText();
  }

  private static JsonNode json(Rest rest, String path) throws IOException, InterruptedException {
    return Rest.JSON.readTree(rest.get(path).body());
  }
}
