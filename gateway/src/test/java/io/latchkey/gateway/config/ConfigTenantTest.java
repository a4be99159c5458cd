package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTenantTest {
  private static final String URL = "url: https://billing.example.com/api";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "https://a.example.com,https://a.example.com",
    "https://a.example.com/,https://a.example.com",
    "HTTPS://A.Example.com:8443/Api/,https://a.example.com:8443/Api",
    "http://127.0.0.1:8181,http://127.0.0.1:8181",
    "http://127.255.0.1,http://127.255.0.1",
    "http://localhost:1/x,http://localhost:1/x",
    "'http://[::1]:8181','http://[::1]:8181'"
  })
  void aUrlIsKeptWithoutItsLastSlash(String url, String expected) {
    String yaml = ConfigText.VALID.replace(URL, "url: \"" + url + "\"");

    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
    assertThat(ConfigText.settings(directory, yaml).tenants().get(1).urls())
        .containsExactly(URI.create(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'url: billing.example.com'            | must begin with https:// or http://
          'url: ftp://a.example.com'            | must begin with https:// or http://
          'url: "https://"'                     | is not a URL like
          'url: https:///x'                     | has no valid host
          'url: https://user:hunter2@a.example' | must hold no user or password
          'url: https://a.example?hunter2'      | must have no query
          'url: https://a.example#hunter2'      | must have no fragment
          'url: https://a.example:0'            | has no valid host and port
          'url: https://a.example:99999'        | has no valid host and port
          'url: https://a.example/a//b'         | must not hold an empty segment
          'url: https://a.example/a/../b'       | must not hold the segment '.' or '..'
          'url: https://a.example/a%2fb'        | must not hold '%'
          'url: https://a.example/a;b'          | must not hold ';'
          'url: https://a.example/ü'            | must have a path of ASCII alone
          'url: http://a.example'               | write cleartext: allowed on this tenant
          'url: http://127.evil.example'        | write cleartext: allowed on this tenant
          'url: http://localhost.evil.example'  | write cleartext: allowed on this tenant
          'url: http://128.0.0.1'               | write cleartext: allowed on this tenant
          'url: http://a.example~    cleartext: allowed' | url: warning: is http:// off this
          'urls: []'                            | is empty; allowed: one URL or more
          'urls: https://a.example'             | must be a list of URLs
          'urls: [https://a.example/x, https://b.example/y]' | has another base path
          'urls: [https://a.example, https://a.example/]' | stands in this list twice
          'podHosts: [a.example]'               | url: is missing; allowed: url, or a list as urls
          'url: https://a.example~    urls: [https://b.example]' | urls: stands beside url
          'url: https://a.example~    podHosts: [b.example]' | podHosts: warning: has no effect
          'url: https://a.example~    podHosts: ["*.example"]' | must be a host without a port
          'url: https://a.example~    sessionCookies: ["a b"]' | must be the name of a cookie
          'url: https://a.example~    sessionCookies: [1e10]' | put it in quotes
          'url: https://a.example~    pathCase: lower' | is not one of sensitive, insensitive
          'url: https://a.example~    health: { path: x }' | health.path: must be a path
          'url: https://a.example~    breaker: { failures: 0 }' | breaker.failures: must be a whole number from 1 to 100
          'url: https://a.example~    retryBudget: { percent: 101 }' | retryBudget.percent: must be a whole number from 0 to 100
          'url: https://a.example~    concurrency: 0' | concurrency: must be a whole number from 1 to 1000000
          'url: https://a.example~    quotaWait: 61m' | quotaWait: must be 0s to 1h
          'url: https://a.example~    quotaWait: 5'   | quotaWait: must be a number with its unit
          'url: https://a.example~    connections: {max: 0}' | must be a whole number from 1
          'url: https://a.example~    connections: {pending: -1}' | must be a whole number from 0
          'url: https://a.example~    tls: {certificate: x}' | privateKey: is missing
          'url: https://a.example~    tls: {verify: false}' | verify: is an unknown key
          """)
  void whatATenantMaySay(String key, String expected) {
    assertThat(ConfigText.changed(directory, URL, key))
        .anySatisfy(problem -> assertThat(problem).contains(expected))
        .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
  }

  @ParameterizedTest
  @CsvSource({"'',5000", "quotaWait: 0s,0", "quotaWait: 1h,3600000", "quotaWait: 1500ms,1500"})
  void aCallWaitsFiveSecondsBehindAQuotaUnlessTheFileSaysOtherwise(String key, long millis) {
    String yaml = ConfigText.VALID.replace(URL, URL + "\n    " + key);

    assertThat(ConfigText.settings(directory, yaml).tenants().get(1).quotaWait()).hasMillis(millis);
  }

  @Test
  void severalUrlsAreKeptInOrder() {
    String yaml =
        ConfigText.VALID.replace(URL, "urls: [https://b.example/x/, https://a.example/x]");

    assertThat(ConfigText.settings(directory, yaml).tenants().get(1).urls())
        .containsExactly(URI.create("https://b.example/x"), URI.create("https://a.example/x"));
  }

  @ParameterizedTest
  @CsvSource({
    "cyberark-identity,'',true",
    "cyberark-identity,'pathCase: sensitive',false",
    "generic,'',false",
    "generic,'pathCase: insensitive',true"
  })
  void caseFollowsTheKindUnlessItIsSaid(String kind, String key, boolean ignored) {
    String yaml =
        "version: 1\ntenants:\n  t:\n    kind: "
            + kind
            + "\n    url: https://a.example\n    "
            + key;

    assertThat(ConfigText.settings(directory, yaml).tenants().get(0).ignoreCase())
        .isEqualTo(ignored);
  }

  @Test
  void whatNothingUsesIsAWarningAtItsName() {
    String yaml =
        """
        version: 1
        tenants:
          t: { kind: generic, url: https://a.example }
          u: { kind: generic, url: https://a.example }
        serviceAccounts:
          a: { tenant: u, grant: clientCredentials, issuer: https://i.example, clientId: x, clientSecret: "${env:SECRET}" }
        scopes:
          s: { rest: [] }
        callers:
          c: { network: [10.0.0.0/8], markerHeader: true }
        """;

    assertThat(ConfigText.problems(directory, yaml))
        .containsExactly(
            "1:1: routes: warning: there are none: every call gets 404",
            "3:3: tenants.t: warning: this tenant is not used",
            "6:3: serviceAccounts.a: warning: this service account is not used",
            "8:3: scopes.s: warning: this scope is not used",
            "8:14: scopes.s.rest: warning: is empty: this scope opens nothing",
            "10:3: callers.c: warning: this caller is not used");
  }
}
