package io.latchkey.gateway.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Keycloak in development mode with its database in memory, by HTTP and HTTPS on loopback. */
final class KeycloakServer implements AutoCloseable {
  static final String REALM = "gw";

  private static final String DISTRIBUTION = "keycloak-26.7.3";
  private static final Duration STARTS_IN = Duration.ofMinutes(4);
  private static final String ADMIN = "admin";

  /** The client that asks about tokens, with the secret of all. */
  static final String ASKING = "api";

  private final ServerProcess process;
  private final int port;
  private final int tlsPort;

  private KeycloakServer(ServerProcess process, int port, int tlsPort) {
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param directory where its log goes
   * @param own the key of its HTTPS listener
   * @param trusted the certificate of the clients that it knows by certificate, PEM
   */
  static KeycloakServer start(Path directory, ClientKey own, Path trusted)
      throws IOException, InterruptedException {
    int port = Place.freePort();
    int tlsPort = Place.freePort();
    Path certificate = own.certificate("/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1");
    List<String> command =
        List.of(
            Place.distribution(DISTRIBUTION).resolve("bin/kc.sh").toString(),
            "start-dev",
            "--db=dev-mem",
            "--cache=local",
            "--features=client-secret-rotation",
            "--hostname=http://127.0.0.1:" + port,
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--https-port=" + tlsPort,
            "--https-certificate-file=" + certificate,
            "--https-certificate-key-file=" + own.pem(),
            "--https-client-auth=request",
            "--https-trust-store-file=" + trusted);
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS_KC_HEAP",
            "-Xms128m -Xmx512m",
            "KC_BOOTSTRAP_ADMIN_USERNAME",
            ADMIN,
            "KC_BOOTSTRAP_ADMIN_PASSWORD",
            ADMIN);
    ServerProcess process = ServerProcess.start("keycloak", command, environment, directory);
    KeycloakServer server = new KeycloakServer(process, port, tlsPort);
    try {
      process.await(URI.create(server.base() + "/realms/master"), STARTS_IN);
    } catch (AssertionError | InterruptedException failed) {
      process.close();
      throw failed;
    }
    return server;
  }

  String base() {
    return "http://127.0.0.1:" + port;
  }

  /** The issuer that the realm is, by HTTPS as well. */
  String issuer() {
    return base() + "/realms/" + REALM;
  }

  String tokenEndpoint() {
    return issuer() + "/protocol/openid-connect/token";
  }

  String tlsTokenEndpoint() {
    return "https://127.0.0.1:" + tlsPort + "/realms/" + REALM + "/protocol/openid-connect/token";
  }

  /** Makes the realm as its administration API takes it. */
  void create(Map<String, Object> realm) throws IOException, InterruptedException {
    administration().json("POST", "/admin/realms", realm);
  }

  /** Its administration API, as its first administrator, for a minute. */
  Rest administration() throws IOException, InterruptedException {
    JsonNode token =
        new Rest(base(), Map.of())
            .form(
                "/realms/master/protocol/openid-connect/token",
                Map.of(
                    "grant_type",
                    "password",
                    "client_id",
                    "admin-cli",
                    "username",
                    ADMIN,
                    "password",
                    ADMIN));
    return new Rest(
        base(), Map.of("Authorization", "Bearer " + token.get("access_token").asText()));
  }

  /** Asks its introspection endpoint (RFC 7662) about a token. */
  Optional<String> client(String token) throws IOException, InterruptedException {
    JsonNode answer =
        new Rest(base(), Map.of())
            .form(
                "/realms/" + REALM + "/protocol/openid-connect/token/introspect",
                Map.of(
                    "token", token,
                    "client_id", ASKING,
                    "client_secret", KeycloakRealm.SECRET));
    return answer.path("active").asBoolean()
        ? Optional.of(answer.get("client_id").asText() + " " + answer.path("scope").asText())
        : Optional.empty();
  }

  @Override
  public void close() {
    process.close();
  }
}
