package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS towards callers: versions, the choice of a certificate, and certificates of callers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private Path files;
  private Authority authority;
  private Authority strangers;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority =
        new Authority(files, "root")
            .issue("first", "DNS:first.example")
            .issue("second", "DNS:second.example,DNS:*.wild.example")
            .issue("batch", "DNS:batch.example");
    strangers = new Authority(files, "strangers").issue("stranger", "DNS:batch.example");
  }

  private String yaml(String url, String tls) {
    String certificates =
        """
        listeners:
          - bind: "127.0.0.1:0"
            tls:
              certificates:
                - { certificate: "%s", privateKey: "%s" }
                - { certificate: "%s", privateKey: "%s" }
        %s"""
            .formatted(
                authority.certificateFile("first"),
                authority.keyFile("first"),
                authority.certificateFile("second"),
                authority.keyFile("second"),
                tls);
    return Yaml.forwarding(url)
        .replace("listeners: [{ bind: \"127.0.0.1:0\" }]", certificates.stripTrailing());
  }

  private String callerCa(String mode) {
    return "      callerCa: \"" + authority.file() + "\"\n      callerCertificate: " + mode;
  }

  /** As {@link Yaml#forwarding}, but the caller proves itself by its certificate. */
  private String byCertificate(String url, String mode) {
    return yaml(url, callerCa(mode))
        .replace(
            "apiKey: \"sha256:" + Yaml.sha256(Yaml.KEY) + "\"",
            "certificate: { subject: \"CN=batch\" }");
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3,first.example,CN=first",
    "TLSv1.2,first.example,CN=first",
    "TLSv1.3,second.example,CN=second",
    "TLSv1.2,SECOND.example,CN=second",
    "TLSv1.3,a.wild.example,CN=second",
    "TLSv1.3,nobody.example,CN=first"
  })
  void theNameThatIsAskedForChoosesTheCertificate(String protocol, String host, String shown)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), ""));
        TlsCaller caller =
            TlsCaller.connect(gateway.address(), authority.trusting(), host, protocol)) {
      assertThat(caller.protocol()).isEqualTo(protocol);
      assertThat(caller.shown()).isEqualTo(shown);
      assertThat(caller.peer().send(Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(caller.peer().send(Call.get("/x")).readMessage()).endsWith("ok");
      assertThat(upstream.requests().get(0)).contains("proto=https");
    }
  }

  @Test
  void olderVersionsAreNotSpoken() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(files, yaml("http://127.0.0.1:9", ""))) {
      assertThatThrownBy(
              () ->
                  TlsCaller.connect(
                      gateway.address(), authority.trusting(), "first.example", "TLSv1.1"))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void cleartextOnATlsListenerGetsNoAnswer() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), ""));
        RawPeer caller = gateway.connect()) {
      assertThat(readAll(caller.send(Call.get("/x")))).doesNotContain("HTTP/1.1");
      assertThat(upstream.connections()).isZero();
    }
  }

  private static String readAll(RawPeer peer) {
    try {
      return peer.readToEnd();
    } catch (IOException reset) {
      return "";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"required", "optional"})
  void aCallerProvesItselfByItsCertificate(String mode) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, byCertificate(upstream.url(), mode));
        TlsCaller caller =
            TlsCaller.connect(
                gateway.address(), authority.as("batch"), "first.example", "TLSv1.3")) {
      assertThat(caller.peer().send(Call.get("/x")).readMessage()).endsWith("ok");
    }
  }

  @Test
  void whereACertificateIsRequiredNobodyComesInWithoutOne() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(files, byCertificate(upstream.url(), "required"))) {
      assertThatThrownBy(() -> call(gateway, authority.trusting(), "TLSv1.2"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> call(gateway, authority.trusting(), "TLSv1.3"))
          .isInstanceOf(IOException.class);
      assertThat(upstream.connections()).isZero();
    }
  }

  private static String call(RunningGateway gateway, SSLContext context, String protocol)
      throws Exception {
    try (TlsCaller caller =
        TlsCaller.connect(gateway.address(), context, "first.example", protocol)) {
      return caller.peer().send(Call.get("/x")).readMessage();
    }
  }

  @Test
  void whereACertificateIsOptionalACallWithoutOneIs401() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway =
            RunningGateway.start(files, byCertificate(upstream.url(), "optional"))) {
      assertThat(call(gateway, authority.trusting(), "TLSv1.3")).startsWith("HTTP/1.1 401 ");
    }
  }

  /** By curl, which shows its certificate whether the listener's authorities issued it or not. */
  @ParameterizedTest
  @ValueSource(strings = {"required", "optional"})
  void aCertificateOfStrangersIsTurnedAway(String mode) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, byCertificate(upstream.url(), mode))) {
      assertThat(curl(gateway.port(), authority, "batch")).isEqualTo("200");
      assertThat(curl(gateway.port(), strangers, "stranger")).isEqualTo("000");
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  /** The status that curl got, 000 for none. */
  private String curl(int port, Authority issuer, String leaf) throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--cacert",
                authority.file().toString(),
                "--cert",
                issuer.certificateFile(leaf).toString(),
                "--key",
                issuer.keyFile(leaf).toString(),
                "--resolve",
                "first.example:" + port + ":127.0.0.1",
                "-H",
                "Cookie: .ASPXAUTH=abc",
                "https://first.example:" + port + "/x")
            .start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
