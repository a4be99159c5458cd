package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What reaches Advanced Identity Cloud by the {@code fr:} scopes of the account: each name of a
 * route stands for the scopes that its account asks for, and its token has that name too.
 */
class AicDecisionIT {
  private static final String YAML =
      """
      tenants:
        aic: { kind: pingone-aic, url: "TENANT" }
        api: { kind: generic, url: "TENANT" }
      scopes:
        all: { rest: [".*"] }
        restart: { rest: [{ regex: /environment/startup, methods: [POST], query: { _action: restart } }] }
      callers: { app: { apiKey: "SHA" } }
      """;

  private static final Map<String, String> ACCOUNTS = new LinkedHashMap<>();

  static {
    ACCOUNTS.put("none", "");
    ACCOUNTS.put("other", "openid, profile");
    ACCOUNTS.put("am", "\"fr:am:*\"");
    ACCOUNTS.put("idm", "\"fr:idm:*\"");
    ACCOUNTS.put("mixed", "openid, \"fr:idm:*\"");
    ACCOUNTS.put("esv", "\"fr:idc:esv:*\"");
    ACCOUNTS.put("esvread", "\"fr:idc:esv:read\"");
    ACCOUNTS.put("esvupdate", "\"fr:idc:esv:update\"");
    ACCOUNTS.put("esvrestart", "\"fr:idc:esv:restart\"");
    ACCOUNTS.put("several", "\"fr:idc:esv:update\", \"fr:idc:promotion:read\"");
    ACCOUNTS.put("proxywrite", "\"fr:idc:proxy-connect:write\"");
    ACCOUNTS.put("dataset", "\"fr:idc:dataset:*\"");
    ACCOUNTS.put("nobody", "\"fr:no:such\"");
    ACCOUNTS.put("nobodyam", "\"fr:no:such\", \"fr:am:*\"");
    ACCOUNTS.put("iga", "\"fr:iga:*\"");
  }

  @TempDir private static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    VendorKeys.write(directory);
    StringBuilder accounts = new StringBuilder("serviceAccounts:\n");
    StringBuilder routes = new StringBuilder("routes:\n");
    String route = "  - { name: %s, path: /%s/, tenant: aic, stripPrefix: true, %s }\n";
    String all = "callers: { app: [all] }";
    ACCOUNTS.forEach(
        (name, scopes) -> {
          accounts.append(VendorKeys.aic(name, scopes));
          routes.append(route.formatted(name, name, "serviceAccount: " + name + ", " + all));
        });
    String own = "serviceAccount: esvrestart, withoutCookie: serviceAccount, " + all;
    routes
        .append(route.formatted("fwd2", "fwd2", "aspxauth: forward, " + own))
        .append(route.formatted("brr2", "brr2", "aspxauth: bearer, " + own))
        .append(
            route.formatted("narrow", "narrow", "serviceAccount: esv, callers: { app: [restart] }"))
        .append(
            route.formatted(
                "warned",
                "warned",
                "serviceAccount: esvrestart, enforcement: warn, callers: { app: [] }"))
        .append(
            "  - { name: gen, path: /gen/, tenant: api, stripPrefix: true, serviceAccount: gen, ")
        .append(all)
        .append(" }\n");
    accounts.append(
        "  gen: { tenant: api, grant: privateKeyJwt, tokenEndpoint: \"TENANT/own/token\","
            + " clientId: gen, keyFile: aic.jwk, scopes: [\"fr:idc:release:read\"] }\n");
    bench = Bench.start(directory, YAML + accounts + routes, AicDecisionIT::tell).bothWays();
  }

  @AfterAll
  static void stop() throws IOException {
    bench.close();
  }

  private static void tell(FakeTenant tenant) {
    tenant.answers(FakeTenant::toMethod);
    tenant.mints(request -> FakeTenant.token(nameOf(request.content())));
  }

  /** A token that tells by its name which scopes were asked for. */
  private static String nameOf(String form) {
    int at = form.indexOf("&scope=");
    return at < 0 ? "no-scope" : form.substring(at + 7).replaceAll("[^A-Za-z0-9]+", "-");
  }

  private static String tokenOf(String account) {
    String scopes = ACCOUNTS.getOrDefault(account, "\"fr:idc:esv:restart\"");
    String form = scopes.replace("\"", "").replace(", ", "+").replace(":", "%3A");
    return scopes.isEmpty() ? "no-scope" : nameOf("&scope=" + form);
  }

  /** Which of these accounts' scopes open the call, parted by blanks; none of the others does. */
  @ParameterizedTest
  @CsvSource({
    "GET, /openidm/managed/alpha_user, none other idm mixed",
    "HEAD, /openidm/managed/alpha_user, none other idm mixed",
    "POST, /openidm/managed/alpha_user?_action=create, none other idm mixed",
    "PATCH, /openidm/managed/alpha_user/7, none other idm mixed",
    "DELETE, /openidm/managed/alpha_user/7/, none other idm mixed",
    "GET, /openidm/managed/alpha_user;v=1/7, none other idm mixed",
    "GET, /openidm/%6Danaged/n%C3%A4h?_fields=*, none other idm mixed",
    "GET, /openidm, none other",
    "GET, /OpenIdm/managed/alpha_user, none other",
    "GET, /openidmx/managed, none other",
    "GET, /openidm;v=1/managed, none other",
    "GET, /am/json/serverinfo/*, none other am nobodyam",
    "PUT, /am/json/realms/root/realms/alpha/realm-config/authentication, none other am nobodyam",
    "GET, /am;v=1/json/serverinfo/version, none other",
    "GET, /AM/json/serverinfo/version, none other",
    "GET, /environment/variables, none other idm mixed esv esvread",
    "GET, /environment/variables/esv-a, none other idm mixed esv esvread",
    "GET, /environment/secrets/esv-a/versions, none other idm mixed esv esvread",
    "GET, /environment/count, none other idm mixed esv esvread",
    "PUT, /environment/variables/esv-a, none other idm mixed esv esvupdate several",
    "DELETE, /environment/secrets/esv-a, none other idm mixed esv esvupdate several",
    "POST, /environment/secrets/esv-a?_action=setDescription, none other idm mixed esv esvupdate several",
    "POST, /environment/secrets/esv-a/versions/1?_action=changestatus, none other idm mixed esv esvupdate several",
    "PATCH, /environment/variables/esv-a, none other idm mixed esv",
    "POST, /environment/variables?_action=restart, none other idm mixed esv esvupdate several",
    "GET, /environment/startup, none other idm mixed esv esvread esvrestart",
    "HEAD, /environment/startup/, none other idm mixed esv esvread esvrestart",
    "POST, /environment/startup?_action=restart, none other idm mixed esv esvrestart",
    "POST, /environment/startup/?_action=restart&x=1, none other idm mixed esv esvrestart",
    "POST, /environment/startup?%5Faction=%72estart, none other idm mixed esv esvrestart",
    "POST, /environment/startup, none other idm mixed esv",
    "POST, /environment/startup?_action=Restart, none other idm mixed esv",
    "POST, /environment/startup?_Action=restart, none other idm mixed esv",
    "POST, /environment/startup?_action=restart&_action=restart, none other idm mixed esv",
    "POST, /environment/startup?_action=restart&%5faction=stop, none other idm mixed esv",
    "POST, /environment/startup?_action=restart;_action=stop, none other idm mixed esv",
    "POST, /environment/startup?_action=%2572estart, none other idm mixed esv",
    "POST, /environment/startup?_action=+restart, none other idm mixed esv",
    "POST, /environment/startup?_action=restart&x=%zz, none other idm mixed esv",
    "POST, /environment/startup?x=_action=restart, none other idm mixed esv",
    "PUT, /environment/startup?_action=restart, none other idm mixed esv",
    "POST, /environment/startup/more?_action=restart, none other idm mixed esv",
    "POST, /environment/startup;v=1?_action=restart, none other",
    "POST, /environment/restart, none other",
    "GET, /environment/promotion/lock, none other several",
    "POST, /environment/promotion/promote, none other",
    "GET, /environment/proxy-connect/x, none other",
    "PUT, /environment/proxy-connect/x, none other proxywrite",
    "GET, /environment/datasets, none other",
    "GET, /iga/governance/x, none other iga",
    "GET, /auto/orchestration, none other iga",
    "GET, /, none other",
  })
  void anAccountsScopesOpenWhatTheyOpen(String method, String target, String open)
      throws IOException {
    for (String account : ACCOUNTS.keySet()) {
      Answer answer = bench.call(Bench.request(method, "/" + account + target, ""));

      if (open.matches("(.* )?" + account + "( .*)?")) {
        assertThat(answer.verdict()).as(account).isEqualTo("200");
        String token = "Authorization: Bearer " + tokenOf(account) + "\r\n\r\n";
        bench.assertSentUnder("/" + account, method + " " + target, "", answer, token);
      } else {
        assertThat(answer.status()).as(account).isEqualTo(403);
        if (!method.equals("HEAD")) {
          assertThat(answer.verdict()).isEqualTo("403 scope:not-opened");
          assertThat(answer.content()).contains("scopes ");
        }
        bench.assertNothingSent();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openidm/%2e%2e/am/json",
        "/openidm/..;/am/json",
        "/openidm%2F..%2Fam",
        "/openidm/%5Cam",
        "/openidm/managed%3F_action=x",
        "/openidm/%25",
        "/openidm/%u0061",
        "/openidm//managed",
        "/openidm/;/managed",
        "/openidm/%C0%AF",
        "/openidm/\u00e4",
        "/openidm/x#y",
      })
  void aPathOfTwoReadingsReachesNobody(String target) throws IOException {
    for (String account : new String[] {"none", "idm", "am", "fwd2"}) {
      assertThat(bench.get("/" + account + target, "Cookie: .ASPXAUTH=x\r\n").status())
          .isEqualTo(400);
    }
    bench.assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /narrow/environment/startup?_action=restart, 200",
    "GET, /narrow/environment/startup, 403 scope:not-opened",
    "PUT, /narrow/environment/variables/esv-a, 403 scope:not-opened",
    "POST, /warned/environment/startup?_action=restart, 200",
    "PUT, /warned/environment/variables/esv-a, 403 scope:not-opened",
    "POST, /warned/am/oauth2/access_token, 403 scope:protected-endpoint",
    "GET, /gen/environment/release, 200",
    "POST, /gen/environment/release, 403 scope:not-opened",
    "GET, /gen/anything, 403 scope:not-opened",
    "POST, /gen/own/token, 403 scope:protected-endpoint",
  })
  void presetsNarrowWhateverTheCallersScopesAndTheKind(String method, String target, String verdict)
      throws IOException {
    Answer answer = bench.call(Bench.request(method, target, "Content-Length: 0\r\n"));

    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(bench.tenant.sent()).hasSize(verdict.equals("200") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "'', POST, /environment/startup?_action=restart, 200, OURS",
    "'', POST, /environment/startup?_action=stop, 403 scope:not-opened, ''",
    "'', GET, /openidm/managed/alpha_user, 403 scope:not-opened, ''",
    "iPlanetDirectoryPro=s, GET, /openidm/managed/alpha_user, 403 scope:not-opened, ''",
    ".ASPXAUTH=mine, GET, /openidm/managed/alpha_user, 200, OWN",
    ".ASPXAUTH=mine, POST, /environment/startup?_action=stop, 200, OWN",
    ".ASPXAUTH=mine, GET, /monitoring/logs, 200, OWN",
    "'', GET, /monitoring/logs, 403 scope:not-opened, ''",
  })
  void presetsBindWhereOurTokenIsAboutToBeSent(
      String cookie, String method, String target, String verdict, String speaker)
      throws IOException {
    for (String route : new String[] {"/fwd2", "/brr2"}) {
      String line = cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n";
      Answer answer = bench.call(Bench.request(method, route + target, line));

      assertThat(answer.verdict()).isEqualTo(verdict);
      if (speaker.isEmpty()) {
        bench.assertNothingSent();
        continue;
      }
      String own = route.equals("/brr2") ? "Bearer mine" : "";
      assertThat(bench.sent().field("Authorization"))
          .isEqualTo(speaker.equals("OURS") ? "Bearer " + tokenOf("esvrestart") : own);
    }
  }
}
