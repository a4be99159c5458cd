package io.latchkey.gateway.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every grant against a real Keycloak, called through the gateway. */
@TokenServers
class KeycloakIT {
  private static final String KEY = "another key for this account: check keyFile and keyId";
  private static final String AUDIENCE =
      "the audience is wrong: check audience, which is https://elsewhere.test";

  @TempDir private static Path keys;
  private static KeycloakServer keycloak;
  private static ProtectedApi api;
  private static ClientKey rsa;
  private static ClientKey ec;
  private static ClientKey edwards;
  private static ClientKey issuer;
  private static ClientKey stranger;
  private static ClientKey shown;

  @TempDir private Path directory;

  @BeforeAll
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    rsa = ClientKey.make(keys, "rsa", "RS256");
    ec = ClientKey.make(keys, "ec", "ES256");
    edwards = ClientKey.make(keys, "edwards", "EdDSA");
    issuer = ClientKey.make(keys, "issuer", "RS256");
    stranger = ClientKey.make(keys, "stranger", "RS256");
    shown = ClientKey.make(keys, "shown", "ES256");
    ClientKey own = ClientKey.make(keys, "keycloak", "ES256");
    Path trusted = shown.certificate("/O=Acme/CN=sa-tls");
    String certificate = ClientKey.bare(Files.readString(rsa.certificate("/CN=sa-certificate")));
    keycloak = KeycloakServer.start(Place.run("keycloak"), own, trusted);
    keycloak.create(
        new KeycloakRealm()
            .secret("api")
            .secret("sa-secret")
            .keys("sa-rs256", "RS256", rsa.jwks())
            .keys("sa-es256", "ES256", ec.jwks())
            .keys("sa-eddsa", "EdDSA", edwards.jwks())
            .certificate("sa-certificate", certificate)
            .tls("sa-tls", "CN=sa-tls,O=Acme")
            .bearer("sa-bearer")
            .trust(issuer.publicKey())
            .asJson());
    api = ProtectedApi.start(keycloak::client);
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
  }

  private static String secret(String method) {
    return """
        grant: clientCredentials
        tokenEndpoint: "%s"
        clientId: sa-secret
        clientSecret: "%s"
        clientAuthentication: %s
        scopes: [orders.read]
        """
        .formatted(keycloak.tokenEndpoint(), KeycloakRealm.SECRET, method);
  }

  private static String signed(String client, ClientKey key) {
    return """
        grant: privateKeyJwt
        issuer: "%s"
        clientId: %s
        keyFile: "%s"
        keyId: %s
        scopes: [orders.read]
        """
        .formatted(keycloak.issuer(), client, key.pem(), key.id());
  }

  private static String withoutKeyId(String client, ClientKey key) {
    return """
        grant: privateKeyJwt
        tokenEndpoint: "%s"
        clientId: %s
        keyFile: "%s"
        scopes: [orders.read]
        """
        .formatted(keycloak.tokenEndpoint(), client, key.pem());
  }

  private static String bearer(ClientKey key) {
    return """
        grant: jwtBearer
        issuer: "%s"
        clientId: sa-bearer
        clientSecret: "%s"
        assertionIssuer: %s
        subject: %s
        keyFile: "%s"
        scopes: [orders.read]
        """
        .formatted(
            keycloak.issuer(),
            KeycloakRealm.SECRET,
            KeycloakRealm.ASSERTION_ISSUER,
            KeycloakRealm.SUBJECT,
            key.pem());
  }

  private static String shown(ClientKey key) {
    return """
        grant: clientCredentials
        tokenEndpoint: "%s"
        clientId: sa-tls
        clientAuthentication: tls
        tls: { ca: "%s", certificate: "%s.crt", privateKey: "%s" }
        scopes: [orders.read]
        """
        .formatted(
            keycloak.tlsTokenEndpoint(), keys.resolve("keycloak.pem.crt"), key.pem(), key.pem());
  }

  static Stream<Arguments> accounts() {
    return Stream.of(
        Arguments.of("client secret, basic", "sa-secret", secret("basic")),
        Arguments.of("client secret, post", "sa-secret", secret("post")),
        Arguments.of("private_key_jwt, RSA, JWK set", "sa-rs256", signed("sa-rs256", rsa)),
        Arguments.of("private_key_jwt, EC, JWK set", "sa-es256", signed("sa-es256", ec)),
        Arguments.of("private_key_jwt, Ed25519, JWK set", "sa-eddsa", signed("sa-eddsa", edwards)),
        Arguments.of(
            "private_key_jwt, RSA, certificate",
            "sa-certificate",
            withoutKeyId("sa-certificate", rsa)),
        Arguments.of("JWT bearer", "sa-bearer", bearer(issuer)),
        Arguments.of("tls_client_auth", "sa-tls", shown(shown)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accounts")
  void aTokenOfThisServerReachesTheApi(String grant, String client, String account)
      throws Exception {
    Grants.assertReaches(directory, api, client, account);
  }

  static Stream<Arguments> mistakes() {
    String audience = "audience: https://elsewhere.test\n";
    return Stream.of(
        Arguments.of(
            "wrong secret",
            secret("basic").replace(KeycloakRealm.SECRET, "another"),
            "check clientId, clientSecret and clientAuthentication"),
        Arguments.of("wrong key", signed("sa-rs256", stranger), KEY),
        Arguments.of("wrong audience", signed("sa-rs256", rsa) + audience, AUDIENCE),
        Arguments.of("wrong key of the grant", bearer(stranger), KEY),
        Arguments.of("wrong audience of the grant", bearer(issuer) + audience, AUDIENCE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsA503AndTheLogSaysWhatToDo(String mistake, String account, String advice)
      throws Exception {
    Grants.assertRefused(directory, api, account, advice, KeycloakRealm.SECRET);
  }
}
