package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that a certificate proves at the token endpoint (RFC 8705). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsIT {
  private static final String TOKEN =
      FakeTenant.json("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":3600}");

  private Path files;
  private Authority authority;
  private Authority strangers;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority =
        new Authority(files, "root")
            .issue("server", "DNS:localhost")
            .issue("client", "DNS:client.example")
            .issue("ours", "DNS:ours.example");
    strangers =
        new Authority(files, "strangers")
            .issue("stranger", "DNS:client.example")
            .issue("elsewhere", "DNS:localhost");
  }

  private String shows(String leaf) {
    return "certificate: \"%s\", privateKey: \"%s\""
        .formatted(authority.certificateFile(leaf), authority.keyFile(leaf));
  }

  private String yaml(String url, String tenantTls, String account) {
    return Yaml.ports()
        + """
        tenants: { api: { kind: generic, url: "%s", tls: { %s } } }
        serviceAccounts:
          bot: { tenant: api, clientId: b, %s }
        scopes: { all: { rest: [".*"] } }
        callers: { app: { apiKey: "sha256:%s" } }
        routes: [{ name: api, path: /, tenant: api, serviceAccount: bot, callers: { app: [all] } }]
        """
            .formatted(url, tenantTls, account, Yaml.sha256(Yaml.KEY));
  }

  private String trusting() {
    return "ca: \"" + authority.file() + "\"";
  }

  private static String credentials(String url, String client) {
    return "grant: clientCredentials, tokenEndpoint: \"%s/t\", ".formatted(url)
        + (client.isEmpty()
            ? "clientSecret: s"
            : "clientAuthentication: tls, tls: { " + client + " }");
  }

  private static Answer call(RunningGateway gateway) throws Exception {
    try (RawPeer caller = gateway.connect()) {
      return Answer.read(caller.send(Bench.request("GET", "/x", "")), false);
    }
  }

  private TlsUpstream demanding(String version, Function<Answer, String> script) throws Exception {
    return TlsUpstream.demanding(authority.as("server"), version, script);
  }

  private TlsUpstream tokens(Function<Answer, String> script) throws Exception {
    return new TlsUpstream(authority.as("server"), script);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theCertificateOfTheAccountIsShownAtItsTokenEndpointAndNowhereElse(String version)
      throws Exception {
    try (TlsUpstream tokens = demanding(version, request -> TOKEN);
        TlsUpstream api = demanding(version, request -> FakeTenant.HI);
        RunningGateway gateway =
            RunningGateway.start(
                files,
                yaml(
                    api.url(),
                    trusting() + ", " + shows("ours"),
                    credentials(tokens.url(), shows("client"))))) {
      assertThat(call(gateway).verdict()).isEqualTo("200");

      assertThat(tokens.shown()).containsExactly("CN=client");
      assertThat(TokenForm.of(tokens.sent().get(0)).fields())
          .isEqualTo(Map.of("grant_type", "client_credentials", "client_id", "b"));
      assertThat(tokens.sent().get(0).field("Authorization")).isEmpty();
      assertThat(api.shown()).containsExactly("CN=ours");
      assertThat(api.sent().get(0).field("Authorization")).isEqualTo("Bearer t");
    }
  }

  @Test
  void theAccountsOwnAuthorityIsForItsTokenEndpointAlone() throws Exception {
    String ca = ", ca: \"" + strangers.file() + "\"";
    try (TlsUpstream tokens = new TlsUpstream(strangers.as("elsewhere"), TOKEN);
        TlsUpstream api = tokens(request -> FakeTenant.HI);
        RunningGateway gateway =
            RunningGateway.start(
                files,
                yaml(api.url(), trusting(), credentials(tokens.url(), shows("stranger") + ca)))) {
      assertThat(call(gateway).verdict()).isEqualTo("200");
      assertThat(tokens.shown()).containsExactly("CN=stranger");
      assertThat(api.shown()).containsExactly("nobody");
    }
    try (TlsUpstream tokens = new TlsUpstream(strangers.as("elsewhere"), TOKEN);
        TlsUpstream api = new TlsUpstream(strangers.as("elsewhere"), FakeTenant.HI);
        RunningGateway gateway =
            RunningGateway.start(
                files,
                yaml(api.url(), trusting(), credentials(tokens.url(), shows("stranger") + ca)))) {
      assertThat(call(gateway).verdict()).isEqualTo("502 transport:unreachable");
      assertThat(tokens.requests()).isOne();
    }
  }

  @Test
  void theGrantOfAnAssertionGoesWithACertificateToo() throws Exception {
    KeyShapes.Shape key = KeyShapes.one(files, "signing");
    try (TlsUpstream tokens = demanding("TLSv1.3", request -> TOKEN);
        TlsUpstream api = tokens(request -> FakeTenant.HI);
        RunningGateway gateway =
            RunningGateway.start(
                files,
                yaml(
                    api.url(),
                    trusting(),
                    credentials(tokens.url(), shows("client"))
                        .replace("clientCredentials", "jwtBearer, keyFile: " + key.file())))) {
      assertThat(call(gateway).verdict()).isEqualTo("200");
      assertThat(tokens.shown()).containsExactly("CN=client");
      TokenForm form = TokenForm.of(tokens.sent().get(0));
      assertThat(form.get("client_id")).isEqualTo("b");
      assertThat(form.claims("assertion", key.publicKey()).getSubject()).isEqualTo("b");
    }
  }

  @Test
  void discoveryLeadsToTheAliasThatAsksForTheCertificate() throws Exception {
    TlsUpstream[] all = new TlsUpstream[2];
    try (TlsUpstream alias = demanding("TLSv1.3", request -> TOKEN);
        TlsUpstream issuer = tokens(request -> metadata(all))) {
      all[0] = issuer;
      all[1] = alias;
      String discovered =
          "grant: clientCredentials, issuer: \"%s\", endpointHosts: [\"localhost:%d\"], "
              .formatted(issuer.url(), alias.port());
      try (TlsUpstream api = tokens(request -> FakeTenant.HI);
          RunningGateway gateway =
              RunningGateway.start(
                  files,
                  yaml(
                      api.url(),
                      trusting(),
                      discovered + "clientAuthentication: tls, tls: { " + shows("client") + " }"));
          RunningGateway other =
              RunningGateway.start(
                  files, yaml(api.url(), trusting(), discovered + "clientSecret: s"))) {
        assertThat(call(gateway).verdict()).isEqualTo("200");
        assertThat(call(other).verdict()).isEqualTo("200");
        assertThat(alias.shown()).containsExactly("CN=client");
        assertThat(issuer.sent().stream().map(each -> each.head().split(" ")[1]))
            .containsOnlyOnce("/plain")
            .doesNotContain("/mutual");
      }
    }
  }

  private static String metadata(TlsUpstream[] all) {
    String issuer = all[0].url();
    return FakeTenant.json(
        """
        {"issuer":"%s","token_endpoint":"%s/plain","access_token":"t","token_type":"Bearer",
         "mtls_endpoint_aliases":{"token_endpoint":"%s/mutual"}}
        """
            .formatted(issuer, issuer, all[1].url()));
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, none",
    "TLSv1.2, none",
    "TLSv1.3, stranger",
    "TLSv1.2, stranger",
    "TLSv1.3, refused"
  })
  void withoutTheRightCertificateThereIsNoTokenAndTheLogSaysWhatToDo(String version, String leaf)
      throws Exception {
    String client = leaf.equals("none") ? "" : shows(leaf.equals("refused") ? "client" : leaf);
    String refusal = FakeTenant.answer("401 Unauthorized", "", "{\"error\":\"invalid_client\"}");
    try (CapturedLog log = new CapturedLog(Level.INFO);
        TlsUpstream tokens =
            demanding(version, request -> leaf.equals("refused") ? refusal : TOKEN);
        TlsUpstream api = tokens(request -> FakeTenant.HI);
        RunningGateway gateway =
            RunningGateway.start(
                files, yaml(api.url(), trusting(), credentials(tokens.url(), client)))) {
      Answer answer = call(gateway);

      assertThat(answer.verdict()).isEqualTo("503 credential:no-token");
      assertThat(answer.content()).doesNotContain("certificate", "localhost");
      assertThat(api.requests()).isZero();
      String said = log.text();
      if (Boolean.getBoolean("latchkey.show")) {
        System.out.println(version + " " + leaf + ": " + said);
      }
      assertThat(said).contains("account=\"bot\"", "certificate");
      assertThat(said).contains(client.isEmpty() ? "clientAuthentication: tls" : "tls.certificate");
    }
  }
}
