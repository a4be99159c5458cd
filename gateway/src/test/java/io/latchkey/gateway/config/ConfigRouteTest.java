package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.overload.RateLimit;
import io.latchkey.gateway.upstream.cookie.Aspxauth;
import io.latchkey.gateway.upstream.credential.Spread;
import io.latchkey.gateway.upstream.transport.Timeouts;
import io.latchkey.gateway.upstream.transport.WebSocketSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRouteTest {
  private static final String ACCOUNT = "serviceAccount: hr-sync";

  @TempDir private Path directory;

  @Test
  void aRouteIsReadWholeOrGetsTheDefaults() {
    String more =
        """
        serviceAccount: hr-sync
            host: "*.Acme.Example."
            methods: [GET, POST]
            stripPrefix: true
            aspxauth: strip
            returnCookies: [theme]
            timeouts: { connect: 1s, response: 2s, idle: 3s }
            maxContent: 10MiB
            replayContent: 0B
            webSocket: { idle: 1m, onTokenExpiry: close }
            rateLimit: { perCaller: 50/s, burst: 100 }\
        """;

    List<RouteSettings> routes =
        ConfigText.settings(directory, ConfigText.VALID.replace(ACCOUNT, more)).routes();

    assertThat(routes.get(0))
        .isEqualTo(
            new RouteSettings(
                "identity",
                "*.acme.example",
                "/identity/",
                Set.of("GET", "POST"),
                "identity",
                true,
                List.of("hr-sync"),
                Spread.NONE,
                Map.of("payroll", List.of("directory-read")),
                Aspxauth.STRIP,
                false,
                Set.of("theme"),
                true,
                new Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Timeouts.DEFAULT.token(),
                    null),
                10L << 20,
                0,
                null,
                false,
                new WebSocketSettings(Duration.ofMinutes(1), true),
                new RateLimit(50, Duration.ofSeconds(1), 100)));
    assertThat(routes.get(1))
        .isEqualTo(
            new RouteSettings(
                "billing",
                null,
                "/billing/",
                Set.of(),
                "billing",
                false,
                List.of("billing-bot"),
                Spread.NONE,
                Map.of("payroll", List.of("directory-read")),
                Aspxauth.STRIP,
                false,
                Set.of(),
                true,
                Timeouts.DEFAULT,
                -1,
                65536,
                null,
                false,
                WebSocketSettings.DEFAULT,
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'serviceAccount: billing-bot' | belongs to tenant 'billing' and this route leads to 'identity'
          'serviceAccount: hr-sink'  | no service account is named 'hr-sink'; did you mean 'hr-sync'?
          'host: a.example'          | serviceAccount: is missing; aspxauth: strip needs
          'serviceAccount: hr-sync~    aspxauth: forward' | write withoutCookie: serviceAccount
          'serviceAccount: hr-sync~    aspxauth: bearer'  | write withoutCookie: serviceAccount
          'serviceAccount: hr-sync~    withoutCookie: serviceAccount' | is only for aspxauth: forward
          'aspxauth: bearer~    withoutCookie: serviceAccount' | needs a serviceAccount
          'aspxauth: bearer~    withoutCookie: yes'  | is not one of serviceAccount
          'aspxauth: bearer'         | aspxauth: warning: session cookies lose their Secure
          'aspxauth: forward'        | aspxauth: warning: session cookies lose their Secure
          'aspxauth: bearer'         | path: warning: after PodFqdn
          'aspxauth: forward'        | path: warning: after PodFqdn
          'aspxauth: bearer~    returnCookies: [theme]' | returnCookies: warning: has no effect
          'serviceAccount: hr-sync~    returnCookies: [.aspxauth]'     | is a session cookie of every
          'serviceAccount: hr-sync~    returnCookies: [.ASPXAUTHC12]'  | is a session cookie of every
          'serviceAccount: hr-sync~    returnCookies: [ccsid]'         | session cookie of tenant
          'serviceAccount: hr-sync~    returnCookies: [refreshToken-A]' | session cookie of tenant
          'serviceAccount: hr-sync~    returnCookies: [idtoken-a]'     | session cookie of tenant
          'serviceAccount: hr-sync~    returnCookies: ["a=b"]'         | must be the name of a cookie
          'serviceAccount: hr-sync~    enforcement: warn'   | enforcement: warning: callers
          'serviceAccount: hr-sync~    allowEncodedSlash: true' | allowEncodedSlash: warning: %2F
          'serviceAccount: hr-sync~    host: a.example:80'  | must be a host without a port
          'serviceAccount: hr-sync~    host: "[:::1]"'      | must be a host, like
          'serviceAccount: hr-sync~    host: "*"'           | must be a host, like
          'serviceAccount: hr-sync~    host: "a.*.example"' | must be a host, like
          'serviceAccount: hr-sync~    host: "*.10.0.0.1"'  | an address has no wildcard
          'serviceAccount: hr-sync~    host: https://a.example' | must be a host, like
          'serviceAccount: hr-sync~    methods: [get]'      | must be a method in capitals
          'serviceAccount: hr-sync~    methods: []'         | is empty; leave it out
          'serviceAccount: hr-sync~    timeouts: {connect: 0s}' | must be 1ms to 1d
          'serviceAccount: hr-sync~    timeouts: {total: 0ms}' | total: must be 1ms to 1d
          'serviceAccount: hr-sync~    maxContent: 10'      | must be a number with its unit
          'serviceAccount: hr-sync~    replayContent: 65MiB' | must be 0B to 64MiB
          'serviceAccount: hr-sync~    rateLimit: {}'       | rateLimit.perCaller: is missing
          'serviceAccount: hr-sync~    rateLimit: 50/s'     | rateLimit: must be a map
          'serviceAccount: hr-sync~    rateLimit: { perCaller: 50 }'   | rateLimit.perCaller: must be calls per second, minute or hour
          'serviceAccount: hr-sync~    rateLimit: { perCaller: 50/d }' | rateLimit.perCaller: must be calls per
          'serviceAccount: hr-sync~    rateLimit: { perCaller: 0/s }'  | rateLimit.perCaller: must be calls per
          'serviceAccount: hr-sync~    rateLimit: { perCaller: 1000001/s }' | rateLimit.perCaller: must be calls per
          'serviceAccount: hr-sync~    rateLimit: { perCaller: -1/s }' | rateLimit.perCaller: must be calls per
          'serviceAccount: hr-sync~    rateLimit: { perCaller: 1/s, burst: 0 }' | rateLimit.burst: must be a whole number from 1 to 1000000
          'serviceAccount: hr-sync~    rateLimit: { perCaller: 1/s, burst: 1000001 }' | rateLimit.burst: must be a whole number
          'serviceAccount: hr-sync~    rateLimit: { burst: 5 }' | rateLimit.perCaller: is missing
          'serviceAccount: hr-sync~    rateLimit: { perCaller: 1/s, perTenant: 1/s }' | rateLimit.perTenant: is an unknown key
          'serviceAccount: hr-sync~    timeouts: {token: 0s}' | must be 1ms to 1d
          'serviceAccount: hr-sync~    timeouts: {token: 25h}' | must be 1ms to 1d
          'serviceAccount: hr-sync~    webSocket: { idle: 0s }' | webSocket.idle: must be 1ms to 1d
          'serviceAccount: hr-sync~    webSocket: { idle: 25h }' | webSocket.idle: must be 1ms to 1d
          'serviceAccount: hr-sync~    webSocket: { onTokenExpiry: end }' | webSocket.onTokenExpiry: is not one of keep, close
          'serviceAccount: hr-sync~    webSocket: { ping: 5s }' | webSocket.ping:
          """)
  void whatARouteMaySay(String key, String expected) {
    assertThat(ConfigText.changed(directory, ACCOUNT, key))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          identity       | must begin with '/'
          /a//b          | must not hold an empty segment
          //             | must not hold an empty segment
          /a/./b         | must not hold the segment '.' or '..'
          /a/..          | must not hold the segment '.' or '..'
          /a%20b         | must not hold '%'
          /a;b           | must not hold ';'
          /a?b           | must not hold '?'
          '"/a#b"'       | must not hold '#'
          /a\\b          | must not hold '\\'
          /a b           | must not hold spaces
          """)
  void aPathHasOneReading(String path, String expected) {
    assertThat(ConfigText.changed(directory, "path: /identity/", "path: " + path))
        .singleElement()
        .asString()
        .contains("35:11: routes[0].path: is a path that " + expected);
  }

  @ParameterizedTest
  @CsvSource({"/,/", "/a,/a/", "/a/,/a/", "/a/b.c~d,/a/b.c~d/", "/..a/,/..a/"})
  void aPathIsKeptWithASlashAtItsEnd(String path, String expected) {
    String yaml = ConfigText.VALID.replace("path: /identity/", "path: " + path);

    assertThat(ConfigText.settings(directory, yaml).routes().get(0).path()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "api.acme.example,api.acme.example",
    "API.Acme.Example.,api.acme.example",
    "10.7.0.1,10.7.0.1",
    "'\"[::1]\"','[0:0:0:0:0:0:0:1]'",
    "'\"2001:DB8::1\"','[2001:db8:0:0:0:0:0:1]'",
    "'\"*.acme.example\"','*.acme.example'"
  })
  void aHostIsKeptInLowerCase(String host, String expected) {
    String yaml = ConfigText.VALID.replace(ACCOUNT, ACCOUNT + "\n    host: " + host);

    assertThat(ConfigText.settings(directory, yaml).routes().get(0).host()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'path: /identity'                                     | is that of route 'identity' too
          'path: /identity~    methods: [HEAD]'                 | is that of route 'identity' too
          'path: /Identity'                                     | differs from that of route
          'path: /identity~    host: a.example'                 |
          'path: /identity/more'                                |
          """)
  void twoRoutesMustNotStandInEachOthersWay(String path, String expected) {
    assertSecondPath("", path, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'path: /identity~    methods: [POST]'                 |
          'path: /identity~    methods: [POST, GET]'            | is that of route 'identity' too
          'path: /identity~    methods: [HEAD]'                 | is that of route 'identity' too
          'path: /IDENTITY~    methods: [POST]'                 | differs from that of route
          """)
  void routesForOtherMethodsMayShareAPath(String path, String expected) {
    assertSecondPath("\n    methods: [GET]", path, expected);
  }

  private void assertSecondPath(String firstMore, String second, String expected) {
    String yaml =
        ConfigText.VALID
            .replace(ACCOUNT, ACCOUNT + firstMore)
            .replace("path: /billing", second.replace("~", "\n"));
    if (expected == null) {
      assertThat(ConfigText.problems(directory, yaml)).isEmpty();
    } else {
      assertThat(ConfigText.problems(directory, yaml))
          .singleElement()
          .asString()
          .contains("routes[1].path: " + expected);
    }
  }

  @Test
  void routesOfCaseSensitiveTenantsMayDifferInCaseAlone() {
    String yaml =
        ConfigText.VALID
            .replace("kind: cyberark-identity", "kind: cyberark-identity\n    pathCase: sensitive")
            .replace("path: /billing", "path: /Identity");

    assertThat(ConfigText.problems(directory, yaml)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '{ payroll: [] }'                 | 38:25: routes[0].callers.payroll: warning: is empty
          '{}'                              | 34:5: routes[0]: warning: lists no callers
          '{ payroll: [directory-reed] }'   | no scope is named 'directory-reed'; did you mean
          '{ payrol: [directory-read] }'    | 38:16: routes[0].callers.payrol: no caller is named
          '{ payroll: directory-read }'     | must be a list of scopes
          '{ payroll: [directory-read, directory-read] }' | stands in this list twice
          '[payroll]'                       | must be a map of callers
          """)
  void whatCallersMaySay(String callers, String expected) {
    assertThat(
            ConfigText.changed(
                directory,
                ACCOUNT + "~    callers: { payroll: [directory-read] }",
                ACCOUNT + "~    callers: " + callers))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @Test
  void twoRoutesNeedTwoNames() {
    assertThat(ConfigText.changed(directory, "- name: billing", "- name: identity"))
        .containsExactly("39:11: routes[1].name: is the name of another route, on line 34");
  }

  @Test
  void aTenantsOwnSessionCookiesNeverComeBack() {
    String yaml =
        ConfigText.VALID
            .replace("kind: generic", "kind: generic\n    sessionCookies: [F4E1]")
            .replace(
                "billing-bot\n    callers",
                "billing-bot\n    returnCookies: [f4e1, ccsid]\n    callers");

    assertThat(ConfigText.problems(directory, yaml))
        .singleElement()
        .asString()
        .contains("returnCookies[0]: is a session cookie of tenant 'billing'");
  }

  @Test
  void genericTenantsMayForwardSessionsAndUseAnAccountForCallsWithoutOne() {
    String yaml =
        ConfigText.VALID.replace(
            "serviceAccount: billing-bot",
            "serviceAccount: billing-bot\n    aspxauth: bearer\n    withoutCookie: serviceAccount");

    assertThat(ConfigText.problems(directory, yaml))
        .singleElement()
        .asString()
        .contains("warning: session cookies lose their Secure");
  }
}
