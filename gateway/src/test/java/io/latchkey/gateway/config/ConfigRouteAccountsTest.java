package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.upstream.credential.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several accounts of one route, and what is sent once more with their tokens. */
class ConfigRouteAccountsTest {
  @TempDir private Path directory;

  /** Line 17 begins with {@code serviceAccounts}; the accounts are used by other routes too. */
  private static String yaml(String keys) {
    return """
    version: 1
    tenants:
      api: { kind: generic, url: "https://a.example" }
      other: { kind: generic, url: "https://b.example" }
    serviceAccounts:
      one: { tenant: api, grant: clientCredentials, tokenEndpoint: "https://l.example", clientId: a, clientSecret: "${env:SECRET}" }
      two: { tenant: api, grant: clientCredentials, tokenEndpoint: "https://l.example", clientId: b, clientSecret: "${env:SECRET}" }
      key: { tenant: api, grant: staticHeaders, headers: { x-api-key: "${env:SECRET}" } }
      elsewhere: { tenant: other, grant: staticHeaders, headers: { x-api-key: "${env:SECRET}" } }
    scopes: { all: { rest: [/x] } }
    callers: { app: { apiKey: "sha256:HASH" } }
    routes:
      - { name: use, path: /use, tenant: api, aspxauth: bearer, withoutCookie: serviceAccount, serviceAccounts: [one, two], callers: { app: [all] } }
      - { name: keys, path: /keys, tenant: api, serviceAccount: key, callers: { app: [all] } }
      - { name: elsewhere, path: /elsewhere, tenant: other, serviceAccount: elsewhere, callers: { app: [all] } }
      - name: api
        KEYS
        path: /
        tenant: api
        callers: { app: [all] }
    """
        .replace("HASH", ConfigText.HASH)
        .replace("KEYS", keys.replace("~", "\n    "));
  }

  /** All problems but of the session cookies of the route before. */
  private List<String> problems(String keys) {
    return ConfigText.problems(directory, yaml(keys)).stream()
        .filter(problem -> !problem.contains("session cookies lose their Secure"))
        .toList();
  }

  private RouteSettings route(String keys) {
    List<RouteSettings> routes = ConfigText.settings(directory, yaml(keys)).routes();
    return routes.get(routes.size() - 1);
  }

  @ParameterizedTest
  @CsvSource({"'',NONE", "spread: none,NONE", "spread: caller,CALLER", "spread: even,EVEN"})
  void accountsAreKeptInTheirOrder(String spread, Spread expected) {
    RouteSettings route = route("serviceAccounts: [two, one]~" + spread);

    assertThat(problems("serviceAccounts: [two, one]~" + spread)).isEmpty();
    assertThat(route.serviceAccounts()).containsExactly("two", "one");
    assertThat(route.spread()).isEqualTo(expected);
    assertThat(route.replayMethods()).as("every method").isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'serviceAccount: one~serviceAccounts: [two]' | 18:5: routes[3].serviceAccounts: stands beside serviceAccount
          'serviceAccounts: []'          | 17:22: routes[3].serviceAccounts: must hold 1 to 16 service accounts
          'serviceAccounts: one'         | 17:22: routes[3].serviceAccounts: must be a list of service accounts
          'serviceAccounts: [one, one]'  | 17:28: routes[3].serviceAccounts[1]: stands in this list twice
          'serviceAccounts: [one, tow]'  | 17:28: routes[3].serviceAccounts[1]: no service account is named 'tow'; did you mean 'two'?
          'serviceAccounts: [one, 2]'    | 17:28: routes[3].serviceAccounts[1]: is read as a number
          'serviceAccounts: [one, elsewhere, two]' | 17:28: routes[3].serviceAccounts[1]: belongs to tenant 'other' and this route leads to 'api'
          'serviceAccounts: [elsewhere]' | 17:23: routes[3].serviceAccounts[0]: belongs to tenant 'other'
          'serviceAccount: elsewhere'    | 17:21: routes[3].serviceAccount: belongs to tenant 'other'
          'serviceAccounts: [one, two, key]' | 17:33: routes[3].serviceAccounts[2]: sends fixed fields and 'one' tokens; those of one route must all send the same
          'serviceAccounts: [key, two]'  | 17:28: routes[3].serviceAccounts[1]: sends tokens and 'key' fixed fields
          'serviceAccounts: [one, two]~aspxauth: forward' | 17:5: routes[3].serviceAccounts: stands beside aspxauth: forward
          'serviceAccounts: [one, two]~spread: sticky' | 18:13: routes[3].spread: is not one of none, caller, even
          'serviceAccounts: [one, two]~replayMethods: [get]' | 18:21: routes[3].replayMethods[0]: must be a method in capitals
          'serviceAccounts: [one, two]~replayMethods: [PUT, PUT]' | 18:26: routes[3].replayMethods[1]: stands in this list twice
          'serviceAccounts: [one, two]~replayMethods: GET' | 18:20: routes[3].replayMethods: must be a list of a method
          """)
  void whatIsWrongIsNamedWhereItStands(String keys, String expected) {
    assertThat(problems(keys))
        .filteredOn(problem -> !problem.contains(": warning: "))
        .singleElement()
        .asString()
        .startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'serviceAccount: one~spread: even'         | 18:5: routes[3].spread: warning: has no effect: it chooses among several
          'serviceAccounts: [one]~spread: caller'    | 18:5: routes[3].spread: warning: has no effect: it chooses among several
          'aspxauth: bearer~spread: none'            | 18:5: routes[3].spread: warning: has no effect: it chooses among several
          'serviceAccount: key~replayMethods: [PUT]' | 18:5: routes[3].replayMethods: warning: has no effect: without tokens
          'aspxauth: bearer~replayMethods: [PUT]'    | 18:5: routes[3].replayMethods: warning: has no effect: no token of ours
          'serviceAccount: one~replayMethods: [GTE]' | 18:21: routes[3].replayMethods[0]: warning: is no method that is commonly known; did you mean 'GET'?
          'serviceAccount: one~replayMethods: [FROBNICATE]' | 18:21: routes[3].replayMethods[0]: warning: is no method that is commonly known
          'serviceAccount: one~replayMethods: [GET, PUT]~methods: [GET]' | 18:26: routes[3].replayMethods[1]: warning: has no effect: methods leaves it out
          """)
  void whatDoesNothingIsWarnedOf(String keys, String expected) {
    assertThat(problems(keys)).singleElement().asString().startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replayMethods: []          | ''
          'replayMethods: [PUT]'     | PUT
          'replayMethods: [HEAD]'    | HEAD
          'replayMethods: [GET]'     | GET HEAD
          'replayMethods: [HEAD]~methods: [GET]' | HEAD
          """)
  void getImpliesHead(String keys, String expected) {
    String all = "serviceAccount: one~" + keys;

    assertThat(problems(all)).isEmpty();
    assertThat(route(all).replayMethods())
        .isEqualTo(expected.isEmpty() ? Set.of() : Set.of(expected.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 17})
  void sixteenAccountsAreTheMost(int count) {
    String names = names(count).collect(Collectors.joining(", "));
    String accounts =
        names(count)
            .map(
                name ->
                    "  "
                        + name
                        + ": { tenant: api, grant: staticHeaders, headers: { k: \"${env:SECRET}\" } }\n")
            .collect(Collectors.joining());
    String yaml =
        yaml("serviceAccounts: [" + names + "]")
            .replace("serviceAccounts:\n", "serviceAccounts:\n" + accounts);

    Loaded loaded = ConfigText.load(directory, yaml);

    assertThat(loaded instanceof Loaded.Valid).isEqualTo(count <= 16);
    assertThat(loaded.problems())
        .filteredOn(problem -> problem.text().equals("must hold 1 to 16 service accounts"))
        .hasSize(count <= 16 ? 0 : 1);
  }

  private static java.util.stream.Stream<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auditor       | auditor | nothing
          auditor       | viewer  | has other rights (role viewer) than 'a' (role auditor); a call must be within
          administrator | viewer  | has other rights (role viewer) than 'a' (role administrator); a call must
          """)
  void rolesThatDifferAreWarnedOf(String one, String other, String expected) throws IOException {
    String keys = "headers: { k: \"${env:SECRET}\" }~role: ";
    String yaml =
        beside(VendorText.sws("staticHeaders", keys + one), keys.replace("~", "\n    ") + other);

    assertWarned(yaml, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '"fr:idm:*", "fr:am:*"' | '"fr:am:*", "fr:idm:*"' | nothing
          '"fr:idm:*"'            | '"fr:am:*"'              | has other rights (fr:am:*) than 'a' (fr:idm:*); a call must be within
          '"fr:idm:*"'            | '"fr:idm:*", "fr:am:*"'  | has other rights (fr:am:*, fr:idm:*) than 'a' (fr:idm:*)
          '"fr:idm:*"'            | 'openid'                 | has other rights (no bound known here) than 'a' (fr:idm:*)
          """)
  void scopesThatDifferAreWarnedOf(String one, String other, String expected) throws IOException {
    KeyMaterial.writeInto(directory);
    String keys = VendorText.AIC_KEYS.replace("\"fr:idm:*\"", one);
    String second = VendorText.AIC_KEYS.replace("\"fr:idm:*\"", other).replace("~", "\n    ");

    assertWarned(beside(VendorText.aic("jwtBearer", keys), second), expected);
  }

  /** The same file with an account {@code b} beside {@code a}, of the same grant. */
  private static String beside(String yaml, String keys) {
    String grant = yaml.replaceAll("(?s).*    (grant: \\w+)\n.*", "$1");
    return yaml.replace("serviceAccount: a,", "serviceAccounts: [a, b],")
        .replace(
            "serviceAccounts:\n",
            "serviceAccounts:\n  b:\n    tenant: t\n    " + grant + "\n    " + keys + "\n");
  }

  private void assertWarned(String yaml, String expected) {
    List<String> problems = ConfigText.problems(directory, yaml);

    if (expected.equals("nothing")) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems)
          .singleElement()
          .asString()
          .contains("routes[0].serviceAccounts[1]: warning: " + expected);
    }
  }

  @Test
  void severalAccountsMeanTheSameWhenTheyAreReadAgain() {
    String keys =
        "serviceAccounts: [two, one]~spread: caller~replayMethods: [PUT, GET]~timeouts: { token: 1s }";
    Loaded.Valid first = (Loaded.Valid) ConfigText.load(directory, yaml(keys));

    String printed = Rendering.of(first);
    Loaded.Valid again = (Loaded.Valid) ConfigText.load(directory, printed.replace("'***'", "x"));

    assertThat(again.settings().routes()).isEqualTo(first.settings().routes());
    assertThat(Rendering.of(again)).isEqualTo(printed);
    assertThat(printed)
        .contains("spread: caller")
        .contains("token: 1s")
        .contains("serviceAccount: key");
  }

  @Test
  void oneAccountIsPrintedAsOneHoweverItWasWritten() {
    Loaded.Valid listed = (Loaded.Valid) ConfigText.load(directory, yaml("serviceAccounts: [one]"));

    assertThat(Rendering.of(listed)).contains("serviceAccount: one").contains("token: 4200ms");
  }
}
