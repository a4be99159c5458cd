package io.latchkey.gateway.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every grant against a real OpenAM, called through the gateway. It takes assertions signed RS256
 * alone: those of EC keys it calls invalid, Ed25519 ends in a server error. Whom an assertion of
 * the JWT bearer grant names as its issuer and audience is all the same to it.
 */
@TokenServers
class OpenAmIT {
  @TempDir private static Path keys;
  private static OpenAmServer openam;
  private static ProtectedApi api;
  private static ClientKey rsa;
  private static ClientKey stranger;

  @TempDir private Path directory;

  @BeforeAll
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    rsa = ClientKey.make(keys, "rsa", "RS256");
    stranger = ClientKey.make(keys, "stranger", "RS256");
    String certificate = Files.readString(rsa.certificate("/CN=sa-certificate"));
    openam = OpenAmServer.start(Place.run("openam"));
    openam.create(
        Map.of(
            "sa-basic", OpenAmClient.secret(),
            "sa-post", OpenAmClient.oddSecret(),
            "sa-keys", OpenAmClient.keys(rsa.jwks()),
            "sa-certificate", OpenAmClient.certificate(certificate),
            "sa-bearer", OpenAmClient.bearer(rsa.jwks())));
    api = ProtectedApi.start(openam::client);
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
    if (openam != null) {
      openam.close();
    }
  }

  private static String secret(String method, String secret) {
    return """
        grant: clientCredentials
        issuer: "%s"
        clientId: sa-%s
        clientSecret: "%s"
        clientAuthentication: %s
        scopes: [orders.read]
        """
        .formatted(openam.issuer(), method, secret, method);
  }

  private static String signed(String client, ClientKey key) {
    return """
        grant: privateKeyJwt
        tokenEndpoint: "%s"
        clientId: %s
        keyFile: "%s"
        keyId: %s
        scopes: [orders.read]
        """
        .formatted(openam.tokenEndpoint(), client, key.pem(), key.id());
  }

  private static String bearer(ClientKey key) {
    return """
        grant: jwtBearer
        tokenEndpoint: "%s"
        clientId: sa-bearer
        clientSecret: "%s"
        subject: demo
        keyFile: "%s"
        keyId: %s
        scopes: [orders.read]
        """
        .formatted(openam.tokenEndpoint(), OpenAmClient.SECRET, key.pem(), key.id());
  }

  static Stream<Arguments> accounts() {
    return Stream.of(
        Arguments.of("client secret, basic", "sa-basic", secret("basic", OpenAmClient.SECRET)),
        Arguments.of("client secret, post", "sa-post", secret("post", OpenAmClient.ODD_SECRET)),
        Arguments.of("private_key_jwt, RSA, JWK set", "sa-keys", signed("sa-keys", rsa)),
        Arguments.of(
            "private_key_jwt, RSA, certificate", "sa-certificate", signed("sa-certificate", rsa)),
        Arguments.of("JWT bearer", "sa-bearer", bearer(rsa)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accounts")
  void aTokenOfThisServerReachesTheApi(String grant, String client, String account)
      throws Exception {
    Grants.assertReaches(directory, api, client, account);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "wrong secret",
            secret("basic", "another"),
            "check clientId, clientSecret and clientAuthentication"),
        Arguments.of(
            "wrong key",
            signed("sa-keys", stranger),
            "check in this order clientId, keyFile, keyId"),
        Arguments.of(
            "wrong audience",
            signed("sa-keys", rsa) + "audience: https://elsewhere.test\n",
            "the audience is wrong: check audience, which is https://elsewhere.test"),
        Arguments.of(
            "wrong key of the grant",
            bearer(stranger),
            "check in this order accountId, assertionIssuer and subject, keyFile, keyId"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsA503AndTheLogSaysWhatToDo(String mistake, String account, String advice)
      throws Exception {
    Grants.assertRefused(directory, api, account, advice, OpenAmClient.SECRET);
  }
}
