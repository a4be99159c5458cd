package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCredentials;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Discovered;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Given;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.UserLogin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigAccountTest {
  private static final String APPLICATION = "application: my_api_client";
  private static final String ENDPOINT = "tokenEndpoint: https://login.example.com/token";

  @TempDir private Path directory;

  private ServiceAccountSettings account(int index, String from, String to) {
    String yaml = ConfigText.VALID.replace(from, to.replace("~", "\n"));
    return ConfigText.settings(directory, yaml).serviceAccounts().get(index);
  }

  @ParameterizedTest
  @CsvSource({
    "application: my_api_client,/oauth2/token/my_api_client",
    "application: 'a b/c%ü',/oauth2/token/a%20b%2Fc%25%C3%BC",
    "platformToken: true,/oauth2/platformtoken"
  })
  void identityFindsItsTokenEndpointFromTheTenant(String key, String path) {
    ClientCredentials grant = (ClientCredentials) account(0, APPLICATION, key).grant();

    assertThat(grant.endpoint())
        .isEqualTo(new Given(URI.create("https://abc1234.id.cyberark.cloud" + path)));
    assertThat(((ClientSecret) grant.client()).clientId()).isEqualTo("svc-hr@example.com");
    assertThat(((ClientSecret) grant.client()).secret().reveal()).isEqualTo("c4n4ry-from-env");
    assertThat(((ClientSecret) grant.client()).post()).isFalse();
  }

  @Test
  void genericTakesAnIssuerAndOtherHosts() {
    String keys =
        "issuer: https://i.example/~    endpointHosts: [t.example, \"u.example:8443\"]~"
            + "    clientAuthentication: post~    scopes: [b, a]~    parameters: {resource: x}~"
            + "    pool: {size: 64}";

    ServiceAccountSettings account = account(1, ENDPOINT, keys);

    ClientCredentials grant = (ClientCredentials) account.grant();
    assertThat(account.poolSize()).isEqualTo(64);
    assertThat(grant.endpoint())
        .isEqualTo(
            new Discovered(
                URI.create("https://i.example/"), Set.of("t.example", "u.example:8443")));
    assertThat(((ClientSecret) grant.client()).post()).isTrue();
    assertThat(grant.scopes()).containsExactly("b", "a");
    assertThat(grant.parameters()).isEqualTo(Map.of("resource", "x"));
  }

  @ParameterizedTest
  @CsvSource({"'',3600", "'lifetime: 30m',1800"})
  void aLoginLastsAnHourUnlessTheFileSaysOtherwise(String lifetime, long seconds) {
    UserLogin login =
        (UserLogin)
            ConfigText.settings(directory, login(lifetime)).serviceAccounts().get(0).grant();

    assertThat(login.user()).isEqualTo("kiosk@example.com");
    assertThat(login.password().reveal()).isEqualTo("c4n4ry-from-env");
    assertThat(login.lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(login.tenantId()).isNull();
  }

  private static String login(String more) {
    return """
    version: 1
    tenants:
      identity: { kind: cyberark-identity, url: "https://a.example" }
      billing: { kind: generic, url: "https://b.example" }
    serviceAccounts:
      kiosk:
        tenant: identity
        grant: userLogin
        user: kiosk@example.com
        password: ${env:SECRET}
    """
        + "    "
        + more
        + "\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'application: app'     | application: is not for this grant; only grant: clientCredentials
          'clientSecret: ${env:SECRET}' | only grant: clientCredentials takes it
          'scopes: [a]'          | only grant: clientCredentials takes it
          'lifetime: 0s'         | must be 1s to 366d
          'pool: {size: 65}'     | must be a whole number from 1 to 64
          'pool: {size: 0}'      | must be a whole number from 1 to 64
          'keyFile: x'           | keyFile: is not for a tenant of this kind; only grant: privateKeyJwt at kind
          'probe: POST /'        | probe: must be GET or HEAD and a path
          """)
  void whatALoginMaySay(String key, String expected) {
    assertThat(ConfigText.problems(directory, login(key)))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @Test
  void aLoginIsForIdentityAlone() {
    assertThat(
            ConfigText.problems(
                directory, login("").replace("tenant: identity", "tenant: billing")))
        .anySatisfy(
            problem -> assertThat(problem).contains("only for tenants of kind cyberark-identity"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'scopes: [a]'                    | application: is missing; allowed: application or platform
          'platformToken: false'           | application: is missing
          'application: a~    platformToken: true' | platformToken: stands beside application
          'application: ".."'              | must be the name of an application
          'application: a~    issuer: https://i.example' | kind generic takes it
          'application: a~    tokenEndpoint: https://i.example' | kind generic takes it
          'application: a~    user: x'     | user: is not for this grant; only grant: userLogin takes it
          'application: a~    lifetime: 1h' | only grant: userLogin takes it
          'application: a~    clientAuthentication: tls' | tls is only for kind generic; allowed: basic, post
          'application: a~    clientAuthentication: digest' | is not one of basic, post, tls
          'application: a~    scopes: ["a b"]' | must be the name of a scope
          'application: a~    scopes: [a, a]' | stands in this list twice
          'application: a~    parameters: {scope: x}' | is set by the grant itself
          'application: a~    parameters: {grant_type: x}' | is set by the grant itself
          'application: a~    parameters: {client_id: x}' | is set by the grant itself
          'application: a~    parameters: {client_secret: x}' | is set by the grant itself
          'application: a~    parameters: {a: 1}' | is read as a number; put it in quotes
          'application: a~    role: auditor' | role: is not for a tenant of this kind; only kind cyberark-sws takes it
          'application: a~    aplication: b' | did you mean 'application'?
          """)
  void whatAnAccountAtIdentityMaySay(String key, String expected) {
    assertThat(ConfigText.changed(directory, APPLICATION, key))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'scopes: [a]'                    | tokenEndpoint: is missing; allowed: tokenEndpoint or issuer
          'application: a'                 | kind cyberark-identity takes it
          'platformToken: true'            | kind cyberark-identity takes it
          'tokenEndpoint: http://l.example/t' | write cleartext: allowed on this service account
          'tokenEndpoint: http://l.example/t~    cleartext: allowed' | warning: is http:// off
          'issuer: http://l.example'       | write cleartext: allowed on this service account
          'issuer: https://l.example?a'    | must have no query
          'tokenEndpoint: https://l.example/t~    issuer: https://l.example' | stands beside
          'tokenEndpoint: https://l.example/t~    endpointHosts: [a]' | needs issuer
          'issuer: https://l.example~    endpointHosts: ["a b"]' | must be a host
          """)
  void whatAnAccountAtGenericMaySay(String key, String expected) {
    assertThat(ConfigText.changed(directory, ENDPOINT, key))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @CsvSource({"clientId", "clientSecret"})
  void clientCredentialsNeedBoth(String key) {
    String yaml = ConfigText.VALID.replaceFirst("    " + key + ": .*\n", "");

    assertThat(ConfigText.problems(directory, yaml))
        .containsExactly(
            "14:3: serviceAccounts.hr-sync."
                + key
                + ": is missing; grant: clientCredentials needs it");
  }
}
