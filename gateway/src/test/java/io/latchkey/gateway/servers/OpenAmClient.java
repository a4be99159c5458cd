package io.latchkey.gateway.servers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The clients of these tests as OpenAM's administration API takes them. */
final class OpenAmClient {
  /**
   * The secret of every client that has one. OpenAM takes the Basic scheme's user and password as
   * they are, where RFC 6749 section 2.3.1 has them form-encoded; letters alone are the same both
   * ways.
   */
  static final String SECRET = "a-secret-of-the-tests";

  /** A secret that is not the same both ways, for form fields. */
  static final String ODD_SECRET = "a secret: of + the & tests";

  private static final String PREFIX = "com.forgerock.openam.oauth2provider.";

  private OpenAmClient() {}

  /** A client that sends {@link #SECRET} by {@code client_secret_basic}. */
  static Map<String, Object> secret() {
    return client("client_secret_basic", Map.of());
  }

  /** A client that sends {@link #ODD_SECRET} by {@code client_secret_post}. */
  static Map<String, Object> oddSecret() {
    Map<String, Object> client = client("client_secret_post", Map.of());
    client.put("userpassword", ODD_SECRET);
    return client;
  }

  /** A client that signs RS256, known by a JWK set. */
  static Map<String, Object> keys(String jwks) {
    return client("private_key_jwt", Map.of("publicKeyLocation", "jwks", "jwks", jwks));
  }

  /** A client that signs RS256, known by a certificate, PEM. */
  static Map<String, Object> certificate(String pem) {
    return client(
        "private_key_jwt", Map.of("publicKeyLocation", "x509", "clientJwtPublicKey", pem));
  }

  /** A client with {@link #SECRET} whose JWT bearer assertions a JWK set verifies. */
  static Map<String, Object> bearer(String jwks) {
    return client("client_secret_basic", Map.of("publicKeyLocation", "jwks", "jwks", jwks));
  }

  private static Map<String, Object> client(String method, Map<String, String> more) {
    Map<String, Object> client = new HashMap<>();
    client.put("userpassword", SECRET);
    client.put(PREFIX + "clientType", "Confidential");
    client.put(PREFIX + "scopes", List.of("[0]=orders.read"));
    client.put(PREFIX + "tokenEndPointAuthMethod", method);
    // without it OpenAM answers assertions with 500: it looks here for how they are signed
    client.put(PREFIX + "idTokenSignedResponseAlg", "RS256");
    more.forEach((key, value) -> client.put(PREFIX + key, value));
    return client;
  }
}
