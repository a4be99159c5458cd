package io.latchkey.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HealthCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();
  private HttpServer admin;
  private volatile int status = 200;

  @TempDir Path directory;

  @BeforeEach
  void start() throws IOException {
    admin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    admin.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    admin.start();
  }

  @AfterEach
  void stop() {
    admin.stop(0);
  }

  private int port() {
    return admin.getAddress().getPort();
  }

  private int run(Map<String, String> environment, String... arguments) {
    return new CommandLine(new HealthCommand(environment))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path config(String bind) throws IOException {
    return Files.writeString(
        directory.resolve("latchkey.yaml"),
        """
        version: 1
        listeners: [{ bind: "127.0.0.1:0" }]
        admin: { bind: "%s", cleartext: allowed, token: "a-token-of-this-test" }
        tenants: { a: { kind: generic, url: "https://a.example" } }
        serviceAccounts:
          b:
            tenant: a
            grant: clientCredentials
            tokenEndpoint: https://a.example/token
            clientId: c
            clientSecret: d
        scopes: { all: { rest: [/x] } }
        callers:
          e: { apiKey: "sha256:1d0f4ae9c6ee6ad9d7c8b2e1cf6f0a4b5e3d2c1b0a9f8e7d6c5b4a3928170605" }
        routes: [{ name: r, path: /, tenant: a, serviceAccount: b, callers: { e: [all] } }]
        """
            .formatted(bind));
  }

  @ParameterizedTest
  @CsvSource({
    "'', /health/ready",
    "/, /health/ready",
    "/sandbox/counters, /sandbox/counters",
  })
  void aReadyGatewayIs0(String path, String expected) {
    assertThat(run(Map.of(), "--admin", "http://127.0.0.1:" + port() + path)).isZero();
    assertThat(asked).containsExactly("GET " + expected);
    assertThat(out).hasToString("ready\n");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "503, 'answered 503, it takes no calls now'",
    "204, answered 204; is that the admin listener?",
    "302, answered 302; is that the admin listener?",
    "404, answered 404; is that the admin listener?",
  })
  void anyOtherAnswerIs1AndIsSaid(int answered, String said) {
    status = answered;

    assertThat(run(Map.of(), "--admin", "http://127.0.0.1:" + port())).isOne();
    assertThat(err.toString()).contains("not ready: ", said);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whereNobodyListensIs1() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(run(Map.of(), "--admin", "http://127.0.0.1:" + free)).isOne();
    assertThat(err.toString()).contains("nobody answers at http://127.0.0.1:" + free);
  }

  @Test
  void aListenerThatNeverAnswersIs1AndDoesNotHoldUsUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();

      assertThat(run(Map.of(), "--admin", "http://127.0.0.1:" + silent.getLocalPort())).isOne();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void theEnvironmentSaysWhomToAsk() {
    assertThat(run(Map.of("LATCHKEY_ADMIN", "http://127.0.0.1:" + port()))).isZero();
    assertThat(asked).containsExactly("GET /health/ready");
  }

  @Test
  void theOptionIsBeforeTheEnvironment() {
    assertThat(
            run(
                Map.of("LATCHKEY_ADMIN", "http://127.0.0.1:1"),
                "--admin",
                "http://127.0.0.1:" + port()))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void theConfigurationSaysWhomToAsk(String bind) throws IOException {
    assertThat(run(Map.of(), "--config", config(bind + ":" + port()).toString()))
        .as(err.toString())
        .isZero();
    assertThat(asked).containsExactly("GET /health/ready");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown: key\n"})
  void theFileOfTheEnvironmentSaysWhomToAskWhateverElseIsWrongWithIt(String wrong)
      throws IOException {
    Path file = config("127.0.0.1:" + port());
    Files.writeString(file, Files.readString(file) + wrong);

    assertThat(run(Map.of("LATCHKEY_CONFIG", file.toString()))).as(err.toString()).isZero();
    assertThat(asked).containsExactly("GET /health/ready");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theAddressOfTheEnvironmentIsBeforeItsFile() throws IOException {
    String file = config("127.0.0.1:1").toString();
    String here = "http://127.0.0.1:" + port();

    assertThat(run(Map.of("LATCHKEY_CONFIG", file, "LATCHKEY_ADMIN", here))).isZero();
    assertThat(run(Map.of("LATCHKEY_CONFIG", file), "--admin", here)).isZero();
    assertThat(run(Map.of("LATCHKEY_CONFIG", file))).isOne();
    assertThat(err.toString()).contains("nobody answers at http://127.0.0.1:1/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.yaml", "broken.yaml", "free.yaml", ""})
  void aFileThatSaysNothingLeavesTheUsualAddress(String name) throws IOException {
    Files.writeString(directory.resolve("broken.yaml"), "admin: [");
    Files.copy(config("127.0.0.1:0"), directory.resolve("free.yaml"));
    String file = name.isEmpty() ? "" : directory.resolve(name).toString();

    run(Map.of("LATCHKEY_CONFIG", file));
    boolean usual = err.toString().contains(HealthCommand.USUAL + "/health/ready");
    assertThat(usual || out.toString().equals("ready\n")).as(err.toString()).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void aPortThatTheConfigurationDoesNotSayIs1() throws IOException {
    assertThat(run(Map.of(), "-c", config("127.0.0.1:0").toString())).isOne();
    assertThat(err.toString()).contains("admin.bind", "--admin");
  }

  @Test
  void aWrongConfigurationIs1AndIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.yaml"), "version: 2\n");

    assertThat(run(Map.of(), "-c", file.toString())).isOne();
    assertThat(err.toString()).contains("wrong.yaml:1:10: version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9090", "ftp://127.0.0.1", "http:", "http://u:p@127.0.0.1:1"})
  void anAddressThatIsNoneIs2(String address) {
    assertThat(run(Map.of(), "--admin", address)).isEqualTo(2);
    assertThat(run(Map.of("LATCHKEY_ADMIN", address))).isEqualTo(2);
    assertThat(err.toString())
        .contains("--admin", "LATCHKEY_ADMIN must be an address like http://127.0.0.1:9090");
  }

  @Test
  void twoAnswersToOneQuestionAre2() throws IOException {
    String file = config("127.0.0.1:1").toString();

    assertThat(run(Map.of(), "-c", file, "--admin", "http://127.0.0.1:1")).isEqualTo(2);
  }
}
