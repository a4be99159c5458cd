package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields that clients and tenants of the two vendors rely on, either way. */
class VendorFieldsIT {
  private static final String YAML =
      """
      tenants:
        sws: { kind: cyberark-sws, url: "TENANT/v2-edge", issuer: "TENANT/auth/realms/serviceaccounts" }
        aic: { kind: pingone-aic, url: "TENANT" }
      scopes: { all: { rest: [".*"] } }
      callers: { app: { apiKey: "SHA" } }
      routes:
        - { name: aic, path: /, tenant: aic, serviceAccount: ops, <all> }
        - { name: under, path: /aic/, stripPrefix: true, tenant: aic, serviceAccount: ops, <all> }
        - { name: sws, path: /sws/, stripPrefix: true, tenant: sws, serviceAccount: admin, <all> }
      serviceAccounts:
      """;

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    VendorKeys.write(directory);
    String yaml = YAML.replace("<all>", "callers: { app: [all] }");
    yaml += VendorKeys.sws("admin", "administrator") + VendorKeys.aic("ops", "");
    bench = Bench.start(directory, yaml).bothWays();
  }

  @BeforeEach
  void answerAsUsual() {
    bench.tenant.answers(FakeTenant.HI);
    bench.tenant.sent();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  private static String lines(String text) {
    return text.isEmpty() ? "" : text.replace(" | ", "\r\n") + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "'Accept-API-Version: protocol=2.1,resource=1.0'",
    "If-Match: \"rev-7\" | If-None-Match: *",
    "If-Match: W/\"0\" | Accept-API-Version: resource=1.0",
    "X-ForgeRock-TransactionId: frodo-1/0 | X-Requested-With: XMLHttpRequest",
    "Content-Type: application/json | Accept: application/problem+json",
    "X-IDAP-NATIVE-CLIENT: true",
  })
  void aClientsFieldsCrossUntouched(String given) throws IOException {
    for (String path : new String[] {"/aic/x?_queryFilter=a%20eq%20%22b%22&_fields=*", "/sws/x"}) {
      Answer answer = bench.get(path, lines(given));

      String under = path.substring(0, 4);
      String base = under.equals("/sws") ? "/v2-edge" : "";
      String ours = "Authorization: Bearer token-1\r\n\r\n";
      bench.assertSentUnder(under, "GET " + base + path.substring(4), lines(given), answer, ours);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ETag: \"rev-7\", ETag: \"rev-7\"",
    "ETag: W/\"0\" | Content-API-Version: resource=1.0, ETag: W/\"0\" | Content-API-Version: resource=1.0",
    "X-ForgeRock-TransactionId: a/0 | Alt-Svc: h3=\":443\"; ma=2592000, X-ForgeRock-TransactionId: a/0",
    "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload | A: 1, A: 1",
    "strict-transport-security: x | ALT-SVC: clear | A: 1, A: 1",
    "Content-Type: application/problem+json, Content-Type: application/problem+json",
  })
  void aTenantsFieldsComeBackButForItsOwnTransport(String given, String coming) throws IOException {
    for (String path : new String[] {"/aic/x", "/sws/x"}) {
      String fields = lines(given) + "Cache-Control: no-store\r\n";
      bench.tenant.answers(FakeTenant.answer("412 Precondition Failed", fields, "hi"));
      Answer answer = bench.get(path, "");

      String own = "X-Request-Id: " + answer.requestId() + "\r\n";
      assertThat(answer.head().replace(own, ""))
          .isEqualTo(
              "HTTP/1.1 412 Precondition Failed\r\n"
                  + lines(coming)
                  + "Cache-Control: no-store\r\nContent-Length: 2\r\n\r\n");
    }
  }

  /** HERE is the tenant's host and PORT its port; what is written without either stays. */
  @ParameterizedTest
  @CsvSource({
    "/openidm/x, http://HERE:PORT/openidm/managed/alpha_user/7, http://a/openidm/managed/alpha_user/7",
    "/aic/x, http://HERE:PORT/openidm/managed/alpha_user/7?_a=b#c, http://a/aic/openidm/managed/alpha_user/7?_a=b#c",
    "/aic/x, HTTP://HERE:PORT/am/, http://a/aic/am/",
    "/aic/x, //HERE:PORT/am/, http://a/aic/am/",
    "/aic/x, http://HERE:PORT, http://a/aic/",
    "/aic/x, http://HERE/am/, http://HERE/am/",
    "/aic/x, https://HERE:PORT/am/, https://HERE:PORT/am/",
    "/aic/x, http://HERE:1PORT/am/, http://HERE:1PORT/am/",
    "/aic/x, http://HERE.evil:PORT/am/, http://HERE.evil:PORT/am/",
    "/aic/x, http://u@HERE:PORT/am/, http://u@HERE:PORT/am/",
    "/aic/x, http://other.forgeblocks.com/am/, http://other.forgeblocks.com/am/",
    "/aic/x, /am/json, /aic/am/json",
    "/aic/x, am/json, am/json",
    "/sws/x, http://HERE:PORT/v2-edge/sws/users/7, http://a/sws/sws/users/7",
    "/sws/x, http://HERE:PORT/auth/realms/serviceaccounts, http://HERE:PORT/auth/realms/serviceaccounts",
    "/sws/x, http://HERE:PORT/v1-edge/sws/users/7, http://HERE:PORT/v1-edge/sws/users/7",
  })
  void aLocationAtTheTenantPointsToTheGateway(String target, String location, String coming)
      throws IOException {
    String port = "" + bench.tenant.port();
    String there = location.replace("HERE", "127.0.0.1").replace("PORT", port);
    bench.tenant.answers(FakeTenant.answer("201 Created", "Location: " + there + "\r\n", ""));
    Answer answer = bench.get(target, "");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.field("Location"))
        .isEqualTo(coming.replace("HERE", "127.0.0.1").replace("PORT", port));
  }
}
