package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The call that a new secret or key must pass before it serves. */
class ConfigProbeTest {
  private static final String CLIENT = "clientId: c~clientSecret: \"${env:SECRET}\"~";
  private static final String FIXED = "headers: { k: \"${env:SECRET}\" }";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    KeyMaterial.writeInto(directory);
  }

  private static String generic(String probe) {
    return VendorText.generic(
        "clientCredentials", CLIENT + "tokenEndpoint: https://l.example/t/token~probe: " + probe);
  }

  private static String identity(String probe) {
    return VendorText.account(
        "{ kind: cyberark-identity, url: \"https://i.example\" }",
        "userLogin",
        "user: u~password: \"${env:SECRET}\"~probe: " + probe);
  }

  private Probe probe(String yaml) {
    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
    Probe probe = ConfigText.settings(directory, yaml).serviceAccounts().get(0).probe();
    if (probe == null) {
      throw new AssertionError("no probe");
    }
    return probe;
  }

  @ParameterizedTest
  @CsvSource({
    "GET /,GET,/",
    "HEAD /a/b,HEAD,/a/b",
    "GET /a?b=c&d,GET,/a?b=c&d",
    "GET /a;p=1/%C3%BC?x=%2F,GET,/a;p=1/%C3%BC?x=%2F"
  })
  void aProbeIsAMethodAndATarget(String text, String method, String target) {
    assertThat(probe(generic(text))).isEqualTo(new Probe(method, target)).hasToString(text);
  }

  @Test
  void everyGrantMayHaveOne() {
    List<String> all =
        List.of(
            generic("GET /x"),
            identity("GET /Security/WhoAmI"),
            VendorText.generic("staticHeaders", FIXED + "~probe: GET /x"),
            VendorText.aic("jwtBearer", VendorText.AIC_KEYS + "~probe: GET /openidm/info/ping"),
            VendorText.aic("staticHeaders", FIXED + "~probe: GET /logs/sources"),
            VendorText.sws(
                "privateKeyJwt", VendorText.SWS_KEYS + "~probe: GET /v2-edge/sws/activities"));

    assertThat(all).allSatisfy(yaml -> assertThat(probe(yaml).method()).isEqualTo("GET"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /x",
        "get /x",
        "GET",
        "GET/x",
        "GET x",
        "GET  /x",
        "/x",
        "GET https://api.example/x",
        "GET /x HTTP/1.1",
        "GET /a b",
        "\"GET /x#y\"",
        "\"GET /x\\ty\"",
        "\"GET /x\\r\\nX-Y: z\"",
        "\"GET /x\\0\"",
        "GET /ü",
        "OPTIONS *"
      })
  void whatIsNoSuchCallIsRefused(String text) {
    assertThat(ConfigText.problems(directory, generic(text)))
        .singleElement()
        .asString()
        .startsWith("11:12: serviceAccounts.a.probe: must be GET or HEAD and a path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET //a.example/x | The path holds an empty segment.
          GET /a/../b       | The path holds a dot segment.
          GET /a/%2e%2e/b   | The path holds a dot segment.
          GET /a%2Fb        | The path holds an escaped '/'.
          GET /a%00b        | The path holds an escaped control byte.
          GET /a%zz         | The path holds a '%' that is no escape.
          GET /a\\b         | The path holds a raw backslash.
          GET /%ff          | The path is not well-formed UTF-8.
          """)
  void aTargetWithTwoReadingsIsRefused(String text, String why) {
    assertThat(ConfigText.problems(directory, generic(text)))
        .singleElement()
        .asString()
        .isEqualTo("11:12: serviceAccounts.a.probe: must have one reading. " + why);
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 4097})
  void aProbeHasAtMost4096Characters(int length) {
    String text = "GET /" + "a".repeat(length - 5);

    assertThat(ConfigText.problems(directory, generic(text))).hasSize(length <= 4096 ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /Security/Logout",
        "GET /security/logout",
        "HEAD /Security/StartAuthentication",
        "GET /oauth2/token/app",
        "GET /UserMgmt/SignOutEverywhere",
        "GET /security;x=1/logout",
        "GET /%73ecurity/logout"
      })
  void noProbeGoesToAProtectedEndpointOfIdentity(String text) {
    assertProtected(identity(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /am/oauth2/access_token",
        "GET /am/json/realms/root/authenticate",
        "GET /am/json/sessions?_action=logout",
        "HEAD /am/oauth2/token/revoke"
      })
  void noneAtAdvancedIdentityCloud(String text) {
    assertProtected(VendorText.aic("jwtBearer", VendorText.AIC_KEYS + "~probe: " + text));
  }

  @Test
  void noneInTheRealmOfSecureWebSessions() {
    String probe = "~probe: GET /auth/realms/serviceaccounts/account";

    assertProtected(VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS + probe));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /t/token", "GET /t/token/", "GET /t/token?x=y", "GET /t/token;x"})
  void noneAtTheAccountsOwnTokenEndpoint(String text) {
    assertProtected(generic(text));
  }

  @Test
  void theBasePathStandsBeforeIt() {
    String yaml = generic("GET /token").replace("https://api.example", "https://api.example/t");

    assertProtected(yaml);
    assertThat(probe(yaml.replace("GET /token", "GET /other")).target()).isEqualTo("/other");
  }

  private void assertProtected(String yaml) {
    assertThat(ConfigText.problems(directory, yaml))
        .singleElement()
        .asString()
        .contains("serviceAccounts.a.probe: is a protected endpoint");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /am/json/serverinfo  | the rights of this account (scopes fr:idm:*) do not cover this call
          GET /logs/sources        | the rights of this account (a token; /monitoring and /logs need
          """)
  void aProbeThatTheAccountMayNotMakeIsWarnedOf(String text, String expected) {
    String yaml = VendorText.aic("jwtBearer", VendorText.AIC_KEYS + "~probe: " + text);

    assertThat(ConfigText.problems(directory, yaml))
        .singleElement()
        .asString()
        .contains("serviceAccounts.a.probe: warning: " + expected);
  }

  @Test
  void aRoleBoundsItToo() {
    String probe = "~probe: GET /v2-edge/sws/policies";

    assertThat(
            ConfigText.problems(
                directory, VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS + probe)))
        .singleElement()
        .asString()
        .contains("probe: warning: the rights of this account (role auditor) do not cover");
  }

  @Test
  void aProbeMeansTheSameWhenItIsReadAgain() {
    String yaml = VendorText.generic("staticHeaders", FIXED + "~probe: GET /a?b=c");
    Loaded.Valid first = (Loaded.Valid) ConfigText.load(directory, yaml);

    String printed = Rendering.of(first);
    Loaded.Valid again = (Loaded.Valid) ConfigText.load(directory, printed.replace("'***'", "x"));

    assertThat(printed).contains("probe: GET /a?b=c");
    assertThat(again.settings().serviceAccounts().get(0).probe())
        .isEqualTo(first.settings().serviceAccounts().get(0).probe())
        .isNotNull();
  }
}
