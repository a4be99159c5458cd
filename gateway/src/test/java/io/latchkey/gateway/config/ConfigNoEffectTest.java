package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is valid by itself and does nothing, or not what was meant, where it stands. */
class ConfigNoEffectTest {
  private static final String LISTENER = "- bind: 127.0.0.1:8080";
  private static final String TENANT = "url: https://billing.example.com/api";
  private static final String ROUTE = "path: /identity/";
  private static final String RULE = "- /cdirectoryservice/getuser";

  @TempDir private Path directory;

  private void assertWarned(String from, String to, String expected) {
    List<String> problems = ConfigText.changed(directory, from, to);

    if (expected.equals("nothing")) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems).singleElement().asString().contains("warning: " + expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limits: { connections: 5, perAddress: 5 } | nothing
          limits: { connections: 5, perAddress: 6 } | has no effect: it is more than connections, 5
          limits: { perAddress: 20001 }             | has no effect: it is more than connections, 20000
          limits: { streams: 9 }                    | nothing
          'http2: false~    limits: { streams: 9 }' | has no effect: this listener has http2: false
          """)
  void limitsThatAreNeverReached(String keys, String expected) {
    assertWarned(LISTENER, LISTENER + "~    " + keys, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'url: https://a.example~    http2: true'  | nothing
          'url: http://127.0.0.1:1~    http2: false' | nothing
          'url: http://127.0.0.1:1~    http2: true' | has no effect: HTTP/2 is agreed on in TLS
          """)
  void http2WithoutTls(String keys, String expected) {
    assertWarned(TENANT, keys, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'webSocket: { onTokenExpiry: close }'                   | nothing
          'webSocket: { idle: 1m }~    methods: [GET, POST]'      | nothing
          'webSocket: { idle: 1m }~    methods: [POST]'           | has no effect: GET opens a WebSocket
          """)
  void webSocketsThatCannotBeOpened(String keys, String expected) {
    assertWarned(ROUTE, ROUTE + "~    " + keys, expected);
  }

  @Test
  void theExpiryOfATokenThatIsNotSent() {
    String yaml =
        ConfigText.VALID.replace(
            "    serviceAccount: hr-sync\n",
            "    aspxauth: forward\n    webSocket: { onTokenExpiry: close }\n");

    assertThat(ConfigText.problems(directory, yaml))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains("webSocket.onTokenExpiry: warning: has no effect: no token of ours"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '- "/users/?"'              | nothing
          '- "/users(/.*)?"'          | nothing
          '- "/(?:a|b)=x"'            | nothing
          '- "/(?P<name>a|b)=x"'      | nothing
          '- /users?id=7'             | looks like a query
          '- "/users\\\\?id=.*"'      | looks like a query
          '- "/users[?]id=.*"'        | looks like a query
          """)
  void rulesThatLookForAQueryInThePath(String rule, String expected) {
    assertWarned(RULE, rule, expected);
  }

  @Test
  void aPathAtAdvancedIdentityCloud() {
    String yaml =
        VendorText.aic("jwtBearer", VendorText.AIC_KEYS)
            .replace("https://openam.example", "https://openam.example/am");

    assertThat(ConfigText.problems(directory, yaml))
        .anySatisfy(problem -> assertThat(problem).contains("tenants.t.url: warning: has a path"));
  }

  @Test
  void scopesAtSecureWebSessions() {
    String yaml = VendorText.sws("privateKeyJwt", VendorText.SWS_KEYS + "~scopes: [read]");

    assertThat(ConfigText.problems(directory, yaml))
        .anySatisfy(
            problem -> assertThat(problem).contains("scopes: warning: are asked for, but Secure"));
  }
}
