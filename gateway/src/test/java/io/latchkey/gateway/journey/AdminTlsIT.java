package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.cli.HealthCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An admin listener that speaks TLS. */
class AdminTlsIT {
  private final StringWriter said = new StringWriter();

  @TempDir private Path directory;

  private Authority authority;

  @BeforeEach
  void makeCertificates() throws Exception {
    authority =
        new Authority(directory, "root")
            .issue("first", "DNS:localhost")
            .issue("second", "DNS:localhost");
    take("first");
  }

  private void take(String name) throws IOException {
    Files.copy(
        authority.certificateFile(name),
        directory.resolve("own.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        authority.keyFile(name), directory.resolve("own.key"), StandardCopyOption.REPLACE_EXISTING);
  }

  private String yaml(String bind) {
    return Yaml.forwarding("http://127.0.0.1:1")
        .replace(
            "admin: { bind: \"127.0.0.1:0\" }",
            """
            admin:
              bind: "%s"
              token: t0ken
              tls: { certificate: own.pem, privateKey: own.key }
            """
                .formatted(bind)
                .strip());
  }

  private HttpResponse<String> ask(RunningGateway gateway, String path) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(authority.trusting()).build();
    int port = gateway.gateway().adminAddress().getPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private String shown(RunningGateway gateway) throws Exception {
    HttpResponse<String> answer = ask(gateway, "/health/ready");
    assertThat(answer.statusCode()).isEqualTo(200);
    X509Certificate own =
        (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
    return own.getSubjectX500Principal().getName();
  }

  @Test
  void offLoopbackTlsIsEnoughAndTheTokenIsNeeded() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(directory, yaml("0.0.0.0:0"))) {
      assertThat(shown(gateway)).isEqualTo("CN=first");
      assertThat(ask(gateway, "/api/status").statusCode()).isEqualTo(401);
      int port = gateway.gateway().adminAddress().getPort();
      assertThatThrownBy(
              () ->
                  HttpClient.newHttpClient()
                      .send(
                          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                              .build(),
                          BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void changedFilesAreTakenLiveAndBrokenOnesAreNot() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(directory, yaml("127.0.0.1:0"))) {
      assertThat(shown(gateway)).isEqualTo("CN=first");
      take("second");
      lookAtFiles(gateway);
      assertThat(shown(gateway)).isEqualTo("CN=second");
      Files.writeString(directory.resolve("own.pem"), "nothing of the kind");
      lookAtFiles(gateway);
      assertThat(shown(gateway)).isEqualTo("CN=second");
    }
  }

  @Test
  void theHealthCommandTrustsTheCertificateOfTheConfigurationAlone() throws Exception {
    try (RunningGateway gateway = RunningGateway.start(directory, yaml("127.0.0.1:0"))) {
      int port = gateway.gateway().adminAddress().getPort();
      Path file = Files.writeString(directory.resolve("asked.yaml"), yaml("127.0.0.1:" + port));
      assertThat(health("--config", file.toString())).isZero();
      assertThat(health("--admin", "https://localhost:" + port)).isEqualTo(1);
      assertThat(said.toString()).contains("no trust in what", "with --config");
      take("second");
      assertThat(health("--config", file.toString())).isEqualTo(1);
    }
  }

  /** Twice: a change is taken when it has come to rest. */
  private static void lookAtFiles(RunningGateway gateway) {
    gateway.gateway().lookAtFiles();
    gateway.gateway().lookAtFiles();
  }

  private int health(String... arguments) {
    return new CommandLine(new HealthCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(said))
        .execute(arguments);
  }
}
