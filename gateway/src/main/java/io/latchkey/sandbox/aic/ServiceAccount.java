package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.latchkey.sandbox.aic.crest.CrestException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A service account, as {@code managed/svcacct} has it: {@code jwks} is a string that holds the
 * public keys.
 */
record ServiceAccount(String id, Set<String> scopes, List<RSAPublicKey> keys, boolean active) {
  /** The account that this managed object is. */
  static ServiceAccount of(ObjectNode object) {
    Set<String> scopes = new LinkedHashSet<>();
    object.path("scopes").forEach(scope -> scopes.add(scope.asText()));
    return new ServiceAccount(
        object.path("_id").asText(),
        Set.copyOf(scopes),
        keys(object.path("jwks").asText()),
        object.path("accountStatus").asText("active").equals("active"));
  }

  /** The managed object of an account with this key. */
  static ObjectNode content(String name, Collection<String> scopes, RSAKey key) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("name", name);
    object.put("description", "");
    object.put("accountStatus", "active");
    ArrayNode names = object.putArray("scopes");
    ScopeCatalog.ordered(scopes).forEach(names::add);
    object.put("jwks", new JWKSet(key).toString(true));
    return object;
  }

  /** Refuses an account that could never get a token. */
  static void check(ObjectNode candidate, Collection<ObjectNode> others) {
    if (candidate.path("name").asText().isBlank()) {
      throw CrestException.badRequest("A service account needs a name");
    }
    List<String> licensed = ScopeCatalog.all();
    for (JsonNode scope : candidate.path("scopes")) {
      if (!licensed.contains(scope.asText())) {
        throw CrestException.badRequest(
            "The scope '"
                + scope.asText()
                + "' does not exist, see"
                + " /environment/scopes/service-accounts");
      }
    }
    if (keys(candidate.path("jwks").asText()).isEmpty()) {
      throw CrestException.badRequest(
          "jwks must be a string that holds a JWK set with at least one RSA key");
    }
  }

  private static List<RSAPublicKey> keys(String jwks) {
    try {
      List<RSAPublicKey> keys = new ArrayList<>();
      for (JWK key : JWKSet.parse(jwks).getKeys()) {
        if (key instanceof RSAKey rsa) {
          keys.add(rsa.toRSAPublicKey());
        }
      }
      return keys;
    } catch (ParseException | JOSEException e) {
      return List.of();
    }
  }
}
