package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.latchkey.gateway.config.KeyMaterial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that does not prove its name gets no secret, whatever the grant, and no call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointTlsIT {
  private Path files;
  private Authority authority;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    KeyMaterial.writeInto(files);
    authority =
        new Authority(files, "root")
            .issue("good", "DNS:localhost")
            .issue("client", "DNS:gateway.example")
            .issue("elsewhere", "DNS:elsewhere.example")
            .issue("expired", "DNS:localhost", -1)
            .issue("nul", "DER:" + der("localhost\0.evil.example"))
            .issue("wild", "DNS:*");
    new Authority(files, "strangers").issue("stranger", "DNS:localhost");
    Authority.openssl(
        files,
        "req -x509 -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -newkey ec"
            + " -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout alone.key -out alone.crt");
  }

  /** A list of one DNS name, with octets that no DNS name has. */
  private static String der(String name) {
    byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
    HexFormat hex = HexFormat.ofDelimiter(":").withUpperCase();
    byte[] head = {0x30, (byte) (octets.length + 2), (byte) 0x82, (byte) octets.length};
    return hex.formatHex(head) + ":" + hex.formatHex(octets);
  }

  /** The account of each grant, at a tenant of each kind; URL is the server's. */
  private Map<String, String> accounts() {
    Map<String, String> all = new LinkedHashMap<>();
    String generic = "tenant: api, tokenEndpoint: \"URL/t\", ";
    all.put("secret", generic + "grant: clientCredentials, clientId: c, clientSecret: c4n4ry");
    all.put(
        "mtls",
        generic
            + "grant: clientCredentials, clientId: c, clientAuthentication: tls, tls: { certificate: client.crt, privateKey: client.key }");
    all.put("signed", generic + "grant: privateKeyJwt, clientId: c, keyFile: billing.pem");
    all.put("bearer", generic + "grant: jwtBearer, clientId: c, keyFile: billing.pem");
    all.put(
        "discovered",
        "tenant: api, issuer: \"URL\", grant: clientCredentials, clientId: c, clientSecret: c4n4ry");
    all.put(
        "application",
        "tenant: identity, grant: clientCredentials, application: a, clientId: c, clientSecret: c4n4ry");
    all.put("login", "tenant: identity, grant: userLogin, user: u@x, password: c4n4ry");
    all.put(
        "sws",
        "tenant: sws, grant: privateKeyJwt, role: auditor, keyFile: sws-service-account.json, tenantId: 0123456789abcdef0123456789abcdef");
    all.put(
        "aic",
        "tenant: aic, grant: jwtBearer, keyFile: aic-ops.jwk, scopes: [\"fr:idm:*\"], accountId: 5e1a2b3c-0000-4000-8000-000000000001");
    return all;
  }

  private String yaml(String url) {
    StringBuilder text = new StringBuilder("tenants:\n");
    String tls = "url: \"%s\", tls: { ca: \"%s\" }".formatted(url, authority.file());
    for (String kind :
        new String[] {"identity: cyberark-identity", "aic: pingone-aic", "api: generic"}) {
      text.append("  %s, %s }\n".formatted(kind.replace(": ", ": { kind: "), tls));
    }
    text.append("  sws: { kind: cyberark-sws, issuer: \"%s/realm\", %s }\n".formatted(url, tls));
    text.append("serviceAccounts:\n");
    StringBuilder routes = new StringBuilder("routes:\n");
    accounts()
        .forEach(
            (name, keys) -> {
              text.append("  %s: { %s }\n".formatted(name, keys.replace("URL", url)));
              String tenant = keys.substring("tenant: ".length(), keys.indexOf(','));
              routes.append(
                  "  - { name: %s, path: /%s/, tenant: %s, serviceAccount: %s, stripPrefix: true, callers: { app: [all] } }\n"
                      .formatted(name, name, tenant, name));
            });
    routes.append(
        "  - { name: call, path: /call/, tenant: api, aspxauth: forward, callers: { app: [all] } }\n");
    return Yaml.ports()
        + text
        + "scopes: { all: { rest: [\".*\"] } }\n"
        + "callers: { app: { apiKey: \"sha256:"
        + Yaml.sha256(Yaml.KEY)
        + "\" } }\n"
        + routes;
  }

  private static Answer call(RunningGateway gateway, String target) throws Exception {
    try (RawPeer caller = gateway.connect()) {
      String request = Bench.request("GET", target, "Cookie: .ASPXAUTH=abc\r\n");
      return Answer.read(caller.send(request), false);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "elsewhere,its certificate does not prove its name",
    "nul,its certificate does not prove its name",
    "wild,its certificate does not prove its name",
    "expired,its certificate has expired",
    "stranger,its certificate is not signed by an authority that we trust",
    "alone,its certificate is not signed by an authority that we trust"
  })
  void noGrantAndNoCallGoesToAServerThatDoesNotProveItsName(String leaf, String word)
      throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        TlsUpstream server = new TlsUpstream(authority.as(leaf), FakeTenant.HI);
        RunningGateway gateway = RunningGateway.start(files, yaml(server.url()))) {
      for (String account : accounts().keySet()) {
        String target =
            account.equals("aic") ? "/aic/openidm/managed/alpha_user" : "/" + account + "/x";
        Answer answer =
            call(gateway, account.equals("sws") ? "/sws/v2-edge/sws/activities" : target);

        assertThat(answer.verdict()).as(account).isEqualTo("503 credential:no-token");
        assertThat(answer.content()).doesNotContain("certificate", "localhost");
        assertThat(log.text().lines().filter(line -> line.contains("account=\"" + account + "\"")))
            .as(account)
            .isNotEmpty()
            .allSatisfy(line -> assertThat(line).contains("localhost:" + server.port(), word));
      }
      assertThat(call(gateway, "/call/x").verdict()).isEqualTo("502 transport:unreachable");
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void theSameAccountsDoReachAServerThatProvesIt() throws Exception {
    try (TlsUpstream server = new TlsUpstream(authority.as("good"), FakeTenant.HI);
        RunningGateway gateway = RunningGateway.start(files, yaml(server.url()))) {
      for (String account : accounts().keySet()) {
        call(gateway, "/" + account + "/x");
      }
      assertThat(call(gateway, "/call/x").verdict()).isEqualTo("200");
      assertThat(server.sent().stream().map(each -> each.head().split(" ")[1]).distinct())
          .contains(
              "/t",
              "/.well-known/openid-configuration",
              "/oauth2/token/a",
              "/Security/StartAuthentication",
              "/realm/protocol/openid-connect/token",
              "/am/oauth2/access_token");
    }
  }
}
