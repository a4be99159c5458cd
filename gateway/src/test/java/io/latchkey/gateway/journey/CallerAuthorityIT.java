package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which certificates of callers a listener's authorities let in, by openssl, which shows any. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerAuthorityIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String REQUEST =
      "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: .ASPXAUTH=abc\r\n\r\n";

  private Path files;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    Authority authority =
        new Authority(files, "root")
            .issue("server", "DNS:server.example")
            .issue("plain", "DNS:batch.example")
            .issueRsa("rsa", "DNS:batch.example")
            .issue("for-clients", "DNS:batch.example\nextendedKeyUsage=clientAuth")
            .issue("for-servers", "DNS:batch.example\nextendedKeyUsage=serverAuth")
            .issue("expired", "DNS:batch.example", -1)
            .issueForLater("later", "DNS:batch.example");
    authority
        .middle("middle", "keyUsage=keyCertSign")
        .issue("below", "DNS:batch.example")
        .issue("bare", "DNS:batch.example")
        .chained("below");
    new Authority(files, "strangers").issue("stranger", "DNS:batch.example");
  }

  private String yaml(String url, String mode) {
    String tls =
        "tls: { certificate: server.crt, privateKey: server.key, callerCa: root.crt, callerCertificate: %s }"
            .formatted(mode);
    return Yaml.forwarding(url)
        .replaceFirst("\\{ bind: \"127.0.0.1:0\" }]", "{ bind: \"127.0.0.1:0\", " + tls + " }]")
        .replace(
            "apiKey: \"sha256:" + Yaml.sha256(Yaml.KEY) + "\"",
            "certificate: { san: batch.example }");
  }

  @ParameterizedTest
  @CsvSource({
    "required, plain, 200",
    "required, rsa, 200",
    "required, for-clients, 200",
    "required, below, 200",
    "optional, below, 200",
    "required, bare, is not signed by an authority that we trust",
    "required, for-servers, is for another use",
    "optional, for-servers, is for another use",
    "required, expired, has expired",
    "optional, expired, has expired",
    "required, later, is not valid yet",
    "required, stranger, is not signed by an authority that we trust",
    "optional, stranger, is not signed by an authority that we trust"
  })
  void aCertificateLetsInOnlyIfAnAuthorityVouchesForIt(String mode, String leaf, String result)
      throws Exception {
    try (CapturedLog log = new CapturedLog(Level.DEBUG);
        ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), mode))) {
      for (String version : new String[] {"-tls1_3", "-tls1_2"}) {
        String own = " -cert %s.crt -key %s.key".formatted(leaf, leaf);
        own += leaf.equals("below") ? " -cert_chain middle.crt" : "";
        String said = SClient.run(files, gateway.port(), "-ign_eof " + version + own, REQUEST);

        if (result.equals("200")) {
          assertThat(said).contains("HTTP/1.1 200 ");
        } else {
          assertThat(said).doesNotContain("HTTP/1.1");
          String line = "the caller is turned away: its certificate " + result;
          Awaitility.await().until(() -> log.text().contains(line));
        }
      }
      assertThat(upstream.requests()).hasSize(result.equals("200") ? 2 : 0);
    }
  }
}
