package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExplainCommandTest {
  private static final String YAML =
      """
      version: 1
      tenants:
        identity: { kind: cyberark-identity, url: https://abc1234.id.cyberark.cloud }
        billing: { kind: generic, url: https://api.example.com/v1 }
      serviceAccounts:
        hr-sync: { tenant: identity, grant: clientCredentials, application: a, clientId: c, clientSecret: c4n4ry }
        keyed: { tenant: billing, grant: staticHeaders, headers: { x-key: c4n4ry } }
        found: { tenant: billing, grant: clientCredentials, issuer: https://login.example.com, clientId: c, clientSecret: c4n4ry }
      scopes:
        directory-read: { rest: [{ regex: "/usermgmt/get.*", methods: [GET] }] }
        whoami: { match: search, rest: [whoami] }
      callers:
        payroll: { apiKey: "sha256:%s" }
        building-7: { network: [10.7.0.0/16], markerHeader: true }
      routes:
        - { name: identity, host: api.acme.example, path: /identity/, methods: [GET, POST], tenant: identity, stripPrefix: true, serviceAccount: hr-sync, callers: { payroll: [directory-read], building-7: [whoami] } }
        - { name: warned, path: /warned/, tenant: billing, serviceAccount: keyed, enforcement: warn, callers: { payroll: [] } }
        - { name: found, path: /found/, tenant: billing, serviceAccount: found, callers: { payroll: [whoami] } }
      """
          .formatted("a".repeat(64));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(directory.resolve("latchkey.yaml"), YAML);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", directory.resolve("latchkey.yaml").toString()));
    return new CommandLine(new ExplainCommand(Map.of()))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void anAllowedCallIsToldStageByStage() {
    int code =
        run(
            "GET",
            "https://api.acme.example/identity/usermgmt/getuser?x=c4n4ry",
            "--as",
            "payroll",
            "--cookie",
            ".ASPXAUTH=c4n4ry; lang=c4n4ry",
            "--header",
            "X-Api-Key: c4n4ry");

    assertThat(code).isZero();
    assertThat(out.toString().lines().map(String::stripTrailing))
        .containsExactly(
            "GET api.acme.example/identity/usermgmt/getuser as payroll",
            "",
            "  parse       yes  /identity/usermgmt/getuser has one reading",
            "  caller      yes  payroll, taken as proven by api-key",
            "  route       yes  identity: api.acme.example /identity/ leads to identity",
            "  scope       yes  directory-read opens it",
            "                   rules see /usermgmt/getuser",
            "                   scope directory-read opens it",
            "                     + /usermgmt/get.* GET: [/usermgmt/getuser]",
            "  cookie      yes  removed: .ASPXAUTH; crossing: lang",
            "  credential  yes  service account hr-sync speaks",
            "                   Authorization: Bearer <token of hr-sync>",
            "  transport   yes  would go to https://abc1234.id.cyberark.cloud",
            "                   GET /usermgmt/getuser?x=***",
            "                   added: Via, Forwarded, X-Forwarded-For, X-Forwarded-Proto,"
                + " X-Forwarded-Host, X-Forwarded-Prefix, X-Request-Id, X-IDAP-NATIVE-CLIENT",
            "                   rewritten: Cookie",
            "                   removed: X-Api-Key",
            "",
            "allowed");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/identity/%2e%2e/x|payroll|3|refused: 400 urn:latchkey:refusal:parse:ambiguous-target|The path holds a dot segment.",
        "GET|/identity/x|nobody|3|refused: 401 urn:latchkey:refusal:caller:unproven|No caller of this name is configured. There is building-7, payroll.",
        "PUT|/identity/x|payroll|3|refused: 405 urn:latchkey:refusal:route:method-not-allowed|route identity takes /identity/ there, but the methods GET, HEAD, POST alone",
        "GET|http://other/identity/x|payroll|3|refused: 404 urn:latchkey:refusal:route:no-route|route identity takes /identity/, but at host api.acme.example alone",
        "POST|/identity/usermgmt/getuser|payroll|3|refused: 403 urn:latchkey:refusal:scope:not-opened|- /usermgmt/get.* GET: meets [/usermgmt/getuser], but not by this method",
        "GET|/identity/oauth2/token/a|payroll|3|refused: 403 urn:latchkey:refusal:scope:protected-endpoint|a protected endpoint: no credential of ours goes there",
        "GET|/warned/x|payroll|0|allowed, since enforcement is warn; enforced, it would be refused: 403 urn:latchkey:refusal:scope:not-opened|x-key: <value of keyed>",
        "GET|/found/whoami|payroll|0|allowed|assumed: the path is not the token endpoint of found, which discovery is to find",
        "GET|/identity/a/whoami|building-7|0|allowed|assumed: the call comes from 10.7.0.0, of 10.7.0.0/16"
      })
  void theVerdictAndItsReasonAreTold(
      String method, String url, String caller, int code, String verdict, String line) {
    assertThat(run(method, url, "--as", caller)).isEqualTo(code);
    assertThat(out.toString().lines()).last().isEqualTo(verdict);
    assertThat(out.toString()).contains(line);
  }

  @Test
  void aPeerThatMayNotCallIsRefused() {
    assertThat(run("GET", "/identity/whoami", "--as", "building-7", "--peer", "10.9.0.1"))
        .isEqualTo(3);
    assertThat(out.toString())
        .contains("It must call from [10.7.0.0/16]", "this comes from 10.9.0.1.");
    assertThat(run("GET", "/identity/whoami", "--as", "building-7", "--peer", "10.7.3.1")).isZero();
  }

  @Test
  void jsonSaysTheSameToMachines() throws IOException {
    assertThat(run("POST", "/identity/usermgmt/getuser", "--as", "payroll", "--json")).isEqualTo(3);

    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.get("allowed").booleanValue()).isFalse();
    assertThat(json.at("/request/host").textValue()).isEqualTo("api.acme.example");
    assertThat(json.at("/request/hostAssumed").booleanValue()).isTrue();
    assertThat(json.at("/refusal/reason").textValue()).isEqualTo("not-opened");
    assertThat(json.at("/access/scopes/0/rules/0/outcome").textValue()).isEqualTo("method");
    assertThat(json.at("/access/scopes/0/rules/0/part/text").textValue())
        .isEqualTo("/usermgmt/getuser");
    assertThat(json.get("sent").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--header|no colon|--header takes",
        "--header|'A: b\r\nC: d'|end of a line",
        "--peer|name.example|--peer must be an address",
        "--peer|10.0.0.0/8|--peer must be an address",
        "--content-length|-1|must not be negative",
        "--content-length|many|many"
      })
  void aWrongCommandLineIsSaidToBeOne(String option, String value, String said) {
    assertThat(run("GET", "/identity/x", "--as", "payroll", option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(said);
  }

  @Test
  void aWrongFileExplainsNothing() throws IOException {
    Files.writeString(directory.resolve("latchkey.yaml"), "version: 2\n");

    assertThat(run("GET", "/", "--as", "payroll")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("nothing was explained");
  }
}
