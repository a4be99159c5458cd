package io.latchkey.gateway.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code docker-compose.yml} as a stranger runs it, on free ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ComposeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final List<List<String>> COMPOSES =
      List.of(List.of("docker", "compose"), List.of("docker-compose"));

  private final String project = "latchkey-journey-" + UUID.randomUUID();
  private final HttpClient http = HttpClient.newHttpClient();
  private List<String> compose = List.of();

  private record Ended(int exit, String output) {}

  @BeforeAll
  void up() throws Exception {
    Engine.required();
    compose = compose();
    run("up", "-d", "--build");
  }

  @AfterAll
  void down() throws Exception {
    if (!compose.isEmpty()) {
      run("down", "-v");
    }
  }

  /** The first of the two spellings that runs here. */
  private static List<String> compose() throws Exception {
    for (List<String> spelling : COMPOSES) {
      if (isThere(spelling)) {
        return spelling;
      }
    }
    String missing = "Neither docker compose nor docker-compose runs here; install one.";
    System.out.println("SKIPPED: " + missing);
    return abort(missing);
  }

  private static boolean isThere(List<String> spelling) throws InterruptedException {
    List<String> command = new ArrayList<>(spelling);
    command.add("version");
    try {
      return execute(command).exit() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(compose);
    command.addAll(List.of("-p", project));
    command.addAll(List.of(arguments));
    Ended ended = execute(command);
    assertThat(ended.exit()).as(command + "\n" + ended.output()).isZero();
    return ended.output();
  }

  private static Ended execute(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "BASE_IMAGE", Image.base(),
                "LATCHKEY_IMAGE", Image.NAME,
                "LATCHKEY_PORT", "0",
                "LATCHKEY_ADMIN_PORT", "0",
                "IDENTITY_PORT", "0",
                "SWS_PORT", "0",
                "AIC_PORT", "0"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private int status(String service, int port, String path, String... fields) throws Exception {
    String published = run("port", service, Integer.toString(port)).strip();
    assertThat(published).startsWith("127.0.0.1:");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + published + path));
    for (int i = 0; i < fields.length; i += 2) {
      request.header(fields[i], fields[i + 1]);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    }
  }

  private String key(String name) throws Exception {
    return run("exec", "-T", "tenants", "cat", "/sandbox/" + name).strip();
  }

  @Test
  void theGatewayServesItsTenantsToWhoHasTheKey() throws Exception {
    await().atMost(LONGEST_START).until(() -> status("gateway", 9090, "/health/ready") == 200);
    String path = "/identity/security/whoami";

    assertThat(status("gateway", 8080, path, "X-Api-Key", key("caller.key"))).isEqualTo(200);
    assertThat(status("gateway", 8080, path)).isEqualTo(401);
    assertThat(status("gateway", 8080, "/monitoring/logs/sources", "X-Api-Key", key("caller.key")))
        .isEqualTo(200);
    assertThat(status("gateway", 9090, "/metrics", "Authorization", "Bearer " + key("admin.token")))
        .isEqualTo(200);
    assertThat(status("tenants", 8181, "/sandbox/counters")).isEqualTo(200);
  }
}
