package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigPlaceTest {
  @TempDir private Path directory;

  private static String tenant(String kind, String keys) {
    return "version: 1\nroutes: []\ntenants:\n  t:\n    kind: "
        + kind
        + "\n    "
        + keys.replace("~", "\n    ")
        + "\n";
  }

  @ParameterizedTest
  @CsvSource({
    "alero.io",
    "alero.eu",
    "ca.alero.io",
    "au.alero.io",
    "uk.alero.io",
    "in.alero.io",
    "sg.alero.io",
    "ae.alero.io"
  })
  void aRegionSaysUrlAndIssuer(String region) {
    TenantSettings tenant =
        ConfigText.settings(directory, tenant("cyberark-sws", "region: " + region))
            .tenants()
            .get(0);

    assertThat(tenant.urls()).containsExactly(URI.create("https://api." + region));
    assertThat(tenant.issuer())
        .isEqualTo(URI.create("https://auth." + region + "/auth/realms/serviceaccounts"));
    assertThat(tenant.ignoreCase()).isFalse();
    assertThat(tenant.proxy()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://auth.example/realms/s,https://auth.example/realms/s",
    "https://auth.example/realms/s/,https://auth.example/realms/s",
    "http://127.0.0.1:8182/auth/realms/serviceaccounts,http://127.0.0.1:8182/auth/realms/serviceaccounts",
    "https://auth.example,https://auth.example"
  })
  void anIssuerStandsBesideUrlAndLosesItsLastSlash(String issuer, String expected) {
    String keys = "urls: [https://a.example, https://b.example]~issuer: " + issuer;

    TenantSettings tenant =
        ConfigText.settings(directory, tenant("cyberark-sws", keys)).tenants().get(0);

    assertThat(tenant.urls())
        .isEqualTo(List.of(URI.create("https://a.example"), URI.create("https://b.example")));
    assertThat(tenant.issuer()).isEqualTo(URI.create(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'region: alero.com'  | region: is not one of alero.io, alero.eu, ca.alero.io
          'region: alero.com'  | did you mean 'alero.io'?; or url: and issuer: for another place
          'region: us'         | or url: and issuer: for another place
          'region: 5'          | is read as a number; put it in quotes
          'pathCase: sensitive' | region: is missing; allowed: region, or url and issuer
          'url: https://a.example' | issuer: is missing; beside url it names the realm
          'issuer: https://a.example' | url: is missing; allowed: url, or a list as urls
          'region: alero.io~url: https://a.example'    | url: stands beside region, which says it
          'region: alero.io~urls: [https://a.example]' | urls: stands beside region, which says it
          'region: alero.io~issuer: https://a.example' | issuer: stands beside region, which says it
          'url: https://a.example~issuer: http://b.example' | write cleartext: allowed on this tenant
          'url: https://a.example~issuer: http://b.example~cleartext: allowed' | issuer: warning: is http
          'url: https://a.example~issuer: https://b.example?x' | issuer: must have no query
          'url: https://a.example~issuer: auth.example' | must begin with https:// or http://
          'region: alero.io~podHosts: [a.example]'     | podHosts: warning: has no effect
          """)
  void whatATenantOfSecureWebSessionsMaySay(String keys, String expected) {
    assertThat(ConfigText.problems(directory, tenant("cyberark-sws", keys)))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cyberark-identity | region: alero.io | region: is only for kind cyberark-sws; allowed: url
          pingone-aic       | region: alero.io | region: is only for kind cyberark-sws; allowed: url
          generic           | region: alero.io | region: is only for kind cyberark-sws; allowed: url
          cyberark-identity | 'url: https://a.example~issuer: https://b.example' | issuer: is only for kind cyberark-sws; here it follows from url
          pingone-aic       | 'url: https://a.example~issuer: https://b.example' | issuer: is only for kind cyberark-sws; here it follows from url
          generic           | 'url: https://a.example~issuer: https://b.example' | at kind generic it stands at the service account
          pingone-aic       | 'url: https://a.example~podHosts: [b.example]' | podHosts: warning: has no effect
          pingone-aic       | 'url: http://a.example' | write cleartext: allowed on this tenant
          """)
  void otherKindsHaveNoRegionAndNoIssuer(String kind, String keys, String expected) {
    List<String> problems = ConfigText.problems(directory, tenant(kind, keys));

    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(expected));
    assertThat(problems).noneSatisfy(problem -> assertThat(problem).contains("is missing"));
  }

  @Test
  void anUnknownKindIsTheOnlyMistakeBesideARegion() {
    assertThat(ConfigText.problems(directory, tenant("cyberark-swx", "region: alero.io")))
        .filteredOn(problem -> !problem.contains("warning"))
        .singleElement()
        .asString()
        .contains("did you mean 'cyberark-sws'?");
  }

  @Test
  void moreSessionCookiesAreKept() {
    String keys = "url: https://a.example~sessionCookies: [f4e1c0ffee]";

    assertThat(
            ConfigText.settings(directory, tenant("pingone-aic", keys))
                .tenants()
                .get(0)
                .sessionCookies())
        .containsExactly("f4e1c0ffee");
  }
}
