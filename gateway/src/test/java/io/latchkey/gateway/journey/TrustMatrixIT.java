package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whom the gateway speaks to: tenants, token endpoints, introspection and issuers' keys, by the
 * system's trust, by an authority of the configuration, and with a certificate of its own. Who does
 * not prove its name is sent nothing in any of these ways.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustMatrixIT {
  private static final List<String> WAYS = List.of("system", "custom", "mutual");

  /** Its issuer is nobody's here; it makes the gateway ask. */
  private static final String OPAQUE = "Authorization: Bearer an-opaque-token-of-somebody\r\n";

  private Path files;
  private Authority authority;
  private Authority strangers;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    strangers = new Authority(files, "strangers").issue("stranger", "DNS:localhost");
    authority =
        new Authority(files, "root")
            .issue("good", "DNS:localhost")
            .issueRsa("rsa", "DNS:localhost")
            .issue("client", "DNS:gateway.example")
            .issue("elsewhere", "DNS:elsewhere.example")
            .issue("expired", "DNS:localhost", -1)
            .issueForLater("later", "DNS:localhost")
            .issue("nul", "DER:" + der("localhost\0.evil.example"))
            .issue("wild", "DNS:*")
            .issue("address", "IP:127.0.0.1")
            .issue("for-clients", "DNS:localhost\nextendedKeyUsage=clientAuth");
    authority.openssl(
        "req -new -subj /CN=localhost -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout nameless.key -out nameless.csr");
    authority.openssl(
        "x509 -req -in nameless.csr -CA root.crt -CAkey root.key -CAcreateserial -days 2 -out nameless.crt");
    authority
        .middle("middle", "keyUsage=keyCertSign")
        .issue("chained", "DNS:localhost")
        .chained("chained");
    authority
        .middle("narrow", "nameConstraints=critical,permitted;DNS:example.org")
        .issue("too-far", "DNS:localhost")
        .chained("too-far");
    authority.openssl(
        "req -x509 -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -newkey ec"
            + " -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout alone.key -out alone.crt");
    SystemTrust.of(files, authority);
  }

  @AfterAll
  void forgetTrust() {
    SystemTrust.clear();
  }

  /** A list of one DNS name, with octets that no DNS name has. */
  private static String der(String name) {
    byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
    HexFormat hex = HexFormat.ofDelimiter(":").withUpperCase();
    byte[] head = {0x30, (byte) (octets.length + 2), (byte) 0x82, (byte) octets.length};
    return hex.formatHex(head) + ":" + hex.formatHex(octets);
  }

  private String yaml(String url) {
    String ca = "ca: \"" + authority.file() + "\"";
    String own = ", certificate: client.crt, privateKey: client.key";
    StringBuilder text = new StringBuilder("tenants:\n");
    for (String way : WAYS) {
      String tls =
          way.equals("system") ? "" : ", tls: { " + ca + (way.equals("mutual") ? own : "") + " }";
      text.append("  %s: { kind: generic, url: \"%s\"%s }\n".formatted(way, url, tls));
    }
    text.append("serviceAccounts:\n");
    for (String way : WAYS) {
      text.append(
          "  bot-%s: { tenant: %s, grant: clientCredentials, tokenEndpoint: \"%s/token\", clientId: b, clientSecret: c4n4ry }\n"
              .formatted(way, way, url));
    }
    text.append("scopes: { all: { rest: [\".*\"] } }\n");
    text.append(
        """
        callers:
          app: { apiKey: "sha256:%s" }
          opaque: { introspection: { endpoint: "%s/introspect", clientId: gate, clientSecret: c4n4ry, subject: o } }
          signed: { jwt: { issuer: "%s", jwksUri: "%s/keys", audience: latchkey, subject: s } }
        routes:
        """
            .formatted(Yaml.sha256(Yaml.KEY), url, url, url));
    for (String way : WAYS) {
      String rest =
          "tenant: %s, stripPrefix: true, callers: { app: [all], opaque: [all], signed: [all] }"
              .formatted(way);
      text.append(
          "  - { name: t-%s, path: /t/%s/, serviceAccount: bot-%s, %s }\n"
              .formatted(way, way, way, rest));
      text.append(
          "  - { name: f-%s, path: /f/%s/, aspxauth: forward, %s }\n".formatted(way, way, rest));
    }
    return Yaml.ports() + text;
  }

  private static String answers(Answer request) {
    return request.head().contains(" /token ")
        ? FakeTenant.json("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":3600}")
        : request.head().contains(" /keys ") ? FakeTenant.json("{\"keys\":[]}") : FakeTenant.HI;
  }

  private static Answer call(RunningGateway gateway, String target, String fields)
      throws Exception {
    try (RawPeer caller = gateway.connect()) {
      String cookie = "Cookie: .ASPXAUTH=c4n4ry\r\n";
      String request = "GET %s HTTP/1.1\r\nHost: a\r\n%s%s\r\n".formatted(target, cookie, fields);
      return Answer.read(caller.send(request), false);
    }
  }

  private static String key() {
    return "X-Api-Key: " + Yaml.KEY + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({"good", "rsa", "chained"})
  void whoProvesItsNameIsSpokenToInEveryWay(String leaf) throws Exception {
    try (TlsUpstream server = new TlsUpstream(authority.as(leaf), TrustMatrixIT::answers);
        RunningGateway gateway = RunningGateway.start(files, yaml(server.url()))) {
      for (String way : WAYS) {
        assertThat(call(gateway, "/f/" + way + "/x", key()).verdict()).as(way).isEqualTo("200");
        assertThat(call(gateway, "/t/" + way + "/x", key()).verdict()).as(way).isEqualTo("200");
      }
      call(gateway, "/t/system/x", OPAQUE);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(server.sent().stream().map(each -> each.head().split(" ")[1]))
                      .contains("/x", "/token", "/keys", "/introspect"));
      assertThat(server.shown()).contains("nobody", "CN=client");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "elsewhere, its certificate does not prove its name",
    "address, its certificate does not prove its name",
    "nameless, its certificate does not prove its name",
    "nul, its certificate does not prove its name",
    "wild, its certificate does not prove its name",
    "expired, its certificate has expired",
    "later, its certificate is not valid yet",
    "for-clients, its certificate is for another use",
    "stranger, its certificate is not signed by an authority that we trust",
    "alone, its certificate is not signed by an authority that we trust",
    "too-far, its certificate is not signed by an authority that we trust"
  })
  void whoDoesNotProveItsNameIsSentNothingInAnyWay(String leaf, String word) throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        TlsUpstream server = new TlsUpstream(authority.as(leaf), TrustMatrixIT::answers);
        RunningGateway gateway = RunningGateway.start(files, yaml(server.url()))) {
      for (String way : WAYS) {
        assertThat(call(gateway, "/f/" + way + "/x", key()).verdict())
            .as(way)
            .isEqualTo("502 transport:unreachable");
        assertThat(call(gateway, "/t/" + way + "/x", key()).verdict())
            .as(way)
            .isEqualTo("503 credential:no-token");
        assertThat(log.text().lines().filter(line -> line.contains("bot-" + way)))
            .as(way)
            .isNotEmpty()
            .allSatisfy(line -> assertThat(line).contains(word));
      }
      assertThat(call(gateway, "/t/system/x", OPAQUE).verdict()).isEqualTo("401 caller:unproven");
      Awaitility.await().until(() -> log.text().contains("keys"));
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void aSessionWithOneTenantVouchesForNoOther() throws Exception {
    String other = "tls: { ca: \"" + strangers.file() + "\" }";
    try (TlsUpstream server = new TlsUpstream(authority.as("good"), TrustMatrixIT::answers);
        RunningGateway gateway =
            RunningGateway.start(
                files,
                yaml(server.url()).replace("tls: { ca: \"" + authority.file() + "\" }", other))) {
      assertThat(call(gateway, "/f/mutual/x", key()).verdict()).isEqualTo("200");
      assertThat(call(gateway, "/f/system/x", key()).verdict()).isEqualTo("200");
      assertThat(call(gateway, "/f/custom/x", key()).verdict())
          .isEqualTo("502 transport:unreachable");
    }
  }
}
