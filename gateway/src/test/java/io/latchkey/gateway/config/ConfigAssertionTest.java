package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Renewed;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAuthentication;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Grant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.PublicClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Accounts of {@code generic} that speak by assertions. */
class ConfigAssertionTest {
  private static final String ENDPOINT = "tokenEndpoint: https://login.example/token";
  private static final String KEY = "~keyFile: billing.pem";
  private static final String JWT_FILE = "renewed.jwt";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    KeyMaterial.writeInto(directory);
    KeyMaterial.write(directory.resolve(JWT_FILE), "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln\n");
  }

  private Grant grant(String grant, String keys) {
    String yaml = VendorText.generic(grant, keys);
    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
    return ConfigText.settings(directory, yaml).serviceAccounts().get(0).grant();
  }

  private AssertionSource ofClient(String keys) {
    ClientCredentials grant = (ClientCredentials) grant("privateKeyJwt", keys);
    return ((ClientAssertion) grant.client()).assertion();
  }

  private Signed ofGrant(String keys) {
    return (Signed) ((JwtBearer) grant("jwtBearer", keys)).assertion();
  }

  @Test
  void aClientProvesItselfByAKey() {
    ClientCredentials grant =
        (ClientCredentials)
            grant(
                "privateKeyJwt",
                ENDPOINT + "~clientId: bot" + KEY + "~scopes: [a]~parameters: {resource: r}");

    ClientAssertion client = (ClientAssertion) grant.client();
    Signed signed = (Signed) client.assertion();
    assertThat(client.clientId()).isEqualTo("bot");
    assertThat(signed.issuer()).isEqualTo("bot");
    assertThat(signed.subject()).isEqualTo("bot");
    assertThat(signed.audience()).isEqualTo("https://login.example/token");
    assertThat(signed.lifetime()).isEqualTo(Duration.ofMinutes(1));
    assertThat(signed.issuedAt()).isTrue();
    assertThat(signed.typed()).isTrue();
    assertThat(signed.key().algorithmName()).isEqualTo("RS256");
    assertThat(grant.endpoint()).isEqualTo(new Given(URI.create("https://login.example/token")));
    assertThat(grant.scopes()).containsExactly("a");
    assertThat(grant.parameters()).isEqualTo(Map.of("resource", "r"));
  }

  @Test
  void anIssuerIsItsOwnAudience() {
    String keys = "issuer: https://login.example/~endpointHosts: [t.example]~clientId: bot" + KEY;

    ClientCredentials grant = (ClientCredentials) grant("privateKeyJwt", keys);

    Signed signed = (Signed) ((ClientAssertion) grant.client()).assertion();
    assertThat(signed.audience()).isEqualTo("https://login.example/");
    assertThat(grant.endpoint())
        .isEqualTo(new Discovered(URI.create("https://login.example/"), Set.of("t.example")));
  }

  @Test
  void allOfAnAssertionMayBeSaid() {
    String more = "~keyId: k~algorithm: PS384~audience: aud~assertionLifetime: 1s";

    Signed signed = (Signed) ofClient(ENDPOINT + "~clientId: bot" + KEY + more);

    assertThat(signed.key().keyId()).isEqualTo("k");
    assertThat(signed.key().algorithmName()).isEqualTo("PS384");
    assertThat(signed.audience()).isEqualTo("aud");
    assertThat(signed.lifetime()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void anAssertionMayBeRenewedByOthersAndIsNotWatched() {
    String keys = ENDPOINT + "~clientId: bot~assertionFile: " + JWT_FILE;

    assertThat(ofClient(keys)).isEqualTo(new Renewed(directory.resolve(JWT_FILE)));
    assertThat(ConfigText.load(directory, VendorText.generic("privateKeyJwt", keys)).files())
        .containsExactly(directory.resolve("latchkey.yaml"));
  }

  @Test
  void aKeyFileIsWatched() {
    String keys = ENDPOINT + "~clientId: bot" + KEY;

    assertThat(ConfigText.load(directory, VendorText.generic("privateKeyJwt", keys)).files())
        .containsExactly(directory.resolve("latchkey.yaml"), directory.resolve("billing.pem"));
  }

  @ParameterizedTest
  @CsvSource({
    "'accountId: a',a,a",
    "'clientId: c',c,c",
    "'accountId: a~clientId: c',a,a",
    "'assertionIssuer: i',i,i",
    "'assertionIssuer: i~accountId: a',i,a",
    "'assertionIssuer: i~clientId: c',i,i",
    "'clientId: c~subject: s',c,s",
    "'accountId: a~subject: s',a,s",
    "'assertionIssuer: i~subject: s~accountId: a~clientId: c',i,s"
  })
  void issuerAndSubjectFollowFromWhatIsThere(String keys, String issuer, String subject) {
    Signed signed = ofGrant(ENDPOINT + KEY + "~" + keys);

    assertThat(signed.issuer()).isEqualTo(issuer);
    assertThat(signed.subject()).isEqualTo(subject);
    assertThat(signed.audience()).isEqualTo("https://login.example/token");
  }

  static List<Map.Entry<String, ClientAuthentication>> clients() {
    Secret secret = Secret.of("c4n4ry-from-env");
    return List.of(
        Map.entry("accountId: a", new PublicClient(null)),
        Map.entry("clientId: c", new PublicClient("c")),
        Map.entry("clientId: c~clientSecret: ${env:SECRET}", new ClientSecret("c", secret, false)),
        Map.entry(
            "clientId: c~clientSecret: ${env:SECRET}~clientAuthentication: post",
            new ClientSecret("c", secret, true)));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void theClientOfAGrantMayGoWithoutProofOrName(Map.Entry<String, ClientAuthentication> client) {
    JwtBearer grant = (JwtBearer) grant("jwtBearer", ENDPOINT + KEY + "~" + client.getKey());

    assertThat(grant.client()).isEqualTo(client.getValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          privateKeyJwt | 'keyFile: billing.pem'     | clientId: is missing; grant: privateKeyJwt needs it
          privateKeyJwt | 'clientId: c'              | keyFile: is missing; allowed: keyFile, or assertionFile
          privateKeyJwt | 'clientId: c~keyFile: billing.pem~assertionFile: renewed.jwt' | assertionFile: stands beside keyFile
          privateKeyJwt | 'clientId: c~assertionFile: renewed.jwt~keyId: x' | keyId: goes with keyFile; whoever makes
          privateKeyJwt | 'clientId: c~assertionFile: renewed.jwt~algorithm: RS256' | algorithm: goes with keyFile
          privateKeyJwt | 'clientId: c~assertionFile: renewed.jwt~keyPassword: "${env:SECRET}"' | keyPassword: goes with
          privateKeyJwt | 'clientId: c~assertionFile: renewed.jwt~audience: x' | audience: goes with keyFile
          privateKeyJwt | 'clientId: c~assertionFile: renewed.jwt~assertionLifetime: 5s' | assertionLifetime: goes with
          jwtBearer     | 'assertionFile: renewed.jwt~accountId: x' | accountId: goes with keyFile
          jwtBearer     | 'assertionFile: renewed.jwt~assertionIssuer: x' | assertionIssuer: goes with keyFile
          jwtBearer     | 'assertionFile: renewed.jwt~subject: x' | subject: goes with keyFile
          privateKeyJwt | 'clientId: c~assertionFile: nothing' | nothing does not exist
          privateKeyJwt | 'clientId: c~assertionFile: .'       | is a directory
          privateKeyJwt | 'clientId: c~assertionFile: billing.pem' | holds no JWT: three parts of base64url
          privateKeyJwt | 'clientId: c~assertionFile: eyJh.eyJp.c2ln' | holds the assertion itself, which belongs in a file
          privateKeyJwt | 'clientId: c~keyFile: renewed.jwt' | is a token and no key
          privateKeyJwt | 'clientId: c~keyFile: billing.pem~clientSecret: "${env:SECRET}"' | clientSecret: is not for this grant; only grant: clientCredentials or jwtBearer takes it
          privateKeyJwt | 'clientId: c~keyFile: billing.pem~accountId: x' | only grant: jwtBearer takes it
          privateKeyJwt | 'clientId: c~keyFile: billing.pem~subject: x'   | only grant: jwtBearer takes it
          privateKeyJwt | 'clientId: c~keyFile: billing.pem~tenantId: x'  | tenantId: is not for a tenant of this kind
          privateKeyJwt | 'clientId: c~keyFile: billing.pem~algorithm: ES256' | holds a key that cannot sign with the algorithm
          jwtBearer     | 'keyFile: billing.pem'     | assertionIssuer: is missing; allowed: assertionIssuer, accountId or clientId
          jwtBearer     | 'keyFile: billing.pem~accountId: a~clientSecret: "${env:SECRET}"' | clientId: is missing; clientSecret needs it
          jwtBearer     | 'keyFile: billing.pem~clientId: c~clientAuthentication: basic' | clientSecret: is missing; clientAuthentication: basic or post needs it
          jwtBearer     | 'keyFile: billing.pem~clientId: c~tls: {certificate: a, privateKey: b}' | tls: needs clientAuthentication: tls
          jwtBearer     | 'keyFile: billing.pem~clientId: c~clientAuthentication: tls' | tls: is missing; clientAuthentication: tls needs it
          jwtBearer     | 'keyFile: billing.pem~accountId: a~role: viewer' | role: is not for a tenant of this kind; only kind cyberark-sws
          """)
  void whatAnAssertionMaySay(String grant, String keys, String expected) {
    assertThat(ConfigText.problems(directory, VendorText.generic(grant, ENDPOINT + "~" + keys)))
        .singleElement()
        .asString()
        .contains(expected)
        .doesNotContain("c4n4ry");
  }

  @ParameterizedTest
  @CsvSource({"privateKeyJwt", "jwtBearer"})
  void aTokenEndpointOrAnIssuerIsNeeded(String grant) {
    assertThat(ConfigText.problems(directory, VendorText.generic(grant, "clientId: c" + KEY)))
        .singleElement()
        .asString()
        .contains("tokenEndpoint: is missing; allowed: tokenEndpoint or issuer");
  }

  @ParameterizedTest
  @CsvSource({"privateKeyJwt", "jwtBearer"})
  void whereTheTenantIsUnknownTheRestIsReadAllTheSame(String grant) {
    String yaml =
        VendorText.generic(grant, "keyPassword: ${env:UNSET}~audience: 5~assertionLifetime: 2h")
            .replace("tenant: t\n", "tenant: u\n");

    assertThat(ConfigText.problems(directory, yaml))
        .anySatisfy(problem -> assertThat(problem).contains("no tenant is named 'u'"))
        .anySatisfy(problem -> assertThat(problem).contains("variable UNSET is not set"))
        .anySatisfy(problem -> assertThat(problem).contains("audience: is read as a number"))
        .anySatisfy(problem -> assertThat(problem).contains("must be 1s to 1h"));
  }
}
