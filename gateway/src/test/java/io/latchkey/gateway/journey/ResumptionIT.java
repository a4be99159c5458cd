package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are resumed: cheap for callers, and worth no more than what began them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumptionIT {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String REQUEST =
      "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: .ASPXAUTH=abc\r\n\r\n";
  private static final String BATCH = " -cert batch.crt -key batch.key";

  private Path files;
  private Authority authority;
  private Authority others;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority =
        new Authority(files, "root")
            .issue("server", "DNS:server.example")
            .issue("second", "DNS:second.example")
            .issue("batch", "DNS:batch.example");
    others = new Authority(files, "others");
  }

  private String yaml(String url, String certificates) throws Exception {
    Files.copy(authority.file(), files.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    String tls = certificates + ", callerCa: ca.pem, callerCertificate: optional";
    return Yaml.forwarding(url)
        .replaceFirst(
            "\\{ bind: \"127.0.0.1:0\" }]", "{ bind: \"127.0.0.1:0\", tls: { " + tls + " } }]")
        .replace(
            "apiKey: \"sha256:" + Yaml.sha256(Yaml.KEY) + "\"",
            "certificate: { subject: \"CN=batch\" }");
  }

  private static String one() {
    return "certificate: server.crt, privateKey: server.key";
  }

  private String call(RunningGateway gateway, String arguments) throws Exception {
    return SClient.run(files, gateway.port(), "-ign_eof " + arguments, REQUEST);
  }

  @Test
  void everyNewConnectionOfOneCallerResumesItsFirst() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), one()))) {
      String said = SClient.run(files, gateway.port(), "-tls1_2 -reconnect", "");

      assertThat(said.split("New, TLSv1.2", -1)).hasSize(2);
      assertThat(said.split("Reused, TLSv1.2", -1)).hasSize(6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aResumedSessionStillKnowsItsCaller(String version) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), one()))) {
      String first = call(gateway, version + BATCH + " -sess_out " + session(version));
      String again = call(gateway, version + " -sess_in " + session(version));
      String nobody = call(gateway, version);

      assertThat(first).contains("New, TLSv1.", "HTTP/1.1 200 ");
      assertThat(again).contains("Reused, TLSv1.", "HTTP/1.1 200 ");
      assertThat(nobody).contains("New, TLSv1.", "HTTP/1.1 401 ");
    }
  }

  private static String session(String version) {
    return version.replace(" ", "") + ".session";
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aSessionEndsWithTheAuthorityThatVouchedForItsCaller(String version) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), one()))) {
      assertThat(call(gateway, version + BATCH + " -sess_out " + session(version)))
          .contains("HTTP/1.1 200 ");

      Files.copy(others.file(), files.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
      gateway.gateway().lookAtFiles();
      gateway.gateway().lookAtFiles();

      assertThat(call(gateway, version + " -sess_in " + session(version)))
          .contains("New, TLSv1.", "HTTP/1.1 401 ");
      assertThat(call(gateway, version + BATCH)).doesNotContain("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2"})
  void aSessionWithOneCertificateIsNoneWithAnother(String version) throws Exception {
    String two =
        "certificates: [{ certificate: server.crt, privateKey: server.key }, { certificate: second.crt, privateKey: second.key }]";
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(OK);
        RunningGateway gateway = RunningGateway.start(files, yaml(upstream.url(), two))) {
      String first = version + " -servername server.example";
      call(gateway, first + BATCH + " -sess_out " + session(version));

      assertThat(call(gateway, first + " -sess_in " + session(version))).contains("Reused, TLSv1.");
      assertThat(
              call(gateway, version + " -servername second.example -sess_in " + session(version)))
          .contains("New, TLSv1.", "HTTP/1.1 401 ");
    }
  }
}
