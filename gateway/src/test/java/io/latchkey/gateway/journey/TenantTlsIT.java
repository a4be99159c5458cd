package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS towards tenants: whoever does not prove the name is sent nothing, and the log says why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantTlsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int CALLS = 5;

  private Path files;
  private Authority authority;
  private Authority strangers;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority =
        new Authority(files, "root")
            .issue("good", "DNS:localhost")
            .issue("client", "DNS:gateway.example")
            .issue("elsewhere", "DNS:elsewhere.example")
            .issue("expired", "DNS:localhost", -1);
    strangers = new Authority(files, "strangers").issue("stranger", "DNS:localhost");
  }

  private String yaml(int port, String tls) {
    return Yaml.forwarding("https://localhost:" + port)
        .replace("kind: generic,", "kind: generic, tls: { " + tls + " },");
  }

  private String trusting() {
    return "ca: \"" + authority.file() + "\"";
  }

  @Test
  void aTenantThatItsOwnAuthorityVouchesForIsReached() throws Exception {
    try (TlsUpstream upstream = new TlsUpstream(authority.as("good"), OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.port(), trusting()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("ok");
      }
      assertThat(upstream.requests()).isEqualTo(CALLS);
    }
  }

  @Test
  void ourOwnCertificateIsShownToATenantThatAsks() throws Exception {
    String ours =
        ", certificate: \"%s\", privateKey: \"%s\""
            .formatted(authority.certificateFile("client"), authority.keyFile("client"));
    try (TlsUpstream upstream = new TlsUpstream(authority.as("good"), OK);
        RunningGateway gateway =
            RunningGateway.start(files, yaml(upstream.port(), trusting() + ours));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aTenantThatWantsACertificateOfOursIsSaidToWantOne(String version) throws Exception {
    try (CapturedLog log = new CapturedLog(Level.INFO);
        TlsUpstream upstream = TlsUpstream.demanding(authority.as("good"), version, request -> OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.port(), trusting()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 502 ");
      }
      assertThat(upstream.requests()).isZero();
      assertThat(log.text())
          .containsOnlyOnce("client certificate")
          .doesNotContain("can be reached again");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "elsewhere,its certificate does not prove its name",
    "expired,its certificate has expired",
    "stranger,its certificate is not signed by an authority that we trust"
  })
  void aTenantThatDoesNotProveItsNameIsSentNothing(String leaf, String word) throws Exception {
    Authority issuer = leaf.equals("stranger") ? strangers : authority;
    try (CapturedLog log = new CapturedLog(Level.INFO);
        TlsUpstream upstream = new TlsUpstream(issuer.as(leaf), OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.port(), trusting()));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage())
            .startsWith("HTTP/1.1 502 ")
            .contains("urn:latchkey:refusal:transport:unreachable")
            .doesNotContain("certificate");
      }
      assertThat(upstream.requests()).isZero();
      assertThat(log.text()).contains("WARN", "localhost:" + upstream.port(), word);
      assertThat(log.text().lines().filter(line -> line.contains(word)))
          .as("not a line for each call")
          .hasSizeLessThan(CALLS);
    }
  }

  @Test
  void theSystemsTrustDoesNotHoldOurAuthority() throws Exception {
    try (TlsUpstream upstream = new TlsUpstream(authority.as("good"), OK);
        RunningGateway gateway =
            RunningGateway.start(files, Yaml.forwarding("https://localhost:" + upstream.port()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(upstream.requests()).isZero();
    }
  }

  @Test
  void toATenantThatSpeaksNoTlsNothingGoesInClear() throws Exception {
    CompletableFuture<String> sent = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            ScriptedUpstream.running(
                peer -> {
                  byte[] bytes = new byte[4096];
                  int read = peer.socket().getInputStream().read(bytes);
                  sent.complete(
                      new String(bytes, 0, read, java.nio.charset.StandardCharsets.ISO_8859_1));
                  peer.send(OK);
                });
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.port(), trusting()));
        RawPeer caller = gateway.connect()) {
      assertThat(caller.send(Call.get("/secret-path")).readMessage()).startsWith("HTTP/1.1 502 ");
      assertThat(sent.get(5, TimeUnit.SECONDS))
          .startsWith("\u0016\u0003")
          .doesNotContain("secret-path", "ASPXAUTH");
    }
  }

  @Test
  void connectionsThatFailLeaveRoomForOthers() throws Exception {
    try (TlsUpstream upstream = new TlsUpstream(strangers.as("stranger"), OK);
        RunningGateway gateway =
            RunningGateway.start(
                files,
                yaml(upstream.port(), trusting())
                    .replace("kind: generic,", "kind: generic, connections: { max: 2 },"));
        RawPeer caller = gateway.connect()) {
      for (int i = 0; i < 4 * CALLS; i++) {
        assertThat(caller.send(Call.get("/x")).readMessage()).startsWith("HTTP/1.1 502 ");
      }
    }
  }
}
