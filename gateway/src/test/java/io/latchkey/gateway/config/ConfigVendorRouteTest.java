package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What routes may say that lead to Secure Web Sessions and Advanced Identity Cloud. */
class ConfigVendorRouteTest {
  private static final String HEADERS = "headers: { x-api-key: \"${env:SECRET}\" }";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    KeyMaterial.writeInto(directory);
  }

  private static String route(String yaml, String path, String more) {
    return yaml.replace("path: /,", "path: " + path + "," + more);
  }

  @ParameterizedTest
  @CsvSource({
    "/monitoring,'',true",
    "/monitoring/health,'',true",
    "/logs/,'',true",
    "/logs/tail,'',true",
    "/logs,' stripPrefix: true,',false",
    "/log,'',false",
    "/logsx,'',false",
    "/,'',false",
    "/am/logs,'',false"
  })
  void tokensOpenNeitherMonitoringNorLogs(String path, String more, boolean doubted) {
    String yaml = route(VendorText.aic("jwtBearer", VendorText.AIC_KEYS), path, more);

    assertThat(ConfigText.problems(directory, yaml))
        .hasSize(doubted ? 1 : 0)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .contains("routes[0].serviceAccount: warning: sends tokens, which /monitoring")
                    .contains("use an account with grant: staticHeaders"));
  }

  @ParameterizedTest
  @CsvSource({"/monitoring", "/logs"})
  void fixedFieldsDo(String path) {
    String yaml = route(VendorText.aic("staticHeaders", HEADERS), path, "");

    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
  }

  @Test
  void otherTenantsMayCallAnythingLogs() {
    String yaml = route(VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS), "/logs", "");

    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
  }

  @Test
  void withoutTokensNothingIsReplayed() {
    String yaml = VendorText.aic("staticHeaders", HEADERS);

    assertThat(ConfigText.problems(directory, route(yaml, "/logs", " replayContent: 64KiB,")))
        .singleElement()
        .asString()
        .contains(
            "routes[0].replayContent: warning: has no effect: without tokens nothing is sent");
  }

  @Test
  void fixedFieldsMaySpeakForCallsWithoutASession() {
    String yaml =
        route(
            VendorText.generic("staticHeaders", HEADERS),
            "/",
            " aspxauth: bearer, withoutCookie: serviceAccount,");

    assertThat(ConfigText.problems(directory, yaml))
        .allSatisfy(problem -> assertThat(problem).contains("warning: session cookies lose"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aic | JSESSIONID          | true
          aic | amlbcookie          | true
          aic | iplanetdirectorypro | true
          aic | .ASPXAUTH           | true
          aic | f4e1c0ffee          | true
          aic | theme               | false
          sws | theme               | true
          sws | .ASPXAUTH           | true
          """)
  void cookiesOfTheSessionFamilyNeverComeBack(String kind, String cookie, boolean refused) {
    String yaml =
        kind.equals("aic")
            ? VendorText.aic("jwtBearer", VendorText.AIC_KEYS)
                .replace("pingone-aic,", "pingone-aic, sessionCookies: [f4e1c0ffee],")
            : VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS);

    assertThat(
            ConfigText.problems(directory, route(yaml, "/", " returnCookies: [" + cookie + "],")))
        .hasSize(refused ? 1 : 0)
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .contains("routes[0].returnCookies[0]: is a session cookie of ")
                    .contains(", which never comes back beside our token"));
  }

  @Test
  void onlyIdentityRestartsLoginsAtTheRoot() {
    String yaml =
        route(VendorText.aic("jwtBearer", VendorText.AIC_KEYS), "/x", " aspxauth: forward,")
            .replace(" serviceAccount: a,", "");

    assertThat(ConfigText.problems(directory, yaml))
        .noneSatisfy(problem -> assertThat(problem).contains("PodFqdn"));
  }
}
