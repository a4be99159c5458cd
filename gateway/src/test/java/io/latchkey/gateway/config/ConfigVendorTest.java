package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.policy.scope.Role;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts of Secure Web Sessions and of Advanced Identity Cloud. */
class ConfigVendorTest {
  private static final String REALM = "https://auth.alero.eu/auth/realms/serviceaccounts";
  private static final String CLIENT =
      "0123456789abcdef0123456789abcdef." + KeyMaterial.SWS_ACCOUNT + ".ExternalServiceAccount";
  private static final String AUDIENCE = "https://openam.example:443/am/oauth2/access_token";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    KeyMaterial.writeInto(directory);
  }

  private ServiceAccountSettings account(String yaml) {
    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
    return ConfigText.settings(directory, yaml).serviceAccounts().get(0);
  }

  @Test
  void theDownloadedFileIsAllThatSecureWebSessionsNeeds() {
    ServiceAccountSettings account = account(VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS));

    ClientCredentials grant = (ClientCredentials) account.grant();
    ClientAssertion client = (ClientAssertion) grant.client();
    Signed signed = (Signed) client.assertion();
    assertThat(account.role()).isEqualTo(Role.AUDITOR);
    assertThat(client.clientId()).isNull();
    assertThat(signed.issuer()).isEqualTo(CLIENT);
    assertThat(signed.subject()).isEqualTo(CLIENT);
    assertThat(signed.audience()).isEqualTo(REALM);
    assertThat(signed.lifetime()).isEqualTo(Duration.ofSeconds(50));
    assertThat(signed.key().algorithmName()).isEqualTo("RS256");
    assertThat(grant.endpoint())
        .isEqualTo(new Given(URI.create(REALM + "/protocol/openid-connect/token")));
    assertThat(grant.scopes()).isEmpty();
    assertThat(grant.parameters()).isEmpty();
  }

  @Test
  void whatTheVendorLeavesOutMayBeSaid() {
    String more =
        "~audience: https://other.example~assertionLifetime: 1h~scopes: [openid]"
            + "~parameters: { a: b }~pool: { size: 2 }";

    ServiceAccountSettings account =
        account(VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS + more));

    ClientCredentials grant = (ClientCredentials) account.grant();
    Signed signed = (Signed) ((ClientAssertion) grant.client()).assertion();
    assertThat(signed.audience()).isEqualTo("https://other.example");
    assertThat(signed.lifetime()).isEqualTo(Duration.ofHours(1));
    assertThat(grant.scopes()).containsExactly("openid");
    assertThat(grant.parameters()).isEqualTo(Map.of("a", "b"));
    assertThat(account.poolSize()).isEqualTo(2);
  }

  @Test
  void theRealmTakesSecretsToo() {
    String keys =
        "role: viewer~clientId: c~clientSecret: ${env:SECRET}~clientAuthentication: post"
            + "~scopes: [openid]";

    ServiceAccountSettings account = account(VendorText.sws("clientCredentials", keys));

    ClientCredentials grant = (ClientCredentials) account.grant();
    assertThat(account.role()).isEqualTo(Role.VIEWER);
    assertThat(((ClientSecret) grant.client()).post()).isTrue();
    assertThat(grant.endpoint())
        .isEqualTo(new Given(URI.create(REALM + "/protocol/openid-connect/token")));
  }

  @Test
  void theDownloadedKeyIsAllThatAdvancedIdentityCloudNeeds() {
    ServiceAccountSettings account = account(VendorText.aic("jwtBearer", VendorText.AIC_KEYS));

    JwtBearer grant = (JwtBearer) account.grant();
    Signed signed = (Signed) grant.assertion();
    assertThat(account.role()).isNull();
    assertThat(grant.client()).isEqualTo(new PublicClient("service-account"));
    assertThat(signed.issuer()).isEqualTo(VendorText.ACCOUNT_ID);
    assertThat(signed.subject()).isEqualTo(VendorText.ACCOUNT_ID);
    assertThat(signed.audience()).isEqualTo(AUDIENCE);
    assertThat(signed.lifetime()).isEqualTo(Duration.ofMinutes(3));
    assertThat(signed.key().algorithmName()).isEqualTo("RS256");
    assertThat(signed.key().keyId()).isNull();
    assertThat(grant.endpoint())
        .isEqualTo(new Given(URI.create("https://openam.example/am/oauth2/access_token")));
    assertThat(grant.scopes()).containsExactly("fr:idm:*");
  }

  @Test
  void keyIdAlgorithmAudienceAndLifetimeMayBeSaid() {
    String more = "~audience: x~assertionLifetime: 15m~keyId: k~algorithm: PS256";

    ServiceAccountSettings account =
        account(VendorText.aic("jwtBearer", VendorText.AIC_KEYS + more));

    Signed signed = (Signed) ((JwtBearer) account.grant()).assertion();
    assertThat(signed.audience()).isEqualTo("x");
    assertThat(signed.lifetime()).isEqualTo(Duration.ofMinutes(15));
    assertThat(signed.key().keyId()).isEqualTo("k");
    assertThat(signed.key().algorithmName()).isEqualTo("PS256");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'tokenEndpoint: https://x.example' | tokenEndpoint: is not for kind cyberark-sws: the token endpoint follows from the tenant's region or issuer
          'issuer: https://x.example' | issuer: is not for kind cyberark-sws: the token endpoint follows
          'endpointHosts: [x]'   | endpointHosts: is not for kind cyberark-sws: the token endpoint follows
          'clientId: x'          | clientId: is not for kind cyberark-sws: the client follows from tenantId and the serviceAccountId
          'accountId: x'         | accountId: is not for kind cyberark-sws: the client follows
          'keyId: x'             | keyId: is not for kind cyberark-sws: the downloaded file says all of the key
          'algorithm: RS256'     | algorithm: is not for kind cyberark-sws: the downloaded file says all
          'keyPassword: "${env:SECRET}"' | keyPassword: is not for kind cyberark-sws: the downloaded
          'clientSecret: "${env:SECRET}"' | clientSecret: is not for this grant; only grant: clientCredentials takes it
          'assertionFile: x'     | assertionFile: is not for a tenant of this kind; only grant: privateKeyJwt or jwtBearer at kind generic
          'subject: x'           | subject: is not for a tenant of this kind; only grant: jwtBearer at kind generic takes it
          'user: x'              | user: is not for a tenant of this kind; only grant: userLogin at kind cyberark-identity
          'application: x'       | only grant: clientCredentials at kind cyberark-identity takes it
          'headers: {}'          | headers: is not for this grant; only grant: staticHeaders takes it
          'assertionLifetime: 0s' | must be 1s to 1h
          'assertionLifetime: 61m' | must be 1s to 1h
          'parameters: {client_assertion: x}' | is set by the grant itself
          'probe: GET x'         | probe: must be GET or HEAD and a path
          """)
  void whatAnAccountOfSecureWebSessionsMaySay(String key, String expected) {
    String yaml = VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS + "~" + key);

    assertThat(ConfigText.problems(directory, yaml)).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'tenantId: .*'   | ''             | tenantId: is missing; grant: privateKeyJwt at kind cyberark-sws needs it
          'keyFile: .*'    | ''             | keyFile: is missing; grant: privateKeyJwt at kind cyberark-sws needs it
          'role: .*'       | ''             | role: is missing; the portal shows what the service account is
          'role: .*'       | 'role: audit'  | is not one of administrator, auditor, viewer; did you mean 'auditor'?
          'role: .*'       | 'role: Viewer' | did you mean 'viewer'?
          'tenantId: .*'   | 'tenantId: acme' | tenantId: must be the tenant's id of 32 letters and digits
          'tenantId: .*'   | 'tenantId: 0123456789abcdef0123456789abcdef0' | of 32 letters and digits
          'tenantId: .*'   | 'tenantId: 0123456789-bcdef0123456789abcdef' | of 32 letters and digits
          'grant: .*'      | 'grant: jwtBearer' | jwtBearer is only for tenants of kind pingone-aic or generic; at kind cyberark-sws allowed: clientCredentials, privateKeyJwt, staticHeaders; the downloaded JSON file goes with grant: privateKeyJwt
          'grant: .*'      | 'grant: userLogin' | userLogin is only for tenants of kind cyberark-identity
          'keyFile: .*'    | 'keyFile: aic-ops.jwk' | is a JWK, as PingOne Advanced Identity Cloud gives it out
          'keyFile: .*'    | 'keyFile: billing.pem' | is bare PEM; wanted is the JSON file
          """)
  void whatAnAccountOfSecureWebSessionsNeeds(String from, String to, String expected) {
    String yaml =
        VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS)
            .replaceFirst("    " + from, "    " + to);

    assertThat(ConfigText.problems(directory, yaml)).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'tokenEndpoint: https://x.example' | tokenEndpoint: is not for kind pingone-aic: the token endpoint follows from the tenant's url
          'issuer: https://x.example' | issuer: is not for kind pingone-aic: the token endpoint follows
          'endpointHosts: [x]'   | endpointHosts: is not for kind pingone-aic: the token endpoint follows
          'clientId: x'          | clientId: is not for kind pingone-aic: the client is service-account for everybody
          'clientSecret: "${env:SECRET}"' | clientSecret: is not for kind pingone-aic: the client is
          'assertionIssuer: x'   | assertionIssuer: is not for kind pingone-aic: both are accountId
          'subject: x'           | subject: is not for kind pingone-aic: both are accountId
          'tenantId: x'          | tenantId: is not for a tenant of this kind; only grant: userLogin at kind cyberark-identity, or grant: privateKeyJwt at kind cyberark-sws takes it
          'role: viewer'         | role: is not for a tenant of this kind; only kind cyberark-sws takes it
          'assertionFile: x'     | assertionFile: is not for a tenant of this kind
          'algorithm: ES256'     | holds a key that cannot sign with the algorithm that is set; a
          'algorithm: HS256'     | algorithm: is not one of RS256, RS384
          'algorithm: rs256'     | did you mean 'RS256'?
          """)
  void whatAnAccountOfAdvancedIdentityCloudMaySay(String key, String expected) {
    String yaml = VendorText.aic("jwtBearer", VendorText.AIC_KEYS + "~" + key);

    assertThat(ConfigText.problems(directory, yaml)).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'accountId: .*' | ''                | accountId: is missing; grant: jwtBearer at kind pingone-aic needs it
          'keyFile: .*'   | ''                | keyFile: is missing; grant: jwtBearer at kind pingone-aic needs it
          'accountId: .*' | 'accountId: ops'  | accountId: must be the service account's id as the portal shows it
          'grant: .*'     | 'grant: clientCredentials' | clientCredentials is only for tenants of kind cyberark-identity or cyberark-sws or generic; at kind pingone-aic allowed: jwtBearer, staticHeaders; the downloaded JWK goes with grant: jwtBearer
          'grant: .*'     | 'grant: privateKeyJwt' | at kind pingone-aic allowed: jwtBearer, staticHeaders
          'keyFile: .*'   | 'keyFile: sws-service-account.json' | is the JSON file of a CyberArk Secure Web Sessions service account
          """)
  void whatAnAccountOfAdvancedIdentityCloudNeeds(String from, String to, String expected) {
    String yaml =
        VendorText.aic("jwtBearer", VendorText.AIC_KEYS).replaceFirst("    " + from, "    " + to);

    assertThat(ConfigText.problems(directory, yaml)).singleElement().asString().contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fr:idm*     | is no scope; did you mean "fr:idm:*"?
          fr:am*      | is no scope; did you mean "fr:am:*"?
          'fr:idm:'   | is no scope; did you mean "fr:idm:*"?
          fr:idc:esv* | is no scope; did you mean "fr:idc:esv:*"?
          """)
  void scopesAreLiteralNames(String scope, String expected) {
    String keys = VendorText.AIC_KEYS.replace("fr:idm:*", scope);

    assertThat(ConfigText.problems(directory, VendorText.aic("jwtBearer", keys)))
        .singleElement()
        .asString()
        .isEqualTo("10:14: serviceAccounts.a.scopes[0]: " + expected);
  }

  @Test
  void aScopeFromElsewhereIsNotShown() throws IOException {
    Files.writeString(directory.resolve("scope"), "fr:c4n4ry*");
    String keys = VendorText.AIC_KEYS.replace("fr:idm:*", "${file:scope}");

    assertThat(ConfigText.problems(directory, VendorText.aic("jwtBearer", keys)))
        .singleElement()
        .asString()
        .contains("scopes[0]: is no scope; names end in \":*\" or a word")
        .doesNotContain("c4n4ry");
  }

  @Test
  void aScopeWithoutAMeaningOpensNothing() {
    String keys =
        VendorText.AIC_KEYS.replace("\"fr:idm:*\"", "\"fr:idm:*\", \"fr:moon:*\", openid");

    assertThat(ConfigText.problems(directory, VendorText.aic("jwtBearer", keys)))
        .singleElement()
        .asString()
        .startsWith("10:26: serviceAccounts.a.scopes[1]: warning: ")
        .contains("opens nothing here");
  }

  @ParameterizedTest
  @CsvSource({"''", "'~scopes: []'"})
  void anAccountWithoutScopesIsDoubted(String scopes) {
    String keys = VendorText.AIC_KEYS.replace("~scopes: [\"fr:idm:*\"]", scopes);

    assertThat(ConfigText.problems(directory, VendorText.aic("jwtBearer", keys)))
        .singleElement()
        .asString()
        .startsWith(
            "5:3: serviceAccounts.a.scopes: warning: asks for none: the token opens nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://auth.alero.eu/x/.well-known/openid-configuration |
          https://AUTH.alero.eu  |
          https://auth.alero.io/x | is of an account at auth.alero.io, by the file's discovery address, and the tenant's issuer is at auth.alero.eu; is this the file of another region?
          no url                 | names a discovery address in the file that is no URL
          """)
  void aFileOfAnotherRegionIsDoubted(String discovery, String expected) {
    KeyMaterial.write(directory.resolve(KeyMaterial.SWS_FILE), KeyMaterial.sws(discovery));

    assertThat(ConfigText.problems(directory, VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS)))
        .hasSize(expected == null ? 0 : 1)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("9:14: serviceAccounts.a.keyFile: warning: ")
                    .contains(expected));
  }

  @Test
  void identityHasNoKeys() {
    String tenant = "{ kind: cyberark-identity, url: \"https://a.example\" }";

    assertThat(
            ConfigText.problems(
                directory, VendorText.account(tenant, "privateKeyJwt", "clientId: x")))
        .singleElement()
        .asString()
        .contains("privateKeyJwt is only for tenants of kind cyberark-sws or generic; at kind")
        .contains(
            "cyberark-identity allowed: clientCredentials, userLogin, staticHeaders; an OAuth2");
  }
}
