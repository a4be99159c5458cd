package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far several accounts of one route reach: as far as each of them does. */
class AccountRightsIT {
  private static final String AIC =
      """
      tenants: { aic: { kind: pingone-aic, url: "TENANT" } }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: aic, path: /, tenant: aic, serviceAccounts: [one, other], spread: even, callers: { app: [all] } }
      serviceAccounts:
      """;

  @TempDir private Path directory;

  @BeforeEach
  void keys() throws IOException {
    VendorKeys.write(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fr:idm:*      | fr:am:*              | /openidm/config              | 403 scope:not-opened
          fr:idm:*      | fr:am:*              | /am/json/serverinfo          | 403 scope:not-opened
          fr:idm:*      | fr:am:*, fr:idm:*    | /openidm/config              | 200
          fr:idm:*      | fr:am:*, fr:idm:*    | /am/json/serverinfo          | 403 scope:not-opened
          fr:am:*, fr:idm:* | fr:idm:*         | /am/json/serverinfo          | 403 scope:not-opened
          fr:idc:esv:*  | fr:idc:esv:read      | /environment/variables       | 200
          fr:idm:*      | fr:idm:*             | /am/oauth2/access_token      | 403 scope:protected-endpoint
          """)
  void aCallIsWithinTheRightsOfEachAccount(String one, String other, String path, String verdict)
      throws IOException {
    try (Bench bench =
        Bench.start(
            directory,
            AIC + VendorKeys.aic("one", quoted(one)) + VendorKeys.aic("other", quoted(other)))) {
      for (int i = 0; i < 4; i++) {
        assertThat(bench.get(path, "").verdict()).isEqualTo(verdict);
      }
      assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 4 : 0);
    }
  }

  private static String quoted(String scopes) {
    return "\"" + scopes.replace(", ", "\", \"") + "\"";
  }

  /** A field that any of them sends is no caller's to send, whoever speaks. */
  @Test
  void theFieldsOfAllAccountsAreTheGatewaysOwn() throws IOException {
    String yaml =
        """
        tenants: { api: { kind: generic, url: "TENANT" } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        serviceAccounts:
          one: { tenant: api, grant: staticHeaders, headers: { x-one: ours-1 } }
          two: { tenant: api, grant: staticHeaders, headers: { x-two: ours-2 } }
        routes:
          - { name: api, path: /, tenant: api, serviceAccounts: [one, two], spread: even, callers: { app: [all] } }
        """;
    try (Bench bench = Bench.start(directory, yaml)) {
      String said =
          IntStream.range(0, 4).mapToObj(i -> fields(bench)).collect(Collectors.joining(" "));

      assertThat(said).isEqualTo("ours-1/ /ours-2 ours-1/ /ours-2");
    }
  }

  private static String fields(Bench bench) {
    try {
      assertThat(bench.get("/x", "X-One: theirs\r\nX-Two: theirs\r\n").status()).isEqualTo(200);
      Answer sent = bench.sent();
      return sent.field("x-one") + "/" + sent.field("x-two");
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  /** Also that of the account that does not speak now. */
  @ParameterizedTest
  @ValueSource(strings = {"/t/one", "/t/two"})
  void theTokenEndpointsOfAllAccountsAreProtected(String path) throws IOException {
    String yaml =
        """
        tenants: { api: { kind: generic, url: "TENANT" } }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "SHA" } }
        serviceAccounts:
          one: { tenant: api, grant: clientCredentials, tokenEndpoint: "TENANT/t/one", clientId: a, clientSecret: s }
          two: { tenant: api, grant: clientCredentials, tokenEndpoint: "TENANT/t/two", clientId: b, clientSecret: s }
        routes:
          - { name: api, path: /, tenant: api, serviceAccounts: [one, two], callers: { app: [all] } }
        """;
    try (Bench bench = Bench.start(directory, yaml)) {
      assertThat(bench.get(path, "").verdict()).isEqualTo("403 scope:protected-endpoint");
    }
  }
}
